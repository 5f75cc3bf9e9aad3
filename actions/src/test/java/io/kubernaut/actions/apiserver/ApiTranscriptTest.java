package io.kubernaut.actions.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.objects.Meta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Plays what a real API server 1.36 was asked, and compares the answers: code, type, reason, message, causes and the
 * fields that matter. Names of pods, uids, versions and times differ and are left out.
 */
class ApiTranscriptTest {
    private static final int EXCHANGES = 41;
    private static final String RECORDED_POD = "cart-d4444fd46-";

    private final TickingClock clock = new TickingClock("2026-11-23T07:58:51Z");
    private final HttpClient http = HttpClient.newHttpClient();
    private String pod = "";

    @Test
    void answersAsARealApiServerDid() throws Exception {
        var exchanges = exchanges();
        assertThat(exchanges).hasSize(EXCHANGES);
        int compared = 0;
        var softly = new SoftAssertions();
        try (var server =
                InProcessApiServer.builder().clock(clock).manualTicks().start()) {
            server.loadYaml(TranscriptCluster.BEFORE);
            server.addUser(
                    "limited",
                    "system:serviceaccount:tr:limited",
                    access -> access.verb().equals("get"));
            for (int i = 0; i < exchanges.size(); i++) {
                TranscriptCluster.prepare(i + 1, server, clock);
                pod = TranscriptCluster.somePod(server);
                var exchange = exchanges.get(i);
                var answer = send(server, exchange.path("request"));
                compare(softly, i + 1, exchange, answer);
                compared++;
            }
        }
        softly.assertAll();
        assertThat(compared).as("exchanges compared").isEqualTo(EXCHANGES);
    }

    private static List<JsonNode> exchanges() throws IOException {
        try (var in = Objects.requireNonNull(
                ApiTranscriptTest.class.getResourceAsStream("/api-transcript.jsonl"), "the transcript")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> (JsonNode) Meta.JSON.readTree(line))
                    .toList();
        }
    }

    private HttpResponse<String> send(InProcessApiServer server, JsonNode request) throws InterruptedException {
        var path = request.path("path").asString("");
        var body = request.path("body");
        var text = body.isMissingNode() || body.isNull() ? "" : body.isString() ? body.asString("") : body.toString();
        var call = HttpRequest.newBuilder(server.url().resolve(mapPod(path)))
                .header("User-Agent", "Python-urllib/3.11")
                .method(
                        request.path("method").asString(""),
                        text.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(mapPod(text)));
        var type = request.path("contentType").asString("");
        if (!type.isEmpty()) {
            call.header("Content-Type", type);
        }
        switch (request.path("as").asString("")) {
            case "nobody" -> call.header("Authorization", "Bearer wrong");
            case "a user without rights" -> call.header("Authorization", "Bearer limited");
            default -> {}
        }
        try {
            return http.send(call.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The recorded pods had generated names; ours have others. */
    private String mapPod(String text) {
        return text.replaceAll(RECORDED_POD + "[a-z0-9]{5}", pod);
    }

    private void compare(SoftAssertions softly, int number, JsonNode exchange, HttpResponse<String> answer) {
        var name = number + " " + exchange.path("name").asString("");
        var expected = exchange.path("response");
        softly.assertThat(answer.statusCode())
                .as(name + ": code, body " + answer.body())
                .isEqualTo(expected.path("code").asInt());
        if (expected.path("body").isString()) {
            softly.assertThat(answer.body())
                    .as(name)
                    .isEqualTo(expected.path("body").asString(""));
            return;
        }
        var wanted = facts(expected.path("body"));
        softly.assertThat(wanted).as(name + ": facts to compare").isNotEmpty();
        softly.assertThat(facts(Meta.JSON.readTree(answer.body()))).as(name).containsAllEntriesOf(wanted);
        if (expected.path("body").path("kind").asString("").equals("Status")) {
            softly.assertThat(facts(Meta.JSON.readTree(answer.body())).keySet())
                    .as(name + ": a Status has these fields and no others")
                    .isEqualTo(wanted.keySet());
        }
    }

    /** Every leaf of a body but those that differ from run to run. */
    private static TreeMap<String, String> facts(JsonNode body) {
        var facts = new TreeMap<String, String>();
        collect(body, "", facts);
        return facts;
    }

    private static void collect(JsonNode node, String path, TreeMap<String, String> facts) {
        if (TranscriptCluster.differs(path)) {
            return;
        }
        if (node.isObject() && !node.isEmpty()) {
            node.properties().forEach(entry -> collect(entry.getValue(), path + "/" + entry.getKey(), facts));
        } else if (node.isArray() && !node.isEmpty()) {
            var items = new ArrayList<JsonNode>();
            node.forEach(items::add);
            for (int i = 0; i < items.size(); i++) {
                var key = items.get(i).path("type").asString(Integer.toString(i));
                collect(items.get(i), path + "/" + key, facts);
            }
        } else {
            facts.put(path, TranscriptCluster.stable(node.isString() ? node.asString("") : node.toString()));
        }
    }
}
