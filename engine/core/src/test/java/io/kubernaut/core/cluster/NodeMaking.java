package io.kubernaut.core.cluster;

import java.util.ArrayList;
import java.util.List;

/** Builds a node: a ready worker with 4 cores and 16 GiB unless something else is said. */
public final class NodeMaking extends ObjectMaking<NodeMaking> {
    private String ready = "True";
    private boolean closed;
    private boolean controlPlane;
    private String zone = "";
    private final List<String> addresses = new ArrayList<>();
    private final List<String> taints = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();

    NodeMaking(String name) {
        super("Node", "", name);
    }

    @Override
    NodeMaking self() {
        return this;
    }

    /** What the Ready condition says: "False" or "Unknown". */
    public NodeMaking notReady(String status) {
        ready = status;
        return this;
    }

    public NodeMaking unschedulable() {
        closed = true;
        return this;
    }

    public NodeMaking controlPlane() {
        controlPlane = true;
        return this;
    }

    public NodeMaking inZone(String name) {
        zone = name;
        return this;
    }

    public NodeMaking at(String address) {
        addresses.add(address);
        return this;
    }

    public NodeMaking withPressure(String type) {
        conditions.addAll(condition(type, "True", ""));
        return this;
    }

    /** A taint as {@code key=value:Effect}. */
    public NodeMaking tainted(String taint) {
        taints.add(taint);
        return this;
    }

    @Override
    public NodeState made() {
        return new NodeState(
                meta(),
                ready,
                closed,
                controlPlane,
                zone,
                4_000,
                16L << 30,
                110,
                List.copyOf(addresses),
                List.copyOf(taints),
                List.copyOf(conditions));
    }
}
