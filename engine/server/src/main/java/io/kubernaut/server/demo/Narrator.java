package io.kubernaut.server.demo;

import io.kubernaut.server.waiting.Asking;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to the running service over HTTP, as anyone could, and prints what happens as it happens. */
final class Narrator {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PAUSE = Duration.ofMillis(200);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private URI base = URI.create("http://127.0.0.1:8080");
    private final PrintWriter out;
    private final Clock clock;
    private final long began = System.nanoTime();
    private final Set<String> told = new HashSet<>();

    Narrator(PrintWriter out, Clock clock) {
        this.clock = clock;
        this.out = out;
    }

    /** Says where the service answers; nothing can be asked before. */
    void listenTo(URI service) {
        base = service;
    }

    void say(String line) {
        var at = Duration.ofNanos(System.nanoTime() - began);
        out.printf("%5.1fs  %s%n", at.toMillis() / 1000.0, line);
        out.flush();
    }

    private void detail(String line) {
        out.printf("          %s%n", line);
        out.flush();
    }

    void send(DemoAlert alert) {
        say("ALERT    " + alert.name() + " " + alert.labels());
        var answer = call("POST", "/alerts", JSON.writeValueAsString(alert.webhook(clock.instant())));
        detail("POST /alerts answered 200 after commit: " + answer);
    }

    /** Prints what becomes of the alerts until each wanted action is verified; true when all were. */
    boolean follow(Map<String, String> wantedByAlert, Duration patience) {
        var verified = new HashMap<String, String>();
        new Asking(clock, patience, PAUSE)
                .until(() -> verifiedBy(verified, wantedByAlert.values()), all -> all == wantedByAlert.size());
        wantedByAlert.values().stream()
                .filter(a -> !verified.containsKey(a))
                .forEach(a -> say("MISSING  " + a + " was not verified within " + patience.toSeconds() + " s"));
        return verified.size() == wantedByAlert.size();
    }

    /** Tells what is new, and how many of the actions have been verified by now. */
    private int verifiedBy(Map<String, String> verified, Collection<String> wanted) {
        get("/api/v1/decisions?limit=50").path("decisions").forEach(this::decision);
        for (var run : get("/api/v1/runs?limit=50").path("runs")) {
            step(run);
            var action = run.path("action").asString("");
            if (run.path("state").asString("").equals("VERIFIED") && wanted.contains(action)) {
                verified.put(action, run.path("runId").asString(""));
            }
        }
        return verified.size();
    }

    private void decision(JsonNode decision) {
        var id = decision.path("decisionId").asString("");
        if (!told.add("decision " + id)) {
            return;
        }
        var chosen = decision.path("chosen");
        say("DECISION " + decision.path("symptom").asString("") + " on " + display(decision.path("subject")) + " ▸ "
                + decision.path("outcome").asString(""));
        for (var finding : decision.path("findings")) {
            detail("found     " + finding.asString(""));
        }
        if (chosen.isObject()) {
            detail("chosen    " + chosen.path("action").asString("") + " on " + display(chosen.path("target")) + " "
                    + chosen.path("parameters"));
            detail("because   " + decision.path("reason").asString(""));
            detail("by        " + chosen.path("rule").asString("") + ", priority "
                    + chosen.path("priority").path("total").asInt());
        }
        for (var other : decision.path("alternatives")) {
            detail("rejected  " + other.path("action").asString("") + ": "
                    + other.path("rejectedBecause").asString(""));
        }
        var asked = 0;
        for (var guard : decision.path("guards")) {
            asked += guard.path("verdict").asString("").equals("ALLOW") ? 1 : 0;
        }
        detail("guards    " + asked + " of " + decision.path("guards").size() + " allow it");
    }

    private void step(JsonNode run) {
        var id = run.path("runId").asString("");
        var full = get("/api/v1/runs/" + id);
        var shown = full.path("run");
        for (var step : full.path("steps")) {
            var state = step.path("state").asString("");
            // The decision has been told; that its run waits is no news.
            if (!state.equals("PENDING")
                    && told.add("step " + id + " " + step.path("sequence").asInt())) {
                say(label(state) + run.path("action").asString("") + ": "
                        + step.path("message").asString(""));
                if (state.equals("PLANNED")) {
                    shown.path("plan")
                            .path("diff")
                            .asString("")
                            .lines()
                            .filter(l -> (l.startsWith("+") || l.startsWith("-"))
                                    && !l.startsWith("+++")
                                    && !l.startsWith("---"))
                            .limit(12)
                            .forEach(this::detail);
                }
            }
        }
    }

    private static String label(String state) {
        return switch (state) {
            case "PLANNED" -> "DRY-RUN  ";
            case "APPLIED" -> "APPLIED  ";
            case "VERIFIED" -> "VERIFIED ";
            case "REFUSED" -> "REFUSED  ";
            case "FAILED" -> "FAILED   ";
            default -> "         ";
        };
    }

    private static String display(JsonNode ref) {
        return ref.path("namespace").asString("") + "/" + ref.path("kind").asString("") + "/"
                + ref.path("name").asString("");
    }

    /** Lets the service act, as {@code kubernaut mode act} does. */
    void act() {
        call("PUT", "/api/v1/mode", "{\"mode\":\"act\",\"by\":\"demo\",\"reason\":\"the demo's own cluster\"}");
    }

    /** Waits until the service says that it is ready: database, cluster and rules. */
    void awaitReady(Duration patience) {
        var answer = new Asking(clock, patience, PAUSE)
                .until(() -> exchange(request("/ready").GET().build()), a -> a.statusCode() == 200);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("The service did not get ready: " + answer.body());
        }
    }

    JsonNode get(String path) {
        return JSON.readTree(call("GET", path, ""));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20));
    }

    private String call(String method, String path, String body) {
        return send(request(path)
                .header("Accept", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** The explanation in markdown. */
    String explanation(String decisionId) {
        return send(request("/api/v1/decisions/" + decisionId + "/explain")
                .header("Accept", "text/markdown")
                .GET()
                .build());
    }

    private String send(HttpRequest request) {
        var response = exchange(request);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    request.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + request.uri(), e);
        }
    }
}
