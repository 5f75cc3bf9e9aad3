package io.kubernaut.actions.view;

import io.kubernaut.actions.api.FieldOwner;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.NodeState;
import java.util.Collections;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** Reads nodes. */
final class NodeReader {
    private NodeReader() {}

    static NodeState read(Meta meta, Tree node) {
        var spec = node.at("spec");
        var status = node.at("status");
        var conditions = MetaReader.conditions(status);
        var allocatable = status.has("allocatable") ? status.at("allocatable") : status.at("capacity");
        var cpu = allocatable.millis("cpu");
        var memory = allocatable.bytes("memory");
        var pods = allocatable.bytes("pods");
        return new NodeState(
                closedByOther(meta, node) ? without(meta, NodeState.CORDONED_BY) : meta,
                conditions.stream()
                        .filter(c -> "Ready".equals(c.type()))
                        .map(Condition::status)
                        .findFirst()
                        .orElse("Unknown"),
                spec.flag("unschedulable"),
                meta.labels().containsKey("node-role.kubernetes.io/control-plane")
                        || meta.labels().containsKey("node-role.kubernetes.io/master"),
                meta.labels()
                        .getOrDefault(
                                "topology.kubernetes.io/zone", meta.label("failure-domain.beta.kubernetes.io/zone")),
                cpu == null ? 0 : cpu,
                memory == null ? 0 : memory,
                pods == null ? 0 : Math.toIntExact(Math.min(pods, Integer.MAX_VALUE)),
                status.list("addresses").stream().map(a -> a.text("address")).toList(),
                spec.list("taints").stream().map(NodeReader::taint).toList(),
                conditions);
    }

    /**
     * Whether somebody else closed it last. {@code kubectl uncordon} leaves Kubernaut's annotation, so a node that a person
     * closes later would pass for Kubernaut's. Of the same second the other is believed.
     */
    private static boolean closedByOther(Meta meta, Tree node) {
        return meta.annotations().containsKey(NodeState.CORDONED_BY)
                && FieldOwner.of(
                                new LiveObject(
                                        ResourceKind.NODE, JsonMapper.shared().valueToTree(node.raw())),
                                "/spec/unschedulable",
                                false)
                        .isPresent();
    }

    private static Meta without(Meta meta, String annotation) {
        var annotations = new TreeMap<>(meta.annotations());
        annotations.remove(annotation);
        return new Meta(
                meta.ref(),
                meta.uid(),
                meta.generation(),
                meta.createdAt(),
                meta.deletedAt(),
                meta.labels(),
                Collections.unmodifiableSortedMap(annotations),
                meta.controller(),
                meta.finalizers());
    }

    /** As kubectl writes it: {@code key=value:Effect}, or {@code key:Effect} when there is no value. */
    private static String taint(Tree taint) {
        var value = taint.text("value");
        return taint.text("key") + (value.isEmpty() ? "" : "=" + value) + ":" + taint.text("effect");
    }
}
