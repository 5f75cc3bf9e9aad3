package io.kubernaut.actions.apiserver.admission;

import io.kubernaut.actions.apiserver.objects.Kinds;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.ObjectStore;
import io.kubernaut.actions.apiserver.objects.Selectors;
import java.util.HashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Computes disruption budgets from the pods that are there. */
public final class Budgets {
    /** What a budget says now; numbers of pods. */
    public record Standing(int expected, int healthy, int desired) {
        public int allowed() {
            return Math.max(0, healthy - desired);
        }
    }

    private final ObjectStore store;
    private final Kinds kinds;

    public Budgets(ObjectStore store, Kinds kinds) {
        this.store = store;
        this.kinds = kinds;
    }

    /** The budgets that select {@code pod}. */
    public List<ObjectNode> of(ObjectNode pod) {
        return store.list(kinds.known("policy", "poddisruptionbudgets"), Meta.namespace(pod)).stream()
                .filter(budget ->
                        Selectors.of(budget.path("spec").path("selector")).test(pod))
                .toList();
    }

    public Standing standing(ObjectNode budget) {
        var spec = budget.path("spec");
        var selected = Selectors.of(spec.path("selector"));
        var pods = store.list(kinds.known("", "pods"), Meta.namespace(budget)).stream()
                .filter(selected)
                .toList();
        int healthy = (int) pods.stream().filter(Budgets::healthy).count();
        var min = spec.path("minAvailable");
        if (min.isIntegralNumber()) {
            return new Standing(pods.size(), healthy, min.asInt());
        }
        int expected = expected(pods);
        int desired = min.isMissingNode()
                ? Math.max(0, expected - scaled(spec.path("maxUnavailable"), expected))
                : scaled(min, expected);
        return new Standing(expected, healthy, desired);
    }

    public static boolean ready(JsonNode pod) {
        return pod.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asString("").equals("Ready")
                        && condition.path("status").asString("").equals("True"));
    }

    private static boolean healthy(JsonNode pod) {
        return ready(pod) && !Meta.beingDeleted(pod);
    }

    /** Replicas that the controllers of these pods want; a pod without one counts for itself. */
    private int expected(List<ObjectNode> pods) {
        var byOwner = new HashMap<String, Integer>();
        for (ObjectNode pod : pods) {
            var owner = pod.path("metadata").path("ownerReferences").path(0);
            var key = owner.isMissingNode() ? Meta.uid(pod) : owner.path("uid").asString("");
            byOwner.computeIfAbsent(key, unused -> replicas(pod, owner));
        }
        return byOwner.values().stream().mapToInt(Integer::intValue).sum();
    }

    private int replicas(ObjectNode pod, JsonNode owner) {
        return kinds.byKind(
                        owner.path("apiVersion").asString(""),
                        owner.path("kind").asString(""))
                .flatMap(kind ->
                        store.find(kind, Meta.namespace(pod), owner.path("name").asString("")))
                .map(found -> found.path("spec").path("replicas").asInt(1))
                .orElse(1);
    }

    /** A number or a percentage of {@code of}, rounded up. */
    static int scaled(JsonNode value, int of) {
        var text = value.asString("0");
        if (text.endsWith("%")) {
            return (int) Math.ceil(Integer.parseInt(text.substring(0, text.length() - 1)) * of / 100.0);
        }
        return Integer.parseInt(text);
    }
}
