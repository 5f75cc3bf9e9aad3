package io.kubernaut.actions.network;

import io.kubernaut.actions.api.LiveObject;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A label selector as policies carry it; an empty one selects every pod of the namespace. */
record PodSelector(JsonNode json) {
    static PodSelector ofLabels(Map<String, String> labels) {
        var json = JsonMapper.shared().createObjectNode();
        if (!labels.isEmpty()) {
            var match = json.putObject("matchLabels");
            new TreeMap<>(labels).forEach(match::put);
        }
        return new PodSelector(json);
    }

    static PodSelector of(LiveObject policy) {
        return new PodSelector(policy.at("/spec/podSelector"));
    }

    boolean selectsAll() {
        return json.path("matchLabels").isEmpty()
                && json.path("matchExpressions").isEmpty();
    }

    boolean selects(LiveObject pod) {
        var labels = pod.at("/metadata/labels");
        return json.path("matchLabels").properties().stream()
                        .allMatch(l -> has(labels, l.getKey())
                                && value(labels, l.getKey()).equals(l.getValue().asString("")))
                && json.path("matchExpressions").valueStream().allMatch(e -> holds(e, labels));
    }

    private static boolean holds(JsonNode expression, JsonNode labels) {
        var key = expression.path("key").asString("");
        var among = expression
                .path("values")
                .valueStream()
                .anyMatch(v -> v.asString("").equals(value(labels, key)));
        return switch (expression.path("operator").asString("")) {
            case "In" -> has(labels, key) && among;
            case "NotIn" -> !has(labels, key) || !among;
            case "Exists" -> has(labels, key);
            case "DoesNotExist" -> !has(labels, key);
            default -> false;
        };
    }

    private static boolean has(JsonNode labels, String key) {
        return labels.has(key);
    }

    private static String value(JsonNode labels, String key) {
        return labels.path(key).asString("");
    }
}
