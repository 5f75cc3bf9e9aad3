package io.kubernaut.actions.pods;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.WriteReply;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What eviction needs to know of pods. */
public final class Eviction {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private Eviction() {}

    /** What became of a request to evict a pod. */
    public sealed interface Answer {
        /** It stops. */
        record Evicted() implements Answer {}

        /** There was no such pod any more. */
        record Gone() implements Answer {}

        /** Nothing was done, by its budget or a conflict with another change; again after a while. */
        record Blocked(String reason) implements Answer {}

        /** Nothing was done, and asking again will not help. */
        record Never(String reason) implements Answer {}
    }

    /** Evicts that pod, within its budget. */
    public static Answer ask(ClusterApi api, LiveObject pod) {
        return switch (api.create(pod, "eviction", of(pod, false), false)) {
            case WriteReply.Took took -> new Answer.Evicted();
            case WriteReply.Changed changed -> new Answer.Blocked(changed.reason());
            case WriteReply.Denied denied ->
                switch (denied.code()) {
                    case 404 -> new Answer.Gone();
                    // 500 is the code for two budgets over one pod.
                    case 429, 500 -> new Answer.Blocked(denied.reason());
                    default -> new Answer.Never(denied.reason());
                };
        };
    }

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
