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
        return all("/api/v1/decisions?limit=500");
    }

    /** Decisions about alerts of a namespace, the newest first. */
    public List<JsonNode> decisionsIn(String namespace) {
        return all("/api/v1/decisions?limit=500&namespace=" + namespace);
    }

    public List<JsonNode> incidents() {
        return all("/api/v1/incidents?limit=500");
    }

    public List<JsonNode> runs() {
        return all("/api/v1/runs?limit=500");
    }

    private List<JsonNode> all(String path) {
        var reply = http.get(path);
        if (reply.status() != 200) {
            throw new AssertionError(path + " was answered with " + reply);
        }
        var items = new ArrayList<JsonNode>();
        reply.json().path("items").forEach(items::add);
        return items;
    }
}
