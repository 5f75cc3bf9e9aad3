package io.kubernaut.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.kubernaut.server.processes.Closing;
import io.kubernaut.server.processes.Http;
import io.kubernaut.server.processes.KubernautApi;
import io.kubernaut.server.processes.KubernautProcess;
import io.kubernaut.server.processes.TestCluster;
import io.kubernaut.server.processes.WebhookBody;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong webhooks over real HTTP. What is wrong as a whole is a problem; one wrong alert never costs its group. */
class BadInputIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.now();

    @TempDir
    private static Path directory;

    private static TestCluster cluster;
    private static KubernautProcess kubernaut;
    private static KubernautApi api;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start();
        cluster.deploy("shop", "cart", 1);
        kubernaut = KubernautProcess.in(directory)
                .kubeconfig(cluster.kubeconfig(directory))
                .start();
        api = kubernaut.api();
        api.setMode("act");
    }

    @AfterAll
    static void stop() {
        Closing.all(kubernaut, cluster);
    }

    static Stream<Arguments> bodiesThatAreRefused() {
        var deep = "[".repeat(5_000) + "]".repeat(5_000);
        return Stream.of(
                arguments("nothing", "", "empty"),
                arguments("not JSON", "alert: it burns", "not JSON"),
                arguments("half of a body", "{\"version\":\"4\",\"alerts\":[{\"status\":\"fir", "not JSON"),
                arguments("more than one body", "{\"version\":\"4\",\"alerts\":[]}{}", "goes on"),
                arguments("an array", "[]", "object"),
                arguments("a version of the past", "{\"version\":\"3\",\"alerts\":[]}", "version must be \"4\""),
                arguments("no version", "{\"alerts\":[]}", "lacks version"),
                arguments("no alerts", "{\"version\":\"4\",\"status\":\"firing\"}", "lacks alerts"),
                arguments("alerts that are none", "{\"version\":\"4\",\"alerts\":{}}", "array"),
                arguments("a custom payload", "{\"text\":\"[FIRING] CartDown\"}", "custom payload"),
                arguments("a key twice", "{\"version\":\"4\",\"version\":\"4\",\"alerts\":[]}", "twice"),
                arguments("deep nesting", "{\"version\":\"4\",\"x\":" + deep + ",\"alerts\":[]}", "nested"),
                arguments(
                        "a raw control character",
                        "{\"version\":\"4\",\"alerts\":[],\"receiver\":\"a\u0000b\"}",
                        "not JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesThatAreRefused")
    void aBodyThatIsWrongAsAWholeIsRefusedInWords(String what, String body, String words) {
        assertProblem(api.http().post("/alerts", body), 400, words);
    }

    @Test
    void aBodyThatIsNotUtf8IsRefusedInWords() {
        var latin =
                "{\"version\":\"4\",\"alerts\":[],\"receiver\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertProblem(api.http().post("/alerts", latin), 400, "UTF-8");
    }

    @Test
    void aHugeBodyIsRefusedBeforeItIsRead() throws IOException {
        var url = kubernaut.url();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("""
                    POST /alerts HTTP/1.1\r
                    Host: %s\r
                    Content-Type: application/json\r
                    Content-Length: 100000000000\r
                    \r
                    {"version":"4",""".formatted(url.getAuthority()).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            // Not a byte more is sent: the answer must come all the same.
            var answer = new StringBuilder();
            var buffer = new byte[4096];
            await().atMost(PATIENCE).until(() -> {
                int read = socket.getInputStream().read(buffer);
                answer.append(new String(buffer, 0, Math.max(0, read), StandardCharsets.UTF_8));
                return read < 0 || answer.toString().contains("max_alerts");
            });
            assertThat(answer.toString())
                    .startsWith("HTTP/1.1 413")
                    .contains("application/problem+json", "larger than", "max_alerts");
        }
    }

    static Stream<Arguments> alertsThatAreRejected() {
        return Stream.of(
                arguments("no name", alert(Map.of("namespace", "shop"), NOW.toString()), "alertname"),
                arguments("no labels", Map.of("status", "firing", "startsAt", NOW.toString()), "labels"),
                arguments("a text for an alert", "it burns", "must be a JSON object"),
                arguments(
                        "a status of its own", with(alert(named("X"), NOW.toString()), "status", "burning"), "status"),
                arguments("year 1", alert(named("X"), "0001-01-01T00:00:00Z"), "startsAt"),
                arguments("far in the future", alert(named("X"), "2999-01-01T00:00:00Z"), "future"),
                arguments("no time at all", alert(named("X"), "yesterday"), "startsAt"),
                arguments("NUL in a label", alert(label("pod", "web\u0000-1"), NOW.toString()), "control character"),
                arguments(
                        "a line break in a namespace",
                        alert(label("namespace", "shop\nkube-system"), NOW.toString()),
                        "control character"),
                arguments(
                        "a number for a label",
                        with(alert(named("X"), NOW.toString()), "labels", numbered()),
                        "string"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alertsThatAreRejected")
    void anAlertThatIsWrongIsRejectedAndTheOthersOfItsRequestAreKept(String what, Object bad, String words) {
        var name = "Good beside " + what;
        var reply = api.post(WebhookBody.empty()
                .firing(label("alertname", name + " before"), NOW)
                .with(bad)
                .firing(label("alertname", name + " after"), NOW));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("accepted").asInt()).isEqualTo(2);
        assertThat(reply.json().path("rejected").size()).isOne();
        assertThat(reply.json().at("/rejected/0/index").asInt()).isOne();
        assertThat(reply.json().at("/rejected/0/reason").asString()).contains(words);
        for (var kept : List.of(name + " before", name + " after")) {
            await(kept)
                    .atMost(PATIENCE)
                    .until(() -> !api.decisionsAbout("alertname", kept).isEmpty());
        }
    }

    @Test
    void aLabelOf100KilobytesIsCutAndItsAlertKept() {
        var labels = new HashMap<>(label("alertname", "MonstrousLabel"));
        labels.put("stacktrace", "x".repeat(100_000));
        var reply = api.post(WebhookBody.empty().firing(labels, NOW));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("accepted").asInt()).isOne();
        await().atMost(PATIENCE)
                .until(() -> !api.decisionsAbout("alertname", "MonstrousLabel").isEmpty());
        var stored = api.decisionsAbout("alertname", "MonstrousLabel").getFirst();
        assertThat(stored.at("/alerts/0/labels/stacktrace").asString())
                .startsWith("xxx")
                .hasSizeLessThan(2_000);
    }

    @Test
    void fieldsOfALaterReleaseAreTolerated() {
        var body = new HashMap<>(WebhookBody.empty()
                .with(with(alert(label("alertname", "FromTheFuture"), NOW.toString()), "mood", List.of(1, Map.of())))
                .json());
        body.put("notification_reason", Map.of("kind", "new"));
        var reply = api.http().post("/alerts", body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("accepted").asInt()).isOne();
    }

    static Stream<Arguments> targetsThatDoNotExist() {
        return Stream.of(
                arguments("an unknown namespace", WebhookBody.crashLooping("atlantis", "web-1"), "atlantis"),
                arguments("a pod that is not there", WebhookBody.crashLooping("shop", "ghost-7d9-x"), "ghost-7d9-x"),
                arguments(
                        "a deployment that is not there",
                        Map.of(
                                "alertname", "KubeDeploymentReplicasMismatch",
                                "namespace", "shop",
                                "deployment", "phantom",
                                "severity", "warning"),
                        "phantom"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targetsThatDoNotExist")
    void anAlertAboutWhatDoesNotExistIsDecidedAndExplainedAndNobodyIsActedOn(
            String what, Map<String, String> labels, String missing) {
        var key = labels.containsKey("pod") ? "pod" : "deployment";
        var reply = api.post(WebhookBody.empty().firing(labels, NOW));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> !api.decisionsAbout(key, labels.get(key)).isEmpty());
        var decision = api.decisionsAbout(key, labels.get(key)).getFirst();
        assertThat(decision.path("outcome").asString()).isIn("NOTIFY", "SUPPRESS", "ESCALATE");
        assertThat(api.runsOf(decision)).isEmpty();
        assertThat(api.explain(decision)).contains(missing).containsIgnoringCase("not exist");
        assertThat(cluster.writes("shop", "cart")).isEmpty();
    }

    @Test
    void anUnknownPathAndAWrongMethodAreProblemsToo() {
        assertProblem(api.http().get("/alarms"), 404, "");
        assertProblem(api.http().get("/alerts"), 405, "");
    }

    private static void assertProblem(Http.Reply reply, int status, String words) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.contentType()).startsWith("application/problem+json");
        assertThat(reply.json().path("status").asInt()).isEqualTo(status);
        assertThat(reply.json().path("title").asString()).isNotBlank();
        assertThat(reply.json().path("detail").asString()).isNotBlank().contains(words);
    }

    private static Map<String, String> named(String name) {
        return Map.of("alertname", name);
    }

    private static Map<String, String> label(String name, String value) {
        var labels = new HashMap<>(Map.of("alertname", "Labelled", "namespace", "bad-input", "severity", "info"));
        labels.put(name, value);
        return labels;
    }

    private static Map<String, Object> numbered() {
        return Map.of("alertname", "X", "replicas", 3);
    }

    private static Map<String, Object> alert(Map<String, ?> labels, String startsAt) {
        return Map.of("status", "firing", "labels", labels, "startsAt", startsAt, "endsAt", "0001-01-01T00:00:00Z");
    }

    private static Map<String, Object> with(Map<String, Object> alert, String key, Object value) {
        var changed = new HashMap<>(alert);
        changed.put(key, value);
        return changed;
    }
}
