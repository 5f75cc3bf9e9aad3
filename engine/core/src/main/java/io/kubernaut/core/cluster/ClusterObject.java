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

    default ObjectRef ref() {
        return meta().ref();
    }

    default String name() {
        return meta().ref().name();
    }

    default String namespace() {
        return meta().ref().namespace();
    }
}
