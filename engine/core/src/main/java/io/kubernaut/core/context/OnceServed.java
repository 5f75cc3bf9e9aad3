package io.kubernaut.core.context;

import io.kubernaut.core.cluster.Condition;

/** Whether the newest release once did its work, so that what fails now came later. */
final class OnceServed {
    private OnceServed() {}

    /** Kubernetes 1.36, Deployment controller: all its replicas were of the newest template and available at one time. */
    static boolean completed(Snapshot s) {
        var workload = s.workload();
        return workload != null
                && workload.condition("Progressing")
                        .filter(c -> c.isTrue() && c.reason().equals("NewReplicaSetAvailable"))
                        .isPresent()
                && !s.releaseUnfinished();
    }

    /**
     * A pod that fails from the start is kept by its ReplicaSet, and without a readiness probe its Deployment turns
     * unavailable at each crash. So neither the pods' age nor the condition alone tells that the release had worked.
     */
    static boolean forLong(Snapshot s) {
        var workload = s.workload();
        var rollout = s.rollout();
        var released = rollout == null ? null : rollout.since();
        if (workload == null || released == null) {
            return false;
        }
        var settled = released.plus(s.thresholds().recoveredAfter());
        var current = s.currentPods();
        return !current.isEmpty()
                && workload.condition("Available")
                        .filter(Condition::isFalse)
                        .map(Condition::since)
                        .filter(settled::isBefore)
                        .isPresent()
                && current.stream().allMatch(p -> {
                    var begun = p.startedAt() == null ? p.meta().createdAt() : p.startedAt();
                    return begun != null && begun.isAfter(settled);
                });
    }
}
