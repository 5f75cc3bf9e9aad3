package io.kubernaut.history.assessment;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.Component;
import io.kubernaut.core.assessment.Deduction;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotBuilder;
import io.kubernaut.core.context.Subject;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.Given;
import io.kubernaut.history.Stores;
import io.kubernaut.history.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssessmentsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Assessment FULL = Assessment.of(
            List.of(
                    Component.known(Component.Kind.TARGET_HEALTH, 1, "3 of 3 pods are ready."),
                    Component.unknown(Component.Kind.ALERT_CLEARED, "Prometheus cannot be reached.")),
            List.of(Deduction.sideEffect("Since the action there is KubeJobFailed.")),
            NOON);

    private Stores stores;
    private ActionRun run;

    @BeforeEach
    void aVerifiedRun() {
        stores = Stores.over(
                database.database().dataSource(), ActionCatalogue.standard(), Clock.fixed(NOON, ZoneOffset.UTC));
        run = Given.run(UUID.randomUUID(), UUID.randomUUID(), CART, NOON);
        stores.sessions().<Object>transaction(t -> stores.runs().begin(t, run, Given.NO_LIMITS));
        var item = claim(Kind.RUN);
        run = run.in(RunState.VERIFIED, "3 of 3 pods are ready.", NOON.plusSeconds(30));
        assertThat(stores.runs()
                        .advance(
                                new RunStore.Advance(
                                        run, RunState.PENDING, List.of(), List.of(), null, null, Duration.ZERO),
                                item))
                .isTrue();
        assertThat(stores.queue().done(item)).isTrue();
    }

    private WorkItem claim(Kind kind) {
        return stores.queue()
                .claim("me", Set.of(kind), 1, Duration.ofMinutes(1))
                .getFirst();
    }

    @Test
    void theWorkToAssessIsStoredWithTheRunsEndAndNotClaimedByWhoDoesNotKnowIt() {
        assertThat(stores.queue().claim("old", Set.of(Kind.RUN, Kind.TELL), 9, Duration.ofMinutes(1)))
                .isEmpty();
        assertThat(claim(Kind.ASSESS).subject()).isEqualTo(run.runId());
    }

    @Test
    void keepsAllThatWasSeenAndTheScoreBecomesAFact() {
        var item = claim(Kind.ASSESS);
        assertThat(stores.assessments().known(run.runId()).orElseThrow().assessment())
                .isNull();
        assertThat(stores.assessments().standsAs(run.runId(), "release-1", item))
                .isTrue();

        assertThat(stores.assessments().store(run.runId(), FULL, null, null, item))
                .isTrue();

        assertThat(stores.assessments().known(run.runId()).orElseThrow()).satisfies(k -> {
            assertThat(k.standsAs()).isEqualTo("release-1");
            assertThat(k.assessment()).isEqualTo(FULL);
        });
        assertThat(stores.memory().recentActions(CART, NOON.minusSeconds(60)))
                .singleElement()
                .satisfies(a -> assertThat(a.effectiveness()).isEqualTo(0.7));
        assertThat(stores.memory().scores(CART, run.symptom(), NOON.plusSeconds(600)))
                .singleElement()
                .satisfies(s -> assertThat(s.points()).isPositive());
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 75", "1, 0, 70", "0, 0, 65"})
    void theScoreMovesThePriorityInTheNextDecision(double health, double alert, int priority) {
        assertThat(next().priority(70, run.action())).isEqualTo(70);
        var seen = List.of(
                Component.known(Component.Kind.TARGET_HEALTH, health, ""),
                Component.known(Component.Kind.ALERT_CLEARED, alert, ""));

        stores.assessments().store(run.runId(), Assessment.of(seen, List.of(), NOON), null, null, claim(Kind.ASSESS));

        assertThat(next().priority(70, run.action())).isEqualTo(priority);
    }

    private Snapshot next() {
        var cart = new Subject(CART, CART, Subject.Presence.FOUND, "");
        var alert = anAlert(run.alertName()).inNamespace("shop").made();
        return new SnapshotBuilder(
                        aCluster(aDeployment("shop", "cart")),
                        stores.memory(),
                        Policy.DEFAULTS,
                        Mode.ACT,
                        NOON.plusSeconds(600))
                .build(run.symptom(), cart, List.of(alert), List.of());
    }

    @Test
    void writesNothingForAProcessThatLostItsLease() {
        var item = claim(Kind.ASSESS);
        database.run("UPDATE work_item SET due_at = now() - interval '1 s' WHERE kind = 'ASSESS'");
        assertThat(claim(Kind.ASSESS).fence()).isGreaterThan(item.fence());

        assertThat(stores.assessments().store(run.runId(), FULL, null, run.incidentId(), item))
                .isFalse();
        assertThat(stores.assessments().standsAs(run.runId(), "release-1", item))
                .isFalse();

        assertThat(stores.assessments().known(run.runId()).orElseThrow().assessment())
                .isNull();
        assertThat(database.count("work_item WHERE kind = 'DECIDE'")).isZero();
    }

    @Test
    void decidesTheIncidentAgainInTheSameTransaction() {
        stores.assessments().store(run.runId(), FULL, null, run.incidentId(), claim(Kind.ASSESS));

        assertThat(claim(Kind.DECIDE).subject()).isEqualTo(run.incidentId());
    }

    @Test
    void doesNotOverlookThatTheAlertFiredAgainMeanwhile() {
        var item = claim(Kind.ASSESS);
        recurs();

        assertThat(stores.assessments().store(run.runId(), FULL, null, null, item))
                .isFalse();
        var again = stores.assessments().known(run.runId()).orElseThrow().recurredAt();
        assertThat(again).isEqualTo(NOON.plusSeconds(90));
        assertThat(stores.assessments().store(run.runId(), FULL, again, null, item))
                .isTrue();
    }

    @Test
    void anAssessedRunWhoseAlertFiresAgainIsAssessedAnew() {
        var item = claim(Kind.ASSESS);
        stores.assessments().store(run.runId(), FULL, null, null, item);
        assertThat(stores.queue().done(item)).isTrue();

        recurs();

        assertThat(claim(Kind.ASSESS).subject()).isEqualTo(run.runId());
    }

    @Test
    void whatWasUndoneIsNoExperience() {
        stores.assessments().store(run.runId(), FULL, null, null, claim(Kind.ASSESS));
        database.run("UPDATE finished_run SET state = 'UNDONE'");

        assertThat(stores.memory().scores(CART, run.symptom(), NOON.plusSeconds(600)))
                .isEmpty();
    }

    private void recurs() {
        database.run("""
                INSERT INTO closed_incident (incident_id, cause_key, subject, cause, namespace, symptom, alert_name,
                    opened_at, version, closed_at)
                VALUES ('%s', 'x', '{"cluster":"","kind":"Deployment","namespace":"shop","name":"cart"}', '{}', 'shop',
                    'crash-loop', 'KubePodCrashLooping', now(), 1, now())
                """.formatted(run.incidentId()));
        var firing = Given.snapshot(
                anAlert(run.alertName()).since(NOON.plusSeconds(90)).made());
        stores.sessions().<Boolean>transaction(t -> {
            stores.runs().noteRecurrence(t, List.of(firing));
            return true;
        });
    }
}
