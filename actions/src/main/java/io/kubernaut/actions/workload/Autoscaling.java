package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who else sets a workload's number of replicas, or what its containers ask for. */
final class Autoscaling {
    private static final ResourceKind SCALED_OBJECT =
            new ResourceKind("ScaledObject", "keda.sh", "v1alpha1", "scaledobjects", true);
    private static final ResourceKind VERTICAL =
            new ResourceKind("VerticalPodAutoscaler", "autoscaling.k8s.io", "v1", "verticalpodautoscalers", true);
    /** In these a VerticalPodAutoscaler sets requests by itself; where none is said, it does. */
    private static final Set<String> SETTING =
            Set.of("", "Auto", "Recreate", "Initial", "InPlaceOrRecreate", "InPlace");

    private final ClusterApi api;

    Autoscaling(ClusterApi api) {
        this.api = api;
    }

    /** Who owns the number of replicas, and what to change instead. KEDA's own autoscaler is not named, for KEDA resets it. */
    Optional<String> ofReplicas(LiveObject workload) {
        return scaledObject(workload)
                .map(name -> "KEDA's ScaledObject " + name + " owns the number of replicas of " + workload.display()
                        + "; change its minReplicaCount and maxReplicaCount instead.")
                .or(() -> first(
                                api.list(ResourceKind.AUTOSCALER, workload.namespace()),
                                "/spec/scaleTargetRef",
                                workload)
                        .map(hpa -> "The HorizontalPodAutoscaler " + hpa.name() + " owns the number of replicas of "
                                + workload.display() + "; change its bounds instead."));
    }

    /** Who sets what the container asks for, and what to change instead. */
    Optional<String> ofResources(LiveObject workload, String container) {
        return api.served(VERTICAL)
                .flatMap(kind -> first(
                        api.list(kind, workload.namespace()).stream()
                                .filter(vpa -> SETTING.contains(vpa.text("/spec/updatePolicy/updateMode")))
                                .filter(vpa -> actsOn(vpa, container))
                                .toList(),
                        "/spec/targetRef",
                        workload))
                .map(
                        vpa -> "The VerticalPodAutoscaler " + vpa.name() + " sets what container " + container + " of "
                                + workload.display() + " asks for (mode " + mode(vpa)
                                + ") and would overwrite this; change minAllowed and maxAllowed in its resourcePolicy instead.");
    }

    private Optional<String> scaledObject(LiveObject workload) {
        return api.served(SCALED_OBJECT)
                .flatMap(kind -> first(api.list(kind, workload.namespace()), "/spec/scaleTargetRef", workload))
                .map(LiveObject::name);
    }

    private static Optional<LiveObject> first(List<LiveObject> candidates, String reference, LiveObject workload) {
        return candidates.stream()
                .filter(candidate -> candidate.text(reference + "/name").equals(workload.name()))
                .filter(candidate -> {
                    var kind = candidate.text(reference + "/kind");
                    // KEDA takes a Deployment where no kind is said.
                    return (kind.isEmpty() ? "Deployment" : kind)
                            .equals(workload.kind().kind());
                })
                .min(Comparator.comparing(LiveObject::name));
    }

    /** The policy of that very container counts before the one for all. */
    private static boolean actsOn(LiveObject vpa, String container) {
        var policies = vpa.elements("/spec/resourcePolicy/containerPolicies").toList();
        for (var name : List.of(container, "*")) {
            for (var policy : policies) {
                if (policy.path("containerName").asString("").equals(name)) {
                    return !policy.path("mode").asString("").equals("Off");
                }
            }
        }
        return true;
    }

    private static String mode(LiveObject vpa) {
        var mode = vpa.text("/spec/updatePolicy/updateMode");
        return mode.isEmpty() ? "not said, so by itself" : mode;
    }
}
