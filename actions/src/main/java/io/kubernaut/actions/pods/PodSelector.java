package io.kubernaut.actions.pods;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.core.cluster.LabelTerm;
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
 * @param expressions further conditions of a LabelSelector
 */
public record PodSelector(String source, Map<String, String> equal, List<LabelTerm> expressions) {

    /** A LabelSelector; an empty one selects every pod. */
    public static PodSelector of(String source, JsonNode selector) {
        return new PodSelector(
                source,
                texts(selector.path("matchLabels")),
                selector.path("matchExpressions")
                        .valueStream()
                        .map(PodSelector::term)
                        .toList());
    }

    /** A Service's selector, which knows only equal labels. */
    public static PodSelector ofService(String source, JsonNode selector) {
        return new PodSelector(source, texts(selector), List.of());
    }

    public boolean selects(Map<String, String> labels) {
        return labels.entrySet().containsAll(equal.entrySet())
                && expressions.stream().allMatch(term -> term.holds(labels));
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
                .filter(e -> List.of("In", "Exists").contains(e.operator()))
                .forEach(e -> keys.add(e.key()));
        return keys;
    }

    public static Map<String, String> texts(JsonNode object) {
        return object.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asString("")));
    }

    private static LabelTerm term(JsonNode expression) {
        return new LabelTerm(
                expression.path("key").asString(""),
                expression.path("operator").asString(""),
                expression
                        .path("values")
                        .valueStream()
                        .map(v -> v.asString(""))
                        .sorted()
                        .toList());
    }
}
