package io.kubernaut.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.server.processes.Http;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares what was accepted, what was decided, and what was written to the cluster. */
final class Audit {
    private static final Duration FINAL_WITHIN = Duration.ofSeconds(60);

    private final PostgresServer postgres;
    private final TestCluster cluster;

    Audit(PostgresServer postgres, TestCluster cluster) {
        this.postgres = postgres;
        this.cluster = cluster;
    }

    /** Waits until nothing is going on any more: all is decided, no run is open, and no lock is held. */
    void awaitRest(Set<Map<String, String>> accepted) {
        await("all is decided and ended").atMost(FINAL_WITHIN).untilAsserted(() -> {
            assertThat(postgres.rows("SELECT kind, subject, note FROM work_item"
                            + " WHERE parked_at IS NULL AND kind IN ('TRIAGE', 'RUN', 'REVERT')"))
                    .as("work that is left")
                    .isEmpty();
            assertThat(postgres.rows("SELECT run_id, action, state, message FROM active_run"))
                    .as("runs that hold their target's lock")
                    .isEmpty();
            assertThat(postgres.rows("SELECT key, run_id FROM run_lock"))
                    .as("locks that are left")
                    .isEmpty();
            assertThat(missing(accepted)).as("accepted and not decided").isEmpty();
        });
    }

    private Set<Map<String, String>> missing(Set<Map<String, String>> accepted) {
        var missing = new HashSet<>(accepted);
        postgres.rows(
                        "SELECT DISTINCT (a -> 'labels')::text FROM decision, jsonb_array_elements(decision -> 'alerts') a")
                .forEach(labels -> missing.remove(read(labels)));
        return missing;
    }

    private static Map<String, String> read(String labels) {
        var read = new TreeMap<String, String>();
        Http.JSON
                .readTree(labels)
                .properties()
                .forEach(e -> read.put(e.getKey(), e.getValue().asString()));
        return read;
    }

    void nothingWasDoneTwice(Collection<String> namespaces, String name) {
        for (var namespace : namespaces) {
            assertThat(cluster.writes(namespace, name))
                    .as("writes to %s/%s", namespace, name)
                    .hasSizeLessThanOrEqualTo(1);
        }
        assertThat(postgres.rows("SELECT decision_id, count(*) FROM action_run GROUP BY 1 HAVING count(*) > 1"))
                .as("decisions that were carried out twice")
                .isEmpty();
        assertThat(postgres.rows("SELECT fingerprint, count(*) FROM open_episode GROUP BY 1 HAVING count(*) > 1"))
                .as("alerts with two lives at once")
                .isEmpty();
    }

    void nothingWasGivenUp() {
        assertThat(postgres.rows("SELECT kind, subject, note FROM work_item WHERE parked_at IS NOT NULL"))
                .as("work that was given up")
                .isEmpty();
    }

    /** How many of the workloads run their first release again. */
    long healed(Collection<String> namespaces, String name) {
        return namespaces.stream().filter(n -> cluster.healed(n, name)).count();
    }
}
