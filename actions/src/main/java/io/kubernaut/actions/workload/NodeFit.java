package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Which nodes may take pods of a workload's template, whatever room they have. */
final class NodeFit {
    private static final String POD = "/spec/template/spec";

    private final JsonNode selector;
    private final List<JsonNode> terms;
    private final List<JsonNode> tolerations;

    NodeFit(LiveObject workload) {
        this.selector = workload.at(POD + "/nodeSelector");
        this.terms = workload.elements(POD + "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution"
                        + "/nodeSelectorTerms")
                .toList();
        this.tolerations = workload.elements(POD + "/tolerations").toList();
    }

    boolean takes(LiveObject node) {
        return node.conditionIs("Ready", "True") && !node.flag("/spec/unschedulable") && wants(node) && tolerates(node);
    }

    /** By its node selector, and by one of the terms of its required node affinity, where it has any. */
    boolean wants(LiveObject node) {
        var labels = labels(node.at("/metadata/labels"));
        return selector.properties().stream()
                        .allMatch(e -> e.getValue().asString("").equals(labels.get(e.getKey())))
                && (terms.isEmpty() || terms.stream().anyMatch(term -> holds(term, node, labels)));
    }

    /** A term that says nothing is true of no node. */
    private static boolean holds(JsonNode term, LiveObject node, Map<String, String> labels) {
        var expressions = term.path("matchExpressions");
        var fields = term.path("matchFields");
        return !(expressions.isEmpty() && fields.isEmpty())
                && LabelTerms.holds(expressions, labels)
                && LabelTerms.holds(fields, Map.of("metadata.name", node.name()));
    }

    boolean tolerates(LiveObject node) {
        return node.elements("/spec/taints")
                .filter(taint -> !taint.path("effect").asString("").equals("PreferNoSchedule"))
                .allMatch(taint -> tolerations.stream().anyMatch(t -> tolerates(t, taint)));
    }

    private static boolean tolerates(JsonNode toleration, JsonNode taint) {
        var key = toleration.path("key").asString("");
        var effect = toleration.path("effect").asString("");
        var sameValue = toleration.path("operator").asString("Equal").equals("Exists")
                || toleration
                        .path("value")
                        .asString("")
                        .equals(taint.path("value").asString(""));
        return (key.isEmpty() || key.equals(taint.path("key").asString("")) && sameValue)
                && (effect.isEmpty() || effect.equals(taint.path("effect").asString("")));
    }

    static Map<String, String> labels(JsonNode json) {
        return json.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asString("")));
    }
}
