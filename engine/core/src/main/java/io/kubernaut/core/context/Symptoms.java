package io.kubernaut.core.context;

import java.util.Set;

/** Symptoms that share rules. */
final class Symptoms {
    /** Pods of a workload are not well. */
    static final Set<String> OF_WORKLOADS = Set.of(
            "crash-loop",
            "pod-restarting",
            "container-oom",
            "container-waiting",
            "image-pull",
            "config-missing",
            "pod-not-ready",
            "pod-unschedulable",
            "rollout-stuck",
            "replicas-mismatch",
            "statefulset-mismatch",
            "daemonset-incomplete",
            "pdb-unhealthy",
            "component-absent",
            "proxy-down",
            "service-errors",
            "service-unreachable",
            "target-down");

    /** Over as soon as pods are well again for a while, whatever the alert's window still covers. */
    static final Set<String> SEEN_AT_PODS = Set.of(
            "crash-loop",
            "pod-restarting",
            "container-waiting",
            "image-pull",
            "config-missing",
            "pod-not-ready",
            "pod-unschedulable",
            "rollout-stuck",
            "replicas-mismatch",
            "statefulset-mismatch",
            "daemonset-incomplete",
            "pdb-unhealthy");

    private Symptoms() {}
}
