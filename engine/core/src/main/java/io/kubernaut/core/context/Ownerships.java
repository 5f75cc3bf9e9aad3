package io.kubernaut.core.context;

import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.WorkloadState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds who else owns an object's desired state. */
final class Ownerships {
    private static final Set<String> BUILT_IN =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Node");
    private static final SortedMap<String, String> OPERATED = new TreeMap<>(Map.of(
            "cnpg.io/cluster", "Cluster",
            "postgres-operator.crunchydata.com/cluster", "PostgresCluster",
            "strimzi.io/cluster", "Kafka"));
    private final ClusterView view;

    Ownerships(ClusterView view) {
        this.view = view;
    }

    SortedMap<String, Ownership> of(List<? extends ClusterObject> objects) {
        var owners = new TreeMap<String, Ownership>();
        for (var object : objects) {
            var ownership = new Ownership(gitOps(object), operator(object), autoscaler(object));
            if (!ownership.equals(Ownership.NOBODY)) {
                owners.put(object.ref().display(), ownership);
            }
        }
        return owners;
    }

    private String gitOps(ClusterObject object) {
        var meta = object.meta();
        var mark = GitOpsMark.of(meta::label, meta::annotation);
        if (mark.isPresent()) {
            return mark.get().byArgo() ? argo(mark.get().name()) : mark.get().display();
        }
        return shared(object, meta);
    }

    /**
     * Argo CD's label of old is others' too: it counts where there is such an application, and where there may be one
     * that is not seen from here. Helm itself marks what it installs; Argo CD does not.
     */
    private String shared(ClusterObject object, Meta meta) {
        var name = meta.label("app.kubernetes.io/instance");
        if (name.isEmpty()) {
            return "";
        }
        if (!applications(name).isEmpty()) {
            return argo(name);
        }
        if (!meta.annotation("meta.helm.sh/release-name").isEmpty()) {
            return "";
        }
        var unseen = view.unseen("Application");
        if (!unseen.isEmpty()) {
            return GitOpsMark.ARGO + " " + name + " (if there is one: " + unseen + ")";
        }
        // A claim's labels are copied from its StatefulSet by a controller, which reverts nothing.
        var applied = object instanceof WorkloadState || object instanceof AutoscalerState;
        return view.serves("Application") || !applied
                ? ""
                : GitOpsMark.ARGO + " " + name + " (if another cluster has one; this cluster has no applications)";
    }

    /** An application that is known not to revert changes by itself owns nothing. */
    private String argo(String name) {
        var known = applications(name);
        if (known.isEmpty()) {
            return GitOpsMark.ARGO + " " + name + " (which cannot be read)";
        }
        return known.stream()
                        .anyMatch(a ->
                                a.field("spec.syncPolicy.automated.selfHeal").equals("true"))
                ? GitOpsMark.ARGO + " " + name
                : "";
    }

    private List<CustomObjectState> applications(String name) {
        return view.list(CustomObjectState.class).stream()
                .filter(o -> o.kind().equals("Application") && o.name().equals(name))
                .toList();
    }

    private String operator(ClusterObject object) {
        var controller = object.meta().controller();
        if (controller != null && !BUILT_IN.contains(controller.kind())) {
            return controller.kind() + "/" + controller.name();
        }
        if (object instanceof ClaimState claim) {
            var byPods = ofThoseWhoMount(claim);
            return byPods.isEmpty() ? byLabel(object.meta()) : byPods;
        }
        return object instanceof WorkloadState ? byLabel(object.meta()) : "";
    }

    /** A claim has no controller; whoever runs the pods that mount it has made it, or works with its size. */
    private String ofThoseWhoMount(ClaimState claim) {
        return view.list(PodState.class, claim.namespace()).stream()
                .filter(pod -> pod.claims().contains(claim.name()))
                .map(this::runs)
                .filter(o -> !o.isEmpty())
                .min(Comparator.naturalOrder())
                .orElse("");
    }

    private String runs(PodState pod) {
        var controller = pod.meta().controller();
        return controller != null && controller.kind().equals("StatefulSet")
                ? view.find(WorkloadState.class, pod.ref().sibling("StatefulSet", controller.name()))
                        .map(this::operator)
                        .orElse("")
                : operator(pod);
    }

    /** Some operators keep their workloads and claims without an owner reference; their label names the custom resource. */
    private static String byLabel(Meta meta) {
        return OPERATED.entrySet().stream()
                .filter(e -> !meta.label(e.getKey()).isEmpty())
                .map(e -> e.getValue() + "/" + meta.label(e.getKey()))
                .findFirst()
                .orElse("");
    }

    private String autoscaler(ClusterObject object) {
        if (!(object instanceof WorkloadState workload)) {
            return "";
        }
        return view.list(AutoscalerState.class, workload.namespace()).stream()
                .filter(h ->
                        h.targetKind().equals(workload.kind()) && h.targetName().equals(workload.name()))
                .map(AutoscalerState::name)
                .findFirst()
                .orElse("");
    }
}
