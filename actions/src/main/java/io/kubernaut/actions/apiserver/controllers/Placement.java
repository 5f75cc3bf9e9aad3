package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.admission.Amount;
import io.kubernaut.actions.apiserver.objects.Meta;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether a pod fits a node, in the words of the scheduler. */
final class Placement {
    private static final Set<String> KEEPS_OUT = Set.of("NoSchedule", "NoExecute");

    private Placement() {}

    /** Why the pod cannot be there, or an empty text. */
    static String objection(JsonNode pod, JsonNode node, List<ObjectNode> podsThere) {
        var spec = pod.path("spec");
        if (node.path("spec").path("unschedulable").asBoolean(false)
                && !tolerates(spec, "node.kubernetes.io/unschedulable", "NoSchedule")) {
            return "node(s) were unschedulable";
        }
        for (JsonNode taint : node.path("spec").path("taints")) {
            var effect = taint.path("effect").asString("");
            var key = taint.path("key").asString("");
            if (KEEPS_OUT.contains(effect) && !tolerates(spec, key, effect)) {
                return "node(s) had untolerated taint(s)";
            }
        }
        if (!ready(node)) {
            return "node(s) had untolerated taint(s)";
        }
        if (!matchesSelector(spec, node)) {
            return "node(s) didn't match Pod's node affinity/selector";
        }
        for (String resource : List.of("cpu", "memory")) {
            var free = node.path("status").path("allocatable").path(resource);
            var sum = requested(pod, resource);
            for (ObjectNode other : podsThere) {
                sum = sum.add(requested(other, resource));
            }
            if (!free.isMissingNode() && requested(pod, resource).signum() > 0 && sum.compareTo(Amount.at(free)) > 0) {
                return "Insufficient " + resource;
            }
        }
        return "";
    }

    static boolean ready(JsonNode node) {
        var ready = Cluster.condition(node, "Ready");
        return ready.isMissingNode() || ready.path("status").asString("").equals("True");
    }

    /** DaemonSets go to unschedulable and unready nodes as well, but respect other taints and selectors. */
    static boolean suitsDaemon(JsonNode spec, JsonNode node) {
        for (JsonNode taint : node.path("spec").path("taints")) {
            var key = taint.path("key").asString("");
            var effect = taint.path("effect").asString("");
            if (!key.startsWith("node.kubernetes.io/") && KEEPS_OUT.contains(effect) && !tolerates(spec, key, effect)) {
                return false;
            }
        }
        return matchesSelector(spec, node);
    }

    private static boolean tolerates(JsonNode spec, String key, String effect) {
        for (JsonNode toleration : spec.path("tolerations")) {
            var theirs = toleration.path("key").asString("");
            var theirEffect = toleration.path("effect").asString("");
            if ((theirs.isEmpty() || theirs.equals(key)) && (theirEffect.isEmpty() || theirEffect.equals(effect))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesSelector(JsonNode spec, JsonNode node) {
        var labels = Meta.labels(node);
        if (!labels.entrySet()
                .containsAll(Meta.strings(spec.path("nodeSelector")).entrySet())) {
            return false;
        }
        var terms = spec.path("affinity")
                .path("nodeAffinity")
                .path("requiredDuringSchedulingIgnoredDuringExecution")
                .path("nodeSelectorTerms");
        return terms.isEmpty() || terms.valueStream().anyMatch(term -> matches(term, node));
    }

    private static boolean matches(JsonNode term, JsonNode node) {
        var labels = Meta.labels(node);
        boolean fields = term.path("matchFields")
                .valueStream()
                .allMatch(one -> contains(one, Meta.name(node))
                        != one.path("operator").asString("").equals("NotIn"));
        return fields
                && term.path("matchExpressions").valueStream().allMatch(one -> {
                    var value = labels.get(one.path("key").asString(""));
                    return switch (one.path("operator").asString("")) {
                        case "In" -> value != null && contains(one, value);
                        case "NotIn" -> value == null || !contains(one, value);
                        case "Exists" -> value != null;
                        case "DoesNotExist" -> value == null;
                        default -> false;
                    };
                });
    }

    private static boolean contains(JsonNode expression, String value) {
        return expression
                .path("values")
                .valueStream()
                .anyMatch(one -> one.asString("").equals(value));
    }

    /** How much the pod would rather be there; the sum of the weights of its preferences. */
    static int preference(JsonNode pod, JsonNode node) {
        int sum = 0;
        for (JsonNode preferred : pod.path("spec")
                .path("affinity")
                .path("nodeAffinity")
                .path("preferredDuringSchedulingIgnoredDuringExecution")) {
            if (matches(preferred.path("preference"), node)) {
                sum += preferred.path("weight").asInt(1);
            }
        }
        return sum;
    }

    static BigDecimal requested(JsonNode pod, String resource) {
        var sum = BigDecimal.ZERO;
        for (JsonNode container : pod.path("spec").path("containers")) {
            sum = sum.add(Amount.at(container.path("resources").path("requests").path(resource)));
        }
        return sum;
    }
}
