package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.CronJobState;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.JobState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.ServiceState;
import io.kubernaut.core.cluster.WorkloadState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows objects to those that own them. */
final class Owners {
    private Owners() {}

    /** Pod ▸ ReplicaSet ▸ Deployment, Job ▸ CronJob, StatefulSet, DaemonSet; a custom resource where it is the owner. */
    static ObjectRef top(ClusterView view, ClusterObject object) {
        var ref = object.ref();
        var current = object;
        for (int depth = 0; depth < 4; depth++) {
            var controller = current.meta().controller();
            if (controller == null) {
                return ref;
            }
            if (ref.kind().equals("Deployment")
                    || ref.kind().equals("StatefulSet")
                    || ref.kind().equals("DaemonSet")
                    || controller.kind().equals("Node")) {
                return ref;
            }
            var ownerRef = ref.sibling(controller.kind(), controller.name());
            var owner = lookup(view, ownerRef);
            if (owner.isEmpty()) {
                return ownerRef.kind().equals("ReplicaSet") ? ref : ownerRef;
            }
            ref = ownerRef;
            current = owner.get();
        }
        return ref;
    }

    private static Optional<? extends ClusterObject> lookup(ClusterView view, ObjectRef ref) {
        return switch (ref.kind()) {
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet" -> view.find(WorkloadState.class, ref);
            case "Job" -> view.find(JobState.class, ref);
            case "CronJob" -> view.find(CronJobState.class, ref);
            default -> view.find(CustomObjectState.class, ref);
        };
    }

    static List<ObjectRef> selectedBy(ClusterView view, ServiceState service) {
        if (service.selector().isEmpty()) {
            return List.of();
        }
        return view.list(PodState.class, service.namespace()).stream()
                .filter(p -> matches(service.selector(), p.meta().labels()))
                .map(p -> top(view, p))
                .distinct()
                .sorted()
                .toList();
    }

    static boolean matches(Map<String, String> selector, Map<String, String> labels) {
        return !selector.isEmpty()
                && selector.entrySet().stream().allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
    }
}
