package io.kubernaut.core.advice;

import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.PodState;
import java.time.Instant;
import java.util.TreeMap;

/** How objects do, in words that stay the same while nothing has changed but names, counts and times. */
final class Signs {
    private Signs() {}

    static String of(PodState pod, Instant now) {
        if (!pod.over() && !pod.failing(now) && !pod.unschedulable() && !pod.hung()) {
            return "well";
        }
        var signs = new TreeMap<String, String>();
        signs.put("phase", pod.over() ? pod.phase() + " " + pod.reason() : "");
        signs.put("unschedulable", String.valueOf(pod.unschedulable()));
        signs.put("hung", String.valueOf(pod.hung()));
        for (var container : pod.containers()) {
            var failed = container.crashing(now)
                    ? "crashing" + (container.lastKilledForMemory() ? ", killed for memory" : "")
                    : container.imagePullFailing() ? "image" : container.configFailing() ? "config" : "";
            if (!failed.isEmpty()) {
                signs.put("container " + container.name(), failed);
            }
        }
        return signs.toString();
    }

    static String of(NodeState node) {
        var signs = new TreeMap<String, String>();
        node.conditions().stream()
                .filter(c -> !c.type().equals("Ready"))
                .filter(Condition::isTrue)
                .forEach(c -> signs.put(c.type(), "true"));
        return node.ready() + (node.unschedulable() ? " closed" : "") + (signs.isEmpty() ? "" : " " + signs);
    }

    static String of(ClaimState claim) {
        return claim.phase() + " " + claim.storageClass();
    }
}
