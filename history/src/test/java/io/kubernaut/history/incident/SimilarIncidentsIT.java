package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.conclusion;
import static io.kubernaut.history.Given.newIncident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.Component;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.similarity.Embedder.Embedded.Vector;
import io.kubernaut.core.similarity.EmbeddingStore.Due;
import io.kubernaut.core.similarity.EmbeddingStore.Made;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.similarity.PgvectorIndex;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What is kept of closed incidents so that similar ones are found. */
class SimilarIncidentsIT extends IncidentStoreCase {
    private static final Vector ONE = new Vector(new float[] {0.6f, -0.8f, 1e-7f});

    private Incident over(String fingerprint, ObjectRef about) {
        var incident = stored(conclusion(newIncident(about), episode(fingerprint))
                .as(Outcome.NOTIFY)
                .build());
        resolve(fingerprint);
        return incidents.find(incident.incidentId()).orElseThrow();
    }

    private List<UUID> due(String model, int among, int limit) {
        return stores.embeddings().due(model, among, limit).stream()
                .map(Due::incidentId)
                .toList();
    }

    private static Made made(Incident incident, String model) {
        return new Made(incident.incidentId(), incident.closedAt(), model, "symptom: crash loop", ONE);
    }

    @Test
    void namesClosedIncidentsUntilTheyHaveTheirNumbersOfThisModel() {
        stored(conclusion(newIncident(CART), episode("open")).as(Outcome.NOTIFY).build());
        var one = over("a", NODE);
        var other = over("b", ObjectRef.of("", "Deployment", "shop", "mail"));
        assertThat(due("m1", 10, 10)).containsExactlyInAnyOrder(one.incidentId(), other.incidentId());
        assertThat(due("m1", 10, 1)).hasSize(1);
        assertThat(due("m1", 1, 10)).hasSize(1);

        assertThat(stores.embeddings().store(made(one, "m1"))).isTrue();
        assertThat(stores.embeddings().store(made(one, "m1"))).isFalse();
        assertThat(due("m1", 10, 10)).containsExactly(other.incidentId());

        assertThat(due("m2", 10, 10)).contains(one.incidentId());
        assertThat(stores.embeddings().store(made(one, "m2"))).isTrue();
        assertThat(database.count("incident_embedding")).isEqualTo(1);
        assertThat(stores.embeddings().kept("m1", NOON, null, 9)).isEmpty();
        assertThat(stores.embeddings().kept("m2", NOON, null, 9).getFirst().vector())
                .isEqualTo(ONE);
    }

    @Test
    void storesOneRowHoweverManyProcessesMakeTheNumbersAtOnce() throws Exception {
        var incident = over("a", CART);
        try (var pool = Executors.newFixedThreadPool(4)) {
            Callable<Boolean> store = () -> stores.embeddings().store(made(incident, "m1"));
            var first = 0;
            for (var stored : pool.invokeAll(List.of(store, store, store, store))) {
                first += stored.get() ? 1 : 0;
            }
            assertThat(first).isEqualTo(1);
        }
        assertThat(database.count("incident_embedding")).isEqualTo(1);
    }

    @Test
    void tellsAnIncidentByTheDecisionThatWasCarriedOutElseByTheFirst() {
        var first =
                conclusion(newIncident(CART), episode("a")).as(Outcome.NOTIFY).build();
        var incident = stored(first);
        assertThat(stores.embeddings().telling(incident.incidentId()))
                .contains(first.decision().decisionId());

        var later = conclusion(incident).at(NOON.plusSeconds(30)).running(CART).build();
        stored(later);
        assertThat(stores.embeddings().telling(incident.incidentId()))
                .contains(later.decision().decisionId());
        assertThat(stores.embeddings().telling(UUID.randomUUID())).isEmpty();
    }

    @Test
    void tellsWhatWasDoneAndWhatBecameOfThoseLeftAlone() {
        var acted =
                stored(conclusion(newIncident(CART), episode("a")).running(CART).build());
        database.run("""
                WITH r AS (DELETE FROM active_run RETURNING *)
                INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace,
                    parameters, reason, symptom, alert_name, state, after_state, message, created_at, applied_at, steps,
                    finished_at, effectiveness)
                SELECT run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters, reason,
                    symptom, alert_name, 'VERIFIED', '', '', created_at, created_at, 3, created_at, 0.9
                FROM r
                """);
        resolve("a");
        acted = incidents.find(acted.incidentId()).orElseThrow();
        var left = over("b", NODE);
        stores.untreated()
                .store(
                        left,
                        Assessment.of(
                                List.of(Component.known(Component.Kind.TARGET_HEALTH, 0.2, "It is not ready.")),
                                List.of(),
                                NOON));
        stores.embeddings().store(made(acted, "m1"));
        stores.embeddings().store(made(left, "m1"));

        var courses = stores.embeddings().courses(List.of(acted.incidentId(), left.incidentId(), UUID.randomUUID()));

        assertThat(courses).hasSize(2);
        var treated =
                courses.stream().filter(c -> !c.done().isEmpty()).findFirst().orElseThrow();
        assertThat(treated.incident()).isEqualTo(acted);
        assertThat(treated.alerts()).containsExactly("KubePodCrashLooping");
        assertThat(treated.text()).isEqualTo("symptom: crash loop");
        assertThat(treated.untreated()).isNull();
        assertThat(treated.done()).singleElement().satisfies(done -> {
            assertThat(done.action()).isEqualTo("rollback_deployment");
            assertThat(done.target()).isEqualTo(CART);
            assertThat(done.state()).isEqualTo(RunState.VERIFIED);
            assertThat(done.effectiveness()).isEqualTo(0.9);
        });
        assertThat(courses).filteredOn(c -> c.done().isEmpty()).singleElement().satisfies(course -> {
            assertThat(course.incident()).isEqualTo(left);
            assertThat(course.untreated()).isCloseTo(0.2, within(1e-9));
        });
    }

    @Test
    void knowsThatThisDatabaseHasNoPgvector() {
        assertThat(PgvectorIndex.installed(new Sessions(database.database().dataSource())))
                .isFalse();
    }
}
