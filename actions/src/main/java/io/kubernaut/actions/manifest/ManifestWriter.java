package io.kubernaut.actions.manifest;

import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.BudgetState;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.CronJobState;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.EndpointsState;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.JobState;
import io.kubernaut.core.cluster.LimitRangeState;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.NamedState;
import io.kubernaut.core.cluster.NamespaceState;
import io.kubernaut.core.cluster.NetworkPolicyState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.PodMetricsState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.ServiceState;
import io.kubernaut.core.cluster.StorageClassState;
import io.kubernaut.core.cluster.VolumeState;
import io.kubernaut.core.cluster.WorkloadState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a reduced record as a manifest from which {@link io.kubernaut.actions.view.Manifests} reads an equal one. What was
 * not kept is not there; UIDs are left out, and hashes of templates and of settings stand for what they are of.
 */
public final class ManifestWriter {
    private ManifestWriter() {}

    /** Empty for kinds that no snapshot holds. */
    public static Optional<Map<String, Object>> write(ClusterObject object) {
        return switch (object) {
            case PodState pod -> manifest("v1", object, Pods.pod(pod));
            case PodMetricsState metrics -> manifest("metrics.k8s.io/v1beta1", object, Pods.metrics(metrics));
            case WorkloadState workload -> manifest("apps/v1", object, Workloads.workload(workload));
            case JobState job -> manifest("batch/v1", object, Workloads.job(job));
            case CronJobState cronJob -> manifest("batch/v1", object, Workloads.cronJob(cronJob));
            case AutoscalerState autoscaler -> manifest("autoscaling/v2", object, Workloads.autoscaler(autoscaler));
            case NodeState node -> manifest("v1", object, Others.node(node));
            case ClaimState claim -> manifest("v1", object, Others.claim(claim));
            case StorageClassState storageClass ->
                manifest("storage.k8s.io/v1", object, Others.storageClass(storageClass));
            case QuotaState quota -> manifest("v1", object, Others.quota(quota));
            case LimitRangeState limitRange -> manifest("v1", object, Others.limitRange(limitRange));
            case BudgetState budget -> manifest("policy/v1", object, Others.budget(budget));
            case NetworkPolicyState policy -> manifest("networking.k8s.io/v1", object, Others.networkPolicy(policy));
            case EventState event -> manifest("v1", object, Others.event(event));
            case CustomObjectState custom -> manifest(custom.apiVersion(), object, Others.custom(custom));
            case NamespaceState namespace ->
                manifest("v1", object, Fields.of("status", Fields.of("phase", namespace.phase())));
            case ServiceState service ->
                manifest(
                        "v1",
                        object,
                        Fields.of("spec", Fields.of("type", service.type()).put("selector", service.selector())));
            case EndpointsState ignored -> Optional.empty();
            case NamedState ignored -> Optional.empty();
            case VolumeState ignored -> Optional.empty();
        };
    }

    private static Optional<Map<String, Object>> manifest(String apiVersion, ClusterObject object, Fields body) {
        var fields = Fields.of("apiVersion", apiVersion)
                .put("kind", object.ref().kind())
                .put("metadata", metadata(object.meta()));
        body.map().forEach(fields::put);
        return Optional.of(fields.map());
    }

    private static Fields metadata(Meta meta) {
        var fields = Fields.of("name", meta.ref().name())
                .put("namespace", meta.ref().namespace())
                .put("creationTimestamp", meta.createdAt())
                .put("deletionTimestamp", meta.deletedAt())
                .put("labels", meta.labels())
                .put("annotations", meta.annotations());
        if (meta.generation() != 0) {
            fields.put("generation", meta.generation());
        }
        var controller = meta.controller();
        if (controller != null) {
            fields.put(
                    "ownerReferences",
                    List.of(Fields.of("kind", controller.kind())
                            .put("name", controller.name())
                            .put("controller", true)
                            .map()));
        }
        return meta.finalizers() ? fields.put("finalizers", List.of("kubernetes")) : fields;
    }
}
