package io.kubernaut.server.http;

import static io.kubernaut.server.http.Webhooks.firing;
import static io.kubernaut.server.http.Webhooks.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.server.advisor.PlayedProvider;
import io.kubernaut.server.command.CommandLineRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service with a model that drafts a plan where more than one thing is unwell; everything is set to auto. */
class PlansIT {
    private static final String JSON = "application/json";
    private static final Duration PATIENCE = ShopCluster.PATIENCE;
    private static final Pattern CORDON = Pattern.compile("(?m)^(o\\d+): cordon_node on \\S+$");
    private static final Pattern RESTART = Pattern.compile("(?m)^(o\\d+): restart_pod on pods\\[\\d+]$");
    private static final Pattern OF_CART = Pattern.compile("(?m)^subject = \".*/cart.*\"$");
    private static final Pattern SYMPTOM = Pattern.compile("(?m)^symptom = \"(.*)\"$");

    @TempDir
    private static Path data;

    private static ShopCluster shop;
    private static KubernetesClient client;
    private static PlayedProvider provider;
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        provider = new PlayedProvider(PlansIT::answer);
        shop = ShopCluster.start();
        client = shop.client();
        server = shop.serve(
                "--kubernaut.database.directory=" + data,
                "--kubernaut.advisor.plans.enabled=true",
                "--kubernaut.policy.model-trust[*]=auto",
                "--kubernaut.advisor.providers.local.kind=openai-compatible",
                "--kubernaut.advisor.providers.local.url=" + provider.url(),
                "--kubernaut.advisor.providers.local.model=played");
    }

    @AfterAll
    static void stop() {
        server.close();
        shop.close();
        provider.close();
    }

    private static List<Pod> pods() {
        return shop.pods("cart");
    }

    private static List<String> closedNodes() {
        return client.nodes().list().getItems().stream()
                .filter(n ->
                        n.getSpec() != null && Boolean.TRUE.equals(n.getSpec().getUnschedulable()))
                .map(n -> n.getMetadata().getName())
                .toList();
    }

    /** Closes a node and restarts a pod where it is asked for a plan about the cart; else it knows nothing. */
    private static PlayedProvider.Said answer(PlayedProvider.Asked asked) {
        var cordon = CORDON.matcher(asked.text());
        var restart = RESTART.matcher(asked.text());
        if (!asked.text().contains("Draft a plan")) {
            return asked.choosing("nothing", "Nothing sensible.");
        }
        var of = OF_CART.matcher(asked.text()).find() && cordon.find() && restart.find()
                ? List.of(step(asked, cordon.group(1)), step(asked, restart.group(1)))
                : List.of();
        return new PlayedProvider.Said(
                200,
                JsonMapper.shared()
                        .writeValueAsString(Map.of("steps", of, "confidence", 0.95, "reason", "The node is odd.")));
    }

    private static Map<String, Object> step(PlayedProvider.Asked asked, String option) {
        var symptom = SYMPTOM.matcher(asked.text());
        return Map.of(
                "choice",
                option,
                "parameters",
                List.of(),
                "evidence",
                List.of(Map.of("path", "symptom", "value", symptom.find() ? symptom.group(1) : "")),
                "reason",
                "It is odd.");
    }

    private static JsonNode waiting() throws Exception {
        return server.get("/api/v1/approvals?state=waiting").json().path("approvals");
    }

    @Test
    void carriesAPlanOutStepByStepOnceAPersonHasSaidYesToAllOfIt() throws Exception {
        var pod = pods().getFirst();
        var node = pod.getSpec().getNodeName();
        var before = pods().stream().map(p -> p.getMetadata().getUid()).toList();
        var ofNode = firing("NodeIsOdd", "shop", "x").replace("\"pod\":\"x\"", "\"node\":\"" + node + "\"");

        assertThat(server.post(
                                "/alerts",
                                webhook(
                                        firing(
                                                "CartIsOdd",
                                                "shop",
                                                pod.getMetadata().getName()),
                                        ofNode.replace("\"namespace\":\"shop\",", "")),
                                "Content-Type",
                                JSON)
                        .status())
                .isEqualTo(200);

        var approval = await().atMost(PATIENCE)
                .until(PlansIT::waiting, a -> a.size() == 1)
                .path(0);
        var decision = approval.path("decisionId").asString();
        assertThat(approval.at("/choice/action").asString()).isEqualTo("cordon_node");
        assertThat(approval.at("/choice/then/0/action").asString()).isEqualTo("restart_pod");
        assertThat(approval.path("reason").asString())
                .contains(
                        "More than one thing is unwell:", "A plan of 2 steps, whose risk is low", "2. restart_pod on");
        assertThat(closedNodes())
                .as("nothing is done before a person has agreed")
                .isEmpty();
        assertThat(pods()).extracting(p -> p.getMetadata().getUid()).hasSameElementsAs(before);
        assertThat(CommandLineRun.of("approvals", "--server", "http://127.0.0.1:" + server.port())
                        .out())
                .contains("cordon_node (first of a plan of 2)");
        var replayed = server.post("/api/v1/decisions/" + decision + "/replay", "", "Content-Type", JSON);
        assertThat(replayed.json().path("differences").size())
                .as("%s", replayed.json())
                .isZero();

        server.post(
                "/api/v1/approvals/" + approval.path("approvalId").asString(),
                "{\"verdict\":\"approve\",\"by\":\"ann\"}",
                "Content-Type",
                JSON);

        var explained = await().atMost(PATIENCE)
                .until(
                        () -> server.get("/api/v1/decisions/" + decision + "/explain")
                                .json(),
                        e -> e.at("/runs/1/state").asString("").equals("VERIFIED")
                                || e.at("/runs/1/state").asString("").equals("REFUSED")
                                || e.at("/runs/0/state").asString("").equals("REFUSED"));
        assertThat(explained
                        .path("runs")
                        .valueStream()
                        .map(r -> r.path("action").asString() + " "
                                + r.path("state").asString()))
                .as("%s", explained.path("next"))
                .containsExactly("cordon_node VERIFIED", "restart_pod VERIFIED");
        assertThat(explained.at("/runs/1/appliedAt").asString())
                .as("the second begins after the first has shown its effect")
                .isGreaterThan(explained.at("/runs/0/finishedAt").asString());
        assertThat(closedNodes()).hasSize(1);
        assertThat(pods()).extracting(p -> p.getMetadata().getUid()).isNotEqualTo(before);
        assertThat(server.get("/api/v1/decisions/" + decision + "/explain", "Accept", "text/markdown")
                        .response()
                        .body())
                .contains("# Step 2 of 2 of a plan, restart_pod on", "It is the first of 2 steps of a plan.");
    }
}
