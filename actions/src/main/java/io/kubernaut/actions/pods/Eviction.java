package io.kubernaut.actions.pods;

import io.kubernaut.actions.api.LiveObject;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What eviction needs to know of pods. */
public final class Eviction {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private Eviction() {}

    /** What is sent; the pod must still be that one. */
    public static ObjectNode of(LiveObject pod, boolean dryRun) {
        var eviction = JsonMapper.shared().createObjectNode();
        eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
        eviction.putObject("metadata").put("name", pod.name()).put("namespace", pod.namespace());
        var options = eviction.putObject("deleteOptions");
        options.putObject("preconditions").put("uid", pod.uid());
        if (dryRun) {
            options.putArray("dryRun").add("All");
        }
        return eviction;
    }

    /** A static pod, which its node's kubelet makes from a file: evicting it would not restart it. */
    public static boolean isStatic(LiveObject pod) {
        return !pod.annotation(MIRROR).isEmpty()
                || pod.controller().filter(c -> c.kind().equals("Node")).isPresent();
    }
}
