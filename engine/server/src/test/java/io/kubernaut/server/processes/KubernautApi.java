package io.kubernaut.server.processes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The service's HTTP API, as a caller uses it. */
public record KubernautApi(Http http) {

    /** Posts what Alertmanager would post. */
    public Http.Reply post(WebhookBody webhook) {
        return http.post("/alerts", webhook.json());
    }

    public void setMode(String mode) {
        var reply = http.put("/api/v1/mode", Map.of("mode", mode, "reason", "a test"));
        if (reply.status() != 200) {
            throw new AssertionError("The mode could not be set: " + reply);
        }
    }

    /** All decisions, the newest first. */
    public List<JsonNode> decisions() {
        return all("decisions");
    }

    /** Decisions about an alert with this label, the newest first. */
    public List<JsonNode> decisionsAbout(String label, String value) {
        return decisions().stream().filter(d -> isAbout(d, label, value)).toList();
    }

    private static boolean isAbout(JsonNode decision, String label, String value) {
        for (var alert : decision.path("alerts")) {
            if (alert.path("labels").path(label).asString("").equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** The decision in words. */
    public String explain(JsonNode decision) {
        var reply =
                http.get("/api/v1/decisions/" + decision.path("decisionId").asString() + "/explain", "text/markdown");
        if (reply.status() != 200) {
            throw new AssertionError("The decision was not explained: " + reply);
        }
        return reply.text();
    }

    public List<JsonNode> incidents() {
        return all("incidents");
    }

    /** An incident with its episodes and decisions. */
    public JsonNode incident(String id) {
        return http.get("/api/v1/incidents/" + id).json();
    }

    public List<JsonNode> runs() {
        return all("runs");
    }

    /** Runs that a decision led to. */
    public List<JsonNode> runsOf(JsonNode decision) {
        return list("/api/v1/runs?decision=" + decision.path("decisionId").asString(), "runs");
    }

    private List<JsonNode> all(String what) {
        return list("/api/v1/" + what + "?limit=500", what);
    }

    private List<JsonNode> list(String path, String what) {
        var reply = http.get(path);
        if (reply.status() != 200 || !reply.json().path(what).isArray()) {
            throw new AssertionError(path + " was answered with " + reply);
        }
        var items = new ArrayList<JsonNode>();
        reply.json().path(what).forEach(items::add);
        return items;
    }
}
