package io.kubernaut.actions.cases;

import io.kubernaut.actions.api.LiveObject;

/** Whether a workload's status says that all its pods are there, ready and up to date. */
final class Readiness {
    private Readiness() {}

    static boolean of(LiveObject workload) {
        if (workload.kind().kind().equals("DaemonSet")) {
            var wanted = workload.number("/status/desiredNumberScheduled", 0);
            return wanted > 0
                    && workload.number("/status/numberReady", 0) == wanted
                    && workload.number("/status/updatedNumberScheduled", 0) == wanted;
        }
        var wanted = workload.number("/spec/replicas", 1);
        return workload.number("/status/replicas", 0) == wanted
                && workload.number("/status/readyReplicas", 0) == wanted
                && workload.number("/status/updatedReplicas", 0) == wanted;
    }
}
