package io.kubernaut.server.http;

import static io.kubernaut.server.http.Webhooks.firing;
import static io.kubernaut.server.http.Webhooks.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubernaut.server.command.CommandLineRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs, approvals and undo over HTTP, on a cluster in this process. */
class HealingIT {
    private static final String JSON = "application/json";
    private static final Duration PATIENCE = ShopCluster.PATIENCE;

    @TempDir
    private static Path data;

    private static ShopCluster shop;
    private static KubernetesClient client;
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        shop = ShopCluster.start();
        client = shop.client();
        // A release that was never ready is none to go back to, and rightly so.
        await().atMost(PATIENCE).until(() -> ready("cart") == 3);
        server = shop.serve(
                "--kubernaut.database.directory=" + data, "--kubernaut.policy.require-approval=increase_resources");
    }

    @AfterAll
    static void stop() {
        server.close();
        shop.close();
    }

    private static int ready(String deployment) {
        var status = client.apps()
                .deployments()
                .inNamespace("shop")
                .withName(deployment)
                .get()
                .getStatus();
        return status == null || status.getReadyReplicas() == null ? 0 : status.getReadyReplicas();
    }

    private static String imageOfCart() {
        return client.apps()
                .deployments()
                .inNamespace("shop")
                .withName("cart")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    private static String failingPod(String app, String reason) {
        return await().atMost(PATIENCE)
                .until(
                        () -> client.pods().inNamespace("shop").withLabel("app", app).list().getItems().stream()
                                .filter(p -> endedTwiceFor(p, reason))
                                .map(p -> p.getMetadata().getName())
                                .findFirst()
                                .orElse(""),
                        name -> !name.isEmpty());
    }

    private static boolean endedTwiceFor(Pod pod, String reason) {
        return pod.getStatus().getContainerStatuses().stream()
                .anyMatch(c -> c.getRestartCount() >= 2
                        && c.getLastState() != null
                        && c.getLastState().getTerminated() != null
                        && reason.equals(c.getLastState().getTerminated().getReason()));
    }

    private static JsonNode run(String action, String state) {
        return await().atMost(PATIENCE)
                .until(
                        () -> server.get("/api/v1/runs")
                                .json()
                                .path("runs")
                                .valueStream()
                                .filter(r -> r.path("action").asString("").equals(action))
                                .findFirst(),
                        r -> r.isPresent() && r.get().path("state").asString("").equals(state))
                .orElseThrow();
    }

    @Test
    void healsExplainsAndTakesBackOnDemand() throws Exception {
        client.apps().deployments().inNamespace("shop").withName("cart").edit(d -> {
            var template = d.getSpec().getTemplate();
            template.getSpec().getContainers().getFirst().setImage("shop/cart:1.8.2");
            template.getMetadata()
                    .setAnnotations(Map.of(
                            "demo.kubernaut.io/never-ready", "true",
                            "demo.kubernaut.io/exit-code", "1",
                            "demo.kubernaut.io/exit-message", "panic: no prices"));
            return d;
        });
        server.post("/alerts", webhook(firing("KubePodCrashLooping", "shop", failingPod("cart", "Error"))));

        var run = run("rollback_deployment", "VERIFIED");

        assertThat(imageOfCart()).isEqualTo("shop/cart:1.8.1");
        var whole =
                server.get("/api/v1/runs/" + run.path("runId").stringValue()).json();
        assertThat(whole.path("steps").valueStream().map(s -> s.path("state").stringValue()))
                .contains("PLANNED", "APPLYING", "APPLIED", "VERIFIED");
        var decision = run.path("decisionId").stringValue();
        var words = server.get("/api/v1/decisions/" + decision + "/explain", "Accept", "text/markdown")
                .response()
                .body();
        assertThat(words)
                .startsWith("# rollback_deployment on shop/Deployment/cart was done")
                .contains("shop/cart:1.8.1")
                .contains("kubernaut undo " + run.path("runId").stringValue());
        assertThat(client.v1().events().inNamespace("shop").list().getItems())
                .filteredOn(e -> "cart".equals(e.getInvolvedObject().getName()))
                .filteredOn(e -> e.getMetadata().getName().startsWith("kubernaut-"))
                .isNotEmpty();

        janeSetsTheImageOfCart("shop/cart:1.8.3");
        assertThat(undone(run)).satisfies(refused -> {
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.out()).contains("was not taken back").contains("jane");
        });
        assertThat(imageOfCart()).isEqualTo("shop/cart:1.8.3");
        janeSetsTheImageOfCart("shop/cart:1.8.1");

        server.put("/api/v1/mode", "{\"mode\":\"off\",\"by\":\"test\"}", "Content-Type", JSON);
        assertThat(undone(run)).satisfies(refused -> {
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("The mode is off, so nothing is written to the cluster.");
        });
        server.put("/api/v1/mode", "{\"mode\":\"act\",\"by\":\"test\"}", "Content-Type", JSON);

        var undo = server.post(
                "/api/v1/runs/" + run.path("runId").stringValue() + "/undo",
                "{\"by\":\"ann\",\"reason\":\"fixed forward\"}",
                "Content-Type",
                JSON);

        assertThat(undo.status()).isEqualTo(202);
        run("rollback_deployment", "UNDONE");
        assertThat(imageOfCart()).isEqualTo("shop/cart:1.8.2");
        assertThat(server.post("/api/v1/runs/" + run.path("runId").stringValue() + "/undo", "{}", "Content-Type", JSON)
                        .status())
                .isEqualTo(409);
    }

    private static void janeSetsTheImageOfCart(String image) {
        client.apps()
                .deployments()
                .inNamespace("shop")
                .withName("cart")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON)
                                .withFieldManager("jane")
                                .build(),
                        "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"" + image
                                + "\"}]");
    }

    private static CommandLineRun undone(JsonNode run) {
        return CommandLineRun.of(
                "undo", run.path("runId").stringValue(), "--server", "http://127.0.0.1:" + server.port());
    }

    @Test
    void asksAPersonFirstWhereThePolicySaysSo() throws Exception {
        server.post("/alerts", webhook(firing("KubePodCrashLooping", "shop", failingPod("search", "OOMKilled"))));

        var waiting = await().atMost(PATIENCE)
                .until(
                        () -> server.get("/api/v1/approvals?state=waiting")
                                .json()
                                .path("approvals"),
                        approvals -> approvals.size() == 1)
                .get(0);

        assertThat(waiting.at("/choice/action").stringValue()).isEqualTo("increase_resources");
        var path = "/api/v1/approvals/" + waiting.path("approvalId").stringValue();
        var explained = server.get(
                        "/api/v1/decisions/" + waiting.path("decisionId").stringValue() + "/explain")
                .json();
        assertThat(explained.path("outcome").stringValue()).isEqualTo("AWAIT_APPROVAL");
        assertThat(explained.at("/next/0").stringValue())
                .contains("kubernaut approvals approve "
                        + waiting.path("approvalId").stringValue());
        assertThat(server.post(path, "{\"verdict\":\"maybe\"}", "Content-Type", JSON)
                        .status())
                .isEqualTo(400);

        var approved = server.post(path, "{\"verdict\":\"approve\",\"by\":\"ann\"}", "Content-Type", JSON);

        assertThat(approved.status()).isEqualTo(200);
        assertThat(approved.json().at("/approval/state").stringValue()).isEqualTo("APPROVED");
        assertThat(approved.json().path("runId").isNull()).isFalse();
        run("increase_resources", "VERIFIED");
        assertThat(server.post(path, "{\"verdict\":\"reject\"}", "Content-Type", JSON)
                        .status())
                .isEqualTo(409);
    }
}
