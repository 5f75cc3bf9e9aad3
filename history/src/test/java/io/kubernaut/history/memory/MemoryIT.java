package io.kubernaut.history.memory;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.PlanSeal;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.memory.Effectiveness;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.Given;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.execution.PostgresRunStore;
import io.kubernaut.history.execution.PostgresRunStore.Begun;
import io.kubernaut.history.telling.PostgresOutbox;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final ObjectRef NODE = ObjectRef.of("", "Node", "", "worker-1");
    private static final ObjectRef MAIL = ObjectRef.of("", "Deployment", "shop", "mail");
    private static final ObjectRef FAR = ObjectRef.of("", "Deployment", "bank", "ledger");
    private static final ObjectRef ABROAD = ObjectRef.of("eu1", "Deployment", "shop", "cart");
    private static final String ROLLBACK = "rollback_deployment";
    private Sessions sessions;
    private PostgresWorkQueue queue;
    private PostgresRunStore runs;
    private PostgresMemory memory;

    @BeforeEach
    void open() {
        sessions = database.sessions();
        queue = new PostgresWorkQueue(sessions);
        runs = new PostgresRunStore(
                sessions,
                queue,
                new PostgresOutbox(sessions, queue),
                new PostgresMemory(sessions, ActionCatalogue.standard()),
                ActionCatalogue.standard(),
                PlanSeal.NONE,
                Clock.fixed(NOON, ZoneOffset.UTC));
        memory = new PostgresMemory(sessions, ActionCatalogue.standard());
    }

    private ActionRun run(String action, ObjectRef target, Instant at, RunState state) {
        var parameters = new TreeMap<String, Object>();
        parameters.put("toRevision", 4L);
        var pending = new ActionRun(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                action,
                target,
                parameters,
                Basis.UNKNOWN,
                "why",
                "crash-loop",
                "KubePodCrashLooping",
                RunState.PENDING,
                null,
                "",
                "waits",
                at,
                null,
                null,
                null);
        assertThat(sessions.<Begun>transaction(t -> runs.begin(t, pending, Given.NO_LIMITS)))
                .isEqualTo(Begun.BEGUN);
        var item = queue.claim("me", Set.of(Kind.RUN), 1, Duration.ofHours(1)).getFirst();
        if (state == RunState.PENDING) {
            return pending;
        }
        var end = pending.in(state, "ended", at.plusSeconds(30));
        assertThat(runs.advance(new RunStore.Advance(end, RunState.PENDING, List.of(), List.of(), null), item))
                .isTrue();
        assertThat(queue.done(item)).isTrue();
        return end;
    }

    private void assessed(String action, ObjectRef target, Instant at, double effectiveness) {
        var run = run(action, target, at, RunState.VERIFIED);
        assertThat(Given.assess(sessions, run.runId(), effectiveness, at.plusSeconds(600)))
                .isTrue();
    }

    private Score score(ObjectRef about) {
        assertThat(memory.scores(about, "crash-loop", NOON)).hasSize(1);
        return memory.scores(about, "crash-loop", NOON).getFirst();
    }

    @Test
    void remembersActionsOfTheNamespaceAndOnNodesTheNewestFirst() {
        run(ROLLBACK, CART, NOON.minusSeconds(300), RunState.VERIFIED);
        run("restart_pod", MAIL, NOON.minusSeconds(200), RunState.FAILED);
        run("cordon_node", NODE, NOON.minusSeconds(100), RunState.PENDING);
        run(ROLLBACK, FAR, NOON.minusSeconds(50), RunState.VERIFIED);
        run(ROLLBACK, ABROAD, NOON.minusSeconds(50), RunState.VERIFIED);
        run("scale_deployment", CART, NOON.minusSeconds(9000), RunState.VERIFIED);

        var recent = memory.recentActions(CART, NOON.minusSeconds(3600));

        assertThat(recent)
                .extracting(RecentAction::target, RecentAction::ended)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(NODE, RecentAction.Ended.IN_PROGRESS),
                        org.assertj.core.groups.Tuple.tuple(MAIL, RecentAction.Ended.FAILED),
                        org.assertj.core.groups.Tuple.tuple(CART, RecentAction.Ended.SUCCEEDED));
        assertThat(recent.getLast()).satisfies(a -> {
            assertThat(a.at()).isEqualTo(NOON.minusSeconds(300));
            assertThat(a.action()).isEqualTo(ROLLBACK);
            assertThat(a.parameters()).containsEntry("toRevision", "4");
            assertThat(a.alertName()).isEqualTo("KubePodCrashLooping");
            assertThat(a.effectiveness()).isNull();
        });
    }

    @Test
    void forgetsWhatWasRefusedBecauseNothingWasChanged() {
        run(ROLLBACK, CART, NOON.minusSeconds(300), RunState.REFUSED);

        assertThat(memory.recentActions(CART, NOON.minusSeconds(3600))).isEmpty();
    }

    @Test
    void tellsHowWellItWorkedAndWhetherTheAlertCameBack() {
        var run = run(ROLLBACK, CART, NOON.minusSeconds(300), RunState.VERIFIED);

        assertThat(Given.assess(sessions, run.runId(), 0.3, NOON)).isTrue();
        assertThat(Given.assess(sessions, UUID.randomUUID(), 0.3, NOON)).isFalse();
        database.run("UPDATE finished_run SET recurred_at = '" + NOON.minusSeconds(10) + "'");

        assertThat(memory.recentActions(CART, NOON.minusSeconds(3600)))
                .singleElement()
                .satisfies(a -> {
                    assertThat(a.didNotWork()).isTrue();
                    assertThat(a.recurredAt()).isEqualTo(NOON.minusSeconds(10));
                });
    }

    @Test
    void knowsNoScoreWithoutAnAssessedRun() {
        run(ROLLBACK, CART, NOON.minusSeconds(300), RunState.VERIFIED);

        assertThat(memory.scores(CART, "crash-loop", NOON)).isEmpty();
    }

    @Test
    void believesOneSuccessOnlyALittle() {
        assessed(ROLLBACK, CART, NOON.minusSeconds(300), 1.0);

        assertThat(score(CART)).satisfies(s -> {
            assertThat(s.action()).isEqualTo(ROLLBACK);
            assertThat(s.scope()).isEqualTo("workload");
            assertThat(s.samples()).isEqualTo(1);
            assertThat(s.mean()).isCloseTo(0.583, within(0.001));
            assertThat(s.points()).isEqualTo(5);
        });
    }

    @Test
    void takesTheNarrowestScopeThatHasSamplesAndDrawsItTowardsTheWider() {
        for (var i = 1; i <= 20; i++) {
            assessed(ROLLBACK, FAR, NOON.minusSeconds(60L * i), 1.0);
        }
        assertThat(score(CART)).satisfies(s -> {
            assertThat(s.scope()).isEqualTo("cluster");
            assertThat(s.samples()).isEqualTo(20);
            assertThat(s.points()).isEqualTo(24);
        });

        assessed(ROLLBACK, MAIL, NOON.minusSeconds(40), 0.0);
        var namespace = score(CART);
        assertThat(namespace.scope()).isEqualTo("namespace");
        assertThat(namespace.mean()).isBetween(0.7, 0.8);

        assessed(ROLLBACK, CART, NOON.minusSeconds(30), 0.0);
        var workload = score(CART);
        assertThat(workload.scope()).isEqualTo("workload");
        assertThat(workload.mean()).isLessThan(namespace.mean());
        assertThat(score(FAR).scope()).isEqualTo("workload");
    }

    @Test
    void countsARunOnAPodForTheWorkloadThatTheIncidentIsAbout() {
        var pod = ObjectRef.of("", "Pod", "shop", "cart-0");
        var run = run("restart_pod", pod, NOON.minusSeconds(300), RunState.VERIFIED);
        Given.assess(sessions, run.runId(), 1.0, NOON);
        assertThat(score(CART).scope()).isEqualTo("namespace");
        assertThat(memory.recentActions(CART, NOON.minusSeconds(3600)))
                .singleElement()
                .satisfies(a -> assertThat(a.owner()).isEqualTo(pod));

        incidentOfCart(run);
        Given.assess(sessions, run.runId(), null, NOON);
        Given.assess(sessions, run.runId(), 1.0, NOON);

        assertThat(score(CART).scope()).isEqualTo("workload");
        assertThat(memory.recentActions(CART, NOON.minusSeconds(3600)))
                .singleElement()
                .satisfies(a -> assertThat(a.owner()).isEqualTo(CART));
    }

    private void incidentOfCart(ActionRun run) {
        database.run("""
                INSERT INTO closed_incident (incident_id, cause_key, subject, cause, namespace, symptom, alert_name,
                    opened_at, version, closed_at)
                VALUES ('%s', 'x', '{"cluster":"","kind":"Deployment","namespace":"shop","name":"cart"}', '{}', 'shop',
                    'crash-loop', 'KubePodCrashLooping', now(), 1, now())
                """.formatted(run.incidentId()));
    }

    /** The run ended 270 s before noon. */
    @ParameterizedTest
    @CsvSource({
        "rollback_deployment, VERIFIED, KubePodCrashLooping, -200, true",
        "rollback_deployment, VERIFIED, KubePodCrashLooping, -280, false",
        "rollback_deployment, VERIFIED, KubePodCrashLooping, 86129, true",
        "rollback_deployment, VERIFIED, KubePodCrashLooping, 86131, false",
        "rollback_deployment, VERIFIED, KubePodNotReady, -200, false",
        "rollback_deployment, FAILED, KubePodCrashLooping, -200, false",
        "notify_only, VERIFIED, KubePodCrashLooping, -200, false",
    })
    void notesThatTheAlertOfAVerifiedRunBeganAnew(
            String action, RunState state, String alert, long began, boolean recurred) {
        var run = run(action, CART, NOON.minusSeconds(300), state);
        incidentOfCart(run);
        var again = NOON.plusSeconds(began);

        sessions.<Boolean>transaction(t -> {
            runs.noteRecurrence(
                    t, List.of(Given.snapshot(anAlert(alert).since(again).made())));
            return true;
        });

        assertThat(memory.recentActions(CART, NOON.minusSeconds(3600)))
                .singleElement()
                .satisfies(a -> assertThat(a.recurredAt()).isEqualTo(recurred ? again : null));
    }

    @Test
    void forgetsWithTime() {
        assessed(ROLLBACK, CART, NOON.minus(Duration.ofDays(90)), 1.0);
        var old = score(CART).points();
        assessed(ROLLBACK, CART, NOON.minusSeconds(30), 1.0);

        assertThat(old).isEqualTo(1);
        assertThat(score(CART).points()).isGreaterThan(old);
        assertThat(memory.scores(CART, "crash-loop", NOON.plus(Duration.ofDays(400))))
                .isEmpty();
    }

    @Test
    void keepsSymptomsAndClustersApart() {
        assessed(ROLLBACK, CART, NOON.minusSeconds(300), 1.0);

        assertThat(memory.scores(CART, "image-pull", NOON)).isEmpty();
        assertThat(memory.scores(ABROAD, "crash-loop", NOON)).isEmpty();
    }

    @Test
    void countsChangesUnderWayAndLatelyBegun() {
        run(ROLLBACK, CART, NOON.minusSeconds(60), RunState.PENDING);
        run("cordon_node", NODE, NOON.minusSeconds(60), RunState.PENDING);
        run(ROLLBACK, FAR, NOON.minusSeconds(7200), RunState.PENDING);
        run(ROLLBACK, MAIL, NOON.minusSeconds(600), RunState.VERIFIED);
        run(ROLLBACK, MAIL, NOON.minusSeconds(500), RunState.REFUSED);
        run(ROLLBACK, MAIL, NOON.minusSeconds(7200), RunState.VERIFIED);
        run("collect_diagnostics", MAIL, NOON.minusSeconds(60), RunState.PENDING);

        assertThat(memory.load("", NOON)).satisfies(load -> {
            assertThat(load.runsIn("shop")).isEqualTo(1);
            assertThat(load.runsInCluster()).isEqualTo(3);
            assertThat(load.runsLastHour()).isEqualTo(3);
            assertThat(load.nodesClosing()).containsExactly(NODE.name());
        });
        assertThat(memory.load("eu1", NOON)).isEqualTo(Memory.Load.NONE);
    }

    /** Added up by workload for people, and as seen from one for decisions. */
    @Test
    void showsWhatDecisionsUse() {
        assessed(ROLLBACK, CART, NOON.minusSeconds(900), 0.9);
        assessed(ROLLBACK, CART, NOON.minus(Duration.ofDays(40)), 0.2);
        assessed(ROLLBACK, MAIL, NOON.minus(Duration.ofDays(3)), 0.7);
        assessed(ROLLBACK, FAR, NOON.minus(Duration.ofDays(100)), 1.0);
        assessed(ROLLBACK, FAR, NOON.minus(Duration.ofDays(200)), 0.0);
        assessed("restart_pod", CART, NOON.minusSeconds(300), 0.5);
        run(ROLLBACK, CART, NOON.minusSeconds(200), RunState.VERIFIED);

        var shown = memory.effectiveness("crash-loop", ROLLBACK, 30, NOON);

        assertThat(shown).extracting(Effectiveness::action).containsOnly(ROLLBACK);
        assertThat(shown.getFirst())
                .satisfies(cluster -> assertThat(cluster.samples()).isEqualTo(4));
        for (var about : List.of(CART, MAIL, FAR)) {
            var decided = memory.scores(about, "crash-loop", NOON).stream()
                    .filter(s -> s.action().equals(ROLLBACK))
                    .findFirst()
                    .orElseThrow();
            assertThat(shown)
                    .filteredOn(e -> about.equals(e.workload()))
                    .singleElement()
                    .satisfies(e -> {
                        assertThat(e.score()).isCloseTo(decided.mean(), within(1e-9));
                        assertThat(e.samples()).isEqualTo(decided.samples());
                        assertThat(e.worked()).isEqualTo(decided.worked());
                        assertThat(e.points()).isEqualTo(decided.points());
                    });
        }
        assertThat(memory.effectiveness(null, null, 30, NOON))
                .extracting(Effectiveness::action)
                .contains("restart_pod");
        assertThat(memory.effectiveness("hung", null, 30, NOON)).isEmpty();
    }
}
