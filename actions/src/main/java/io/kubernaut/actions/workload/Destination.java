package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.core.execution.ActionRequest;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where pods are to be moved: off a node, to nodes with some labels, or both.
 *
 * @param fromNode "" where only the labels count
 * @param labels of the nodes to move to; none where any other node will do
 */
record Destination(String fromNode, Map<String, String> labels) {
    private static final String HOST = "kubernetes.io/hostname";

    static Destination of(ActionRequest request, String fromNode) {
        var labels = new TreeMap<String, String>();
        Arrays.stream(request.text("toNodeSelector").split(",", -1))
                .map(one -> one.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> labels.put(parts[0], parts[1]));
        return new Destination(fromNode, labels);
    }

    boolean wants(LiveObject node) {
        return !node.name().equals(fromNode)
                && labels.entrySet().stream()
                        .allMatch(e -> node.label(e.getKey()).equals(e.getValue()));
    }

    /** The preference of a pod template, by the label that every node has. */
    ObjectNode preference(String hostname) {
        var term = JsonMapper.shared().createObjectNode().put("weight", 100);
        var expressions = term.putObject("preference").putArray("matchExpressions");
        if (!fromNode.isEmpty()) {
            expressions
                    .addObject()
                    .put("key", HOST)
                    .put("operator", "NotIn")
                    .putArray("values")
                    .add(hostname);
        }
        labels.forEach((key, value) -> expressions
                .addObject()
                .put("key", key)
                .put("operator", "In")
                .putArray("values")
                .add(value));
        return term;
    }

    static String hostname(LiveObject node) {
        return node.label(HOST);
    }

    String words() {
        var to = labels.isEmpty()
                ? ""
                : " to nodes with "
                        + labels.entrySet().stream()
                                .map(e -> e.getKey() + "=" + e.getValue())
                                .collect(Collectors.joining(","));
        return (fromNode.isEmpty() ? "" : " off node " + fromNode) + to;
    }
}
