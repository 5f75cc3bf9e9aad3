package io.kubernaut.history.incident;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.conclusion;
import static io.kubernaut.history.Given.newIncident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.Component;
import io.kubernaut.core.assessment.Deduction;
import io.kubernaut.core.assessment.UntreatedStore.Recurred;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.memory.Effectiveness;
import io.kubernaut.core.memory.Learning;
import io.kubernaut.history.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What became of incidents for which nothing was done, and what that changes. */
class UntreatedIT extends IncidentStoreCase {
    private static final Duration GIVEN = Duration.ofMinutes(10);
    private static final Instant LOOKED = NOON.plus(GIVEN);

    private static Assessment seen(double health, Instant at) {
        return Assessment.of(
                List.of(Component.known(Component.Kind.TARGET_HEALTH, health, "1 of 1 pod is ready.")), List.of(), at);
    }

    private Incident leftAlone(String fingerprint, ObjectRef about) {
        var incident =
                new Incident(UUID.randomUUID(), about, about, "crash-loop", "KubePodCrashLooping", NOON, null, 0, null);
        return stored(
                conclusion(incident, episode(fingerprint)).as(Outcome.NOTIFY).build());
    }

    private List<UUID> due() {
        return stores.untreated().due(NOON.minusSeconds(1), LOOKED, 10).stream()
                .map(Incident::incidentId)
                .toList();
    }

    private void recurs(Instant again) {
        var firing = Given.snapshot(anAlert("KubePodCrashLooping").since(again).made());
        stores.sessions().<Boolean>transaction(t -> {
            stores.runs().noteRecurrence(t, List.of(firing));
            return true;
        });
    }

    @Test
    void namesThoseForWhichNothingWasDoneWhetherTheyAreOverOrNot() {
        var open = leftAlone("a", CART);
        var over = leftAlone("b", NODE);
        resolve("b");
        var acted = newIncident(ObjectRef.of("", "Deployment", "shop", "mail"));
        stored(conclusion(acted, episode("c")).running(acted.cause()).build());

        assertThat(due()).containsExactlyInAnyOrder(open.incidentId(), over.incidentId());
        assertThat(stores.untreated().due(NOON, LOOKED, 10)).isEmpty();
        assertThat(stores.untreated().due(NOON.minusSeconds(1), LOOKED, 1)).hasSize(1);
    }

    @Test
    void keepsTheAnswerOfWhoWasFirst() throws Exception {
        var incident = leftAlone("a", CART);
        try (var pool = Executors.newFixedThreadPool(4)) {
            Callable<Boolean> look = () -> stores.untreated().store(incident, seen(1, LOOKED));
            var first = 0;
            for (var stored : pool.invokeAll(List.of(look, look, look, look))) {
                first += stored.get() ? 1 : 0;
            }
            assertThat(first).isEqualTo(1);
        }
        assertThat(due()).isEmpty();
        assertThat(database.count("untreated")).isEqualTo(1);
    }

    @Test
    void whatRecoversByItselfTakesPointsFromActions() {
        var run = Given.run(UUID.randomUUID(), UUID.randomUUID(), CART, NOON.minus(Duration.ofHours(2)));
        stores.sessions().<Object>transaction(t -> stores.runs().begin(t, run, Given.NO_LIMITS));
        database.run("""
                WITH r AS (DELETE FROM active_run RETURNING *)
                INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace,
                    parameters, reason, symptom, alert_name, state, after_state, message, created_at, applied_at, steps,
                    finished_at, effectiveness)
                SELECT run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters, reason,
                    symptom, alert_name, 'VERIFIED', '', '', created_at, created_at, 3, created_at, 1.0
                FROM r
                """);
        var before = stores.memory().scores(CART, "crash-loop", LOOKED).getFirst();
        assertThat(before.points()).isEqualTo(5);
        assertThat(before.baseline()).isNull();

        for (int i = 0; i < 3; i++) {
            var incident = leftAlone("a" + i, ObjectRef.of("", "Deployment", "shop", i == 0 ? "cart" : "w-" + i));
            assertThat(stores.untreated().store(incident, seen(1, LOOKED))).isTrue();
        }

        var score = stores.memory().scores(CART, "crash-loop", LOOKED).getFirst();
        assertThat(score.points()).isLessThan(before.points());
        assertThat(score.baseline()).isNotNull().satisfies(b -> {
            assertThat(b.samples()).isEqualTo(1);
            assertThat(b.mean()).isGreaterThan(0.6);
        });
        var shown = stores.memory().effectiveness("crash-loop", run.action(), 30, LOOKED);
        assertThat(shown)
                .filteredOn(e -> CART.equals(e.workload()) && e.action().equals(run.action()))
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.points()).isEqualTo(score.points());
                    assertThat(e.score()).isCloseTo(score.mean(), within(1e-9));
                    assertThat(e.baseline()).isNotNull();
                });
        assertThat(shown)
                .filteredOn(e -> e.action().equals(Learning.NOTHING))
                .extracting(Effectiveness::samples)
                .contains(3);
    }

    @Test
    void oneThatCannotBeToldIsNoSample() {
        stores.untreated().store(leftAlone("a", CART), Assessment.notScored("Someone changed it meanwhile.", LOOKED));

        assertThat(due()).isEmpty();
        assertThat(stores.memory().effectiveness("crash-loop", null, 30, LOOKED))
                .isEmpty();
    }

    @Test
    void whatFiresAgainAfterItWasLookedAtIsLoweredOnce() {
        var incident = leftAlone("a", CART);
        stores.untreated().store(incident, seen(1, LOOKED));
        recurs(LOOKED.minusSeconds(1));
        assertThat(stores.untreated().recurred(10)).isEmpty();

        var again = LOOKED.plus(Duration.ofHours(1));
        recurs(again);
        recurs(again.plusSeconds(600));

        var recurred = stores.untreated().recurred(10);
        assertThat(recurred)
                .containsExactly(new Recurred(incident.incidentId(), incident.openedAt(), again, seen(1, LOOKED)));
        var lowered = seen(1, LOOKED).lowered(Deduction.recurred(NOON, again, Duration.ofHours(24), "1 h 10 min"));
        stores.untreated().lower(recurred.getFirst(), lowered);
        assertThat(stores.untreated().recurred(10)).isEmpty();
        assertThat(database.rows("SELECT round(effectiveness::numeric, 2)::text FROM untreated"))
                .containsExactly("0.43");
    }

    @Test
    void whatFiresAgainMuchLaterIsAnotherStory() {
        stores.untreated().store(leftAlone("a", CART), seen(1, LOOKED));

        recurs(LOOKED.plus(Duration.ofHours(25)));

        assertThat(stores.untreated().recurred(10)).isEmpty();
    }
}
