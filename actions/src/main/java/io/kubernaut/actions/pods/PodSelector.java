package io.kubernaut.actions.pods;

import io.kubernaut.actions.api.LiveObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Which pods something is about, by their labels.
 *
 * @param source what it belongs to, for people
 * @param equal labels that a pod must have
 * @param expressions further conditions, as a LabelSelector writes them
 */
public record PodSelector(String source, Map<String, String> equal, List<JsonNode> expressions) {

    /** A LabelSelector; an empty one selects every pod. */
    public static PodSelector of(String source, JsonNode selector) {
        return new PodSelector(
                source,
                texts(selector.path("matchLabels")),
                selector.path("matchExpressions").valueStream().toList());
    }

    /** A Service's selector, which knows only equal labels. */
    public static PodSelector ofService(String source, JsonNode selector) {
        return new PodSelector(source, texts(selector), List.of());
    }

    public boolean selects(Map<String, String> labels) {
        return labels.entrySet().containsAll(equal.entrySet())
                && expressions.stream().allMatch(expression -> holds(expression, labels));
    }

    public boolean selects(LiveObject pod) {
        return selects(texts(pod.at("/metadata/labels")));
    }

    public boolean selectsAll() {
        return equal.isEmpty() && expressions.isEmpty();
    }

    /** The labels without which a pod is not selected by equality or presence. */
    public Set<String> keys() {
        var keys = new TreeSet<>(equal.keySet());
        expressions.stream()
                .filter(e -> List.of("In", "Exists").contains(e.path("operator").asString("")))
                .forEach(e -> keys.add(e.path("key").asString("")));
        return keys;
    }

    public static Map<String, String> texts(JsonNode object) {
        return object.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asString("")));
    }

    private static boolean holds(JsonNode expression, Map<String, String> labels) {
        var value = labels.get(expression.path("key").asString(""));
        var among = value != null
                && expression
                        .path("values")
                        .valueStream()
                        .anyMatch(v -> v.asString("").equals(value));
        return switch (expression.path("operator").asString("")) {
            case "In" -> among;
            case "NotIn" -> !among;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> true; // What is not known is believed to hold, so that it is looked at.
        };
    }
}
