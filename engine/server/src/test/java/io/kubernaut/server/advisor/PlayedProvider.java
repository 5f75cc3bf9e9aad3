package io.kubernaut.server.advisor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A provider on a real port that speaks as OpenAI does, 1,000 tokens of question and 50 of answer each time. */
public final class PlayedProvider implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern SYMPTOM = Pattern.compile("(?m)^symptom = \"(.*)\"$");
    private static final Pattern FENCE = Pattern.compile("[0-9a-f]{24}");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Play play;

    /** What is answered. */
    public interface Play {
        Said to(Asked asked) throws InterruptedException;
    }

    /**
     * A request.
     *
     * @param model that is asked for
     * @param text all that a model reads of it
     */
    public record Asked(String model, String text) {
        /** The first option to do this. */
        public Optional<String> option(String action) {
            var option =
                    Pattern.compile("(?m)^(o\\d+): " + action + " on (\\S+)$").matcher(text);
            return option.find() ? Optional.of(option.group(1)) : Optional.empty();
        }

        /** Whether it is to mend an answer. */
        public boolean again() {
            return text.contains("That answer cannot be used:");
        }

        /** The same question is the same, though another word fences its data. */
        public String question() {
            return FENCE.matcher(text).replaceAll("");
        }

        /** To do this, where it is offered; else nothing. */
        public Said choosing(String action, String reason) {
            var symptom = SYMPTOM.matcher(text);
            return new Said(
                    200,
                    JSON.writeValueAsString(Map.of(
                            "choice",
                            option(action).orElse("none"),
                            "parameters",
                            List.of(),
                            "evidence",
                            List.of(Map.of("path", "symptom", "value", symptom.find() ? symptom.group(1) : "")),
                            "confidence",
                            0.9,
                            "reason",
                            reason)));
        }
    }

    /** @param text of the model; of an error, where the status is one */
    public record Said(int status, String text) {}

    public PlayedProvider(Play play) throws IOException {
        this.play = play;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1";
    }

    /** All that came, in order. */
    public List<Asked> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            var text = new StringBuilder();
            collect(body, text);
            var one = new Asked(body.path("model").asString(""), text.toString());
            asked.add(one);
            var said = play.to(one);
            var bytes = JSON.writeValueAsBytes(
                    said.status() == 200 ? completion(said.text()) : Map.of("error", Map.of("message", said.text())));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(said.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, ?> completion(String text) {
        return Map.of(
                "id",
                "1",
                "object",
                "chat.completion",
                "created",
                1,
                "model",
                "played-2",
                "choices",
                List.of(Map.of(
                        "index", 0, "finish_reason", "stop", "message", Map.of("role", "assistant", "content", text))),
                "usage",
                Map.of("prompt_tokens", 1000, "completion_tokens", 50, "total_tokens", 1050));
    }

    private static void collect(JsonNode node, StringBuilder texts) {
        if (node.isString()) {
            texts.append(node.asString()).append('\n');
        }
        node.forEach(inner -> collect(inner, texts));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
