package io.kubernaut.history.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.advice.TakenAdvice;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.history.Given;
import io.kubernaut.history.TestDatabase;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TakenAdviceIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private TakenAdvice.Source taken;

    @BeforeEach
    void open() {
        taken = new PostgresTakenAdvice(database.sessions());
    }

    /** A decision, and the run that carried it out. */
    private static UUID run(String source, String state, String effectiveness, Duration ago) {
        return run(source, state, effectiveness, ago, "");
    }

    private static UUID run(String source, String state, String effectiveness, Duration ago, String more) {
        var decision = UUID.randomUUID();
        var at = Given.NOON.minus(ago);
        database.run("""
                INSERT INTO decision (decision_id, decided_at, incident_id, outcome, rule, namespace, alert_names, rule_base,
                    snapshot, snapshot_month, decision, evaluation, matched)
                VALUES ('%1$s', '%2$s', '%1$s', 'AWAIT_APPROVAL', '', 'shop', '{KubePodCrashLooping}', 'sha256:x', 'sha256:y',
                    '2026-11-01', '{"chosen": {"source": "%3$s", "action": "restart_pod"%6$s}}', '{}', '{}');
                INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace,
                    parameters, reason, symptom, alert_name, state, after_state, message, created_at, applied_at, steps,
                    finished_at, effectiveness)
                VALUES (gen_random_uuid(), '|shop|Deployment|cart', '%1$s', '%1$s', 'restart_pod',
                    '{"cluster": "", "kind": "Deployment", "namespace": "shop", "name": "cart"}', '', 'shop', '{}', '', 'crash-loop',
                    'KubePodCrashLooping', '%4$s', '', '', '%2$s', '%2$s', 3, '%2$s', %5$s);
                """.formatted(decision, at, source, state, effectiveness, more));
        return decision;
    }

    @Test
    void findsWhatAModelAdvisedAndWasDoneAndScored() {
        var older = run("MODEL", "VERIFIED", "0.9", Duration.ofHours(5));
        var newer = run("MODEL", "FAILED", "NULL", Duration.ofHours(1));
        run("RULE", "VERIFIED", "0.9", Duration.ofHours(2));
        run("MODEL", "VERIFIED", "NULL", Duration.ofHours(2));
        var undone = run("MODEL", "UNDONE", "0.9", Duration.ofHours(3));
        run("MODEL", "VERIFIED", "0.9", Duration.ofDays(100));

        var found = taken.since(Given.NOON.minus(Duration.ofDays(90)), 100);

        assertThat(found)
                .containsExactly(
                        new TakenAdvice(
                                newer,
                                newer,
                                "restart_pod",
                                Given.CART,
                                "crash-loop",
                                "KubePodCrashLooping",
                                Given.NOON.minus(Duration.ofHours(1)),
                                0),
                        new TakenAdvice(
                                undone,
                                undone,
                                "restart_pod",
                                Given.CART,
                                "crash-loop",
                                "KubePodCrashLooping",
                                Given.NOON.minus(Duration.ofHours(3)),
                                0),
                        new TakenAdvice(
                                older,
                                older,
                                "restart_pod",
                                ObjectRef.of("", "Deployment", "shop", "cart"),
                                "crash-loop",
                                "KubePodCrashLooping",
                                Given.NOON.minus(Duration.ofHours(5)),
                                0.9));
        assertThat(taken.since(Given.NOON.minus(Duration.ofDays(90)), 1)).containsExactly(found.getFirst());
    }

    @Test
    void leavesStepsOfPlansOutAsNoneTellsWhatItWouldDoByItself() {
        run("MODEL", "VERIFIED", "0.9", Duration.ofHours(1), ", \"then\": [{\"action\": \"cordon_node\"}]");
        var single = run("MODEL", "VERIFIED", "0.9", Duration.ofHours(2), ", \"then\": []");

        assertThat(taken.since(Given.NOON.minus(Duration.ofDays(90)), 100))
                .extracting(TakenAdvice::decisionId)
                .containsExactly(single);
    }
}
