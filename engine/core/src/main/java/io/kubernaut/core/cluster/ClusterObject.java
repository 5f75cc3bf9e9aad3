package io.kubernaut.core.cluster;

/** One cluster object, reduced to what rules and guards may read. */
public sealed interface ClusterObject
        permits AutoscalerState,
                BudgetState,
                ClaimState,
                CronJobState,
                CustomObjectState,
                EndpointsState,
                EventState,
                JobState,
                LimitRangeState,
                NamedState,
                NamespaceState,
                NetworkPolicyState,
                NodeState,
                PodMetricsState,
                PodState,
                QuotaState,
                ServiceState,
                StorageClassState,
                VolumeState,
                WorkloadState {
    Meta meta();

    /** Cluster, kind, namespace and name. */
    default ObjectRef ref() {
        return meta().ref();
    }

    /** The name of the object. */
    default String name() {
        return meta().ref().name();
    }

    /** The namespace that it is in, "" for cluster-scoped kinds. */
    default String namespace() {
        return meta().ref().namespace();
    }
}
