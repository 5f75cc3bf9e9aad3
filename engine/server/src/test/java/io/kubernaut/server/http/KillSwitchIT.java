package io.kubernaut.server.http;

import static io.kubernaut.server.http.Webhooks.firing;
import static io.kubernaut.server.http.Webhooks.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas on one database and one cluster: whoever is told to stop, both do, with the next write. */
class KillSwitchIT {
    private static final String JSON = "application/json";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path data;

    private static TestCluster cluster;
    private static PostgresServer postgres;
    private static RunningServer first;
    private static RunningServer second;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start();
        postgres = PostgresServer.start(data.resolve("postgres"));
        first = replica();
        second = replica();
    }

    private static RunningServer replica() {
        return RunningServer.start(
                ClusterConnection.to(cluster.server().clientConfig(), "a test"),
                "--kubernaut.database.url=" + postgres.url());
    }

    @AfterAll
    static void stop() throws Exception {
        second.close();
        first.close();
        postgres.close();
        cluster.close();
    }

    private static void mode(RunningServer replica, String mode) throws Exception {
        assertThat(replica.put("/api/v1/mode", "{\"mode\":\"" + mode + "\",\"by\":\"test\"}", "Content-Type", JSON)
                        .status())
                .isEqualTo(200);
    }

    private static ActionRequest scaleTo(String deployment, int replicas) {
        return new ActionRequest(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "scale_deployment",
                ObjectRef.parse("", "shop/Deployment/" + deployment),
                new TreeMap<>(Map.of("replicas", replicas)),
                Basis.UNKNOWN,
                "It is for a test.");
    }

    /** What was planned while it was allowed is not written once the other replica has been told. */
    @Test
    void theVeryNextWriteIsRefusedOnTheOtherReplica() throws Exception {
        cluster.deploy("shop", "steady", 2);
        mode(first, "act");
        var executor = second.bean(ActionExecutors.class)
                .executor("", "scale_deployment")
                .orElseThrow();
        var allowed = scaleTo("steady", 3);
        var done = ((Planning.Planned) executor.plan(allowed)).plan();
        assertThat(executor.apply(allowed, done)).isInstanceOf(Application.Applied.class);
        var forbidden = scaleTo("steady", 4);
        var plan = ((Planning.Planned) executor.plan(forbidden)).plan();
        int written = cluster.writes("shop", "steady").size();

        mode(first, "off");

        assertThat(executor.apply(forbidden, plan)).isInstanceOf(Application.Refused.class);
        assertThat(executor.undo(allowed, done)).isInstanceOf(Application.Refused.class);
        assertThat(cluster.writes("shop", "steady")).hasSize(written);
    }

    /** To observe is to decide and never to act: what is under way stops as well. */
    @Test
    void theVeryNextWriteIsRefusedInObserveToo() throws Exception {
        cluster.deploy("shop", "watched", 2);
        mode(first, "act");
        var executor = second.bean(ActionExecutors.class)
                .executor("", "scale_deployment")
                .orElseThrow();
        var request = scaleTo("watched", 3);
        var plan = ((Planning.Planned) executor.plan(request)).plan();
        int written = cluster.writes("shop", "watched").size();

        mode(first, "observe");

        assertThat(executor.apply(request, plan))
                .isInstanceOfSatisfying(
                        Application.Refused.class,
                        refused -> assertThat(refused.reason()).contains("the mode was set to observe"));
        assertThat(cluster.writes("shop", "watched")).hasSize(written);
    }

    @Test
    void nothingIsDecidedOrDoneByEitherUntilOneIsToldToGoOn() throws Exception {
        cluster.deploy("shop", "cart", 3);
        mode(second, "off");
        cluster.shipBadRelease("shop", "cart");
        int written = cluster.writes("shop", "cart").size();

        first.post("/alerts", webhook(firing("KubePodCrashLooping", "shop", cluster.awaitCrashLoop("shop", "cart"))));

        await().atMost(PATIENCE)
                .until(() -> postgres.rows("SELECT kind FROM work_item WHERE note = 'The mode is off.'")
                        .contains("TRIAGE"));
        assertThat(first.get("/api/v1/decisions").json().path("decisions")).isEmpty();
        assertThat(cluster.writes("shop", "cart")).hasSize(written);

        mode(second, "act");

        await().atMost(PATIENCE).until(() -> cluster.healed("shop", "cart"));
        assertThat(cluster.writes("shop", "cart")).hasSize(written + 1);
    }
}
