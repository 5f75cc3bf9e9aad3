package io.kubernaut.history.rulebase;

import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Decision.Alternative;
import io.kubernaut.core.decision.RuleEvidence;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.history.Given;
import io.kubernaut.history.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RuleEvidenceIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final String MINE = "mine/new";
    private static final String PATH = "operator/mine.drl";
    private final PostgresRuleEvidence evidence = new PostgresRuleEvidence(database.sessions());

    @BeforeEach
    void keepBases() {
        var bases = new PostgresRuleBases(database.sessions());
        bases.keep("sha256:old", Map.of(PATH, "OLD"), Map.of(), NOON.minusSeconds(9_000));
        bases.keep("sha256:now", Map.of(PATH, "NOW", "other.drl", "1"), Map.of(), NOON.minusSeconds(600));
        bases.keep("sha256:later", Map.of(PATH, "NOW", "other.drl", "2"), Map.of(), NOON.minusSeconds(60));
    }

    private RuleEvidence found() {
        return evidence.of(MINE, PATH, "NOW", Instant.EPOCH);
    }

    private static Alternative shadow(String action, boolean wouldBeChosen) {
        return new Alternative(action, Given.CART, MINE, 90, "In shadow.", TrustStage.SHADOW, wouldBeChosen);
    }

    /** A decision of an incident: who was chosen to do what, and what else was proposed. */
    private static UUID decision(String base, UUID incident, String rule, String action, Alternative... others) {
        var id = UUID.randomUUID();
        var json = SnapshotCodec.write(Map.of(
                "alternatives",
                List.of(others),
                "chosen",
                Map.of("action", action, "target", Given.CART, "rule", rule)));
        database.run("""
                INSERT INTO decision (decision_id, decided_at, incident_id, outcome, rule, namespace, alert_names, rule_base,
                    snapshot, snapshot_month, decision, evaluation, matched)
                VALUES ('%s', '%s', '%s', 'ACT', '%s', 'shop', '{}', '%s', 's', '2026-11-01Z', '%s', '{}', '{"%s","shipped"}')
                """.formatted(id, NOON, incident, rule, base, json, MINE));
        return id;
    }

    private static void question(UUID decision, String state) {
        database.run("""
                INSERT INTO approval (approval_id, created_at, decision_id, incident_id, choice, reason, state, expires_at,
                    decision_reason)
                VALUES (gen_random_uuid(), '%s', '%s', gen_random_uuid(), '{}', '', '%s', '%s', '')
                """.formatted(NOON, decision, state, NOON));
    }

    @Test
    void holdsWhatARuleInShadowWouldHaveDoneAgainstWhatOthersChose() {
        var agreeing = UUID.randomUUID();
        decision("sha256:now", agreeing, "shipped", "restart_pod", shadow("rollback_deployment", true));
        decision("sha256:now", agreeing, "shipped", "rollback_deployment", shadow("rollback_deployment", false));
        decision("sha256:now", agreeing, "shipped", "restart_pod", shadow("rollback_deployment", true));
        decision("sha256:later", UUID.randomUUID(), "shipped", "restart_pod", shadow("rollback_deployment", true));
        decision("sha256:now", UUID.randomUUID(), "", "notify_only", shadow("rollback_deployment", true));
        decision("sha256:now", UUID.randomUUID(), "shipped", "restart_pod", shadow("rollback_deployment", false));
        decision("sha256:now", UUID.randomUUID(), "shipped", "restart_pod");

        assertThat(found())
                .isEqualTo(new RuleEvidence(NOON.minusSeconds(600), 7, 6, 3, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    /** Others had the same idea, and people were asked about it. */
    @Test
    void countsWhatPeopleSaidToTheSame() {
        var accepted = UUID.randomUUID();
        decision("sha256:now", accepted, "", "notify_only", shadow("rollback_deployment", true));
        question(decision("sha256:now", accepted, "shipped", "rollback_deployment"), "REJECTED");
        question(decision("sha256:now", accepted, "shipped", "rollback_deployment"), "APPROVED");
        var refused = UUID.randomUUID();
        decision("sha256:now", refused, "", "notify_only", shadow("rollback_deployment", true));
        question(decision("sha256:now", refused, "shipped", "rollback_deployment"), "REJECTED");
        var other = UUID.randomUUID();
        decision("sha256:now", other, "", "notify_only", shadow("rollback_deployment", true));
        question(decision("sha256:now", other, "shipped", "restart_pod"), "APPROVED");
        var unanswered = UUID.randomUUID();
        decision("sha256:now", unanswered, "", "notify_only", shadow("rollback_deployment", true));
        question(decision("sha256:now", unanswered, "shipped", "rollback_deployment"), "EXPIRED");

        var found = found();
        assertThat(found.wouldBeChosen()).isEqualTo(4);
        assertThat(List.of(found.agreed(), found.differed())).containsExactly(3L, 1L);
        assertThat(List.of(found.accepted(), found.refused())).containsExactly(1L, 1L);
    }

    @Test
    void countsNothingOfAnotherTextOfTheRule() {
        decision("sha256:old", UUID.randomUUID(), "shipped", "restart_pod", shadow("rollback_deployment", true));

        assertThat(found().matched()).isZero();
        assertThat(evidence.of(MINE, PATH, "OLD", Instant.EPOCH).wouldBeChosen())
                .isEqualTo(1);
        assertThat(evidence.of(MINE, PATH, "OLD", NOON.plusSeconds(1)).matched())
                .isZero();
        assertThat(evidence.of(MINE, PATH, "NEVER", Instant.EPOCH).since()).isNull();
    }

    @Test
    void countsAnswersAndRunsOfItsChoices() {
        var mine = decision("sha256:now", UUID.randomUUID(), MINE, "restart_pod");
        question(mine, "APPROVED");
        question(decision("sha256:now", UUID.randomUUID(), MINE, "restart_pod"), "REJECTED");
        question(decision("sha256:now", UUID.randomUUID(), MINE, "restart_pod"), "EXPIRED");
        question(decision("sha256:now", UUID.randomUUID(), "shipped", "restart_pod"), "APPROVED");
        for (var ended :
                List.of("VERIFIED 0.9", "VERIFIED 0.2", "VERIFIED 0.5", "FAILED 0.1", "UNDONE 0.9", "REFUSED null")) {
            database.run("""
                    INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster,
                        namespace, parameters, reason, symptom, alert_name, state, after_state, message, created_at, steps, finished_at, effectiveness)
                    VALUES (gen_random_uuid(), 'k', '%s', gen_random_uuid(), 'restart_pod', '{}', '', 'shop', '{}', '', '',
                        '', '%s', '', '', '%s', 1, '%s', %s)
                    """.formatted(mine, ended.split(" ")[0], NOON, NOON, ended.split(" ")[1]));
        }

        var found = found();
        assertThat(found.chosen()).isEqualTo(3);
        assertThat(found.proposed()).isEqualTo(3);
        assertThat(List.of(found.approved(), found.rejected(), found.unanswered()))
                .containsExactly(1L, 1L, 1L);
        assertThat(List.of(found.verified(), found.failed(), found.undone())).containsExactly(3L, 1L, 1L);
        assertThat(List.of(found.worked(), found.didNotWork())).containsExactly(1L, 2L);
    }
}
