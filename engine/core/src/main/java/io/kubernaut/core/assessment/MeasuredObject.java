package io.kubernaut.core.assessment;

import io.kubernaut.core.assessment.Measure.Of;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.ServiceState;
import io.kubernaut.core.cluster.WorkloadState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How an object is named in time series: by names that the cluster gives, and by none that an alert says. */
record MeasuredObject(Of of, ObjectRef ref, Map<String, String> literals) {
    /** What Kubernetes makes generated names of. */
    private static final String GENERATED = "[bcdfghjklmnpqrstvwxz2456789]{5}";

    /** Empty where it is not there, or nothing is measured of its kind. */
    static Optional<MeasuredObject> of(ClusterView view, ObjectRef ref) {
        return switch (ref.kind()) {
            case "Node" -> view.node(ref.name()).map(n -> new MeasuredObject(Of.NODE, ref, named(ref, "node")));
            case "PersistentVolumeClaim" -> Optional.of(new MeasuredObject(Of.CLAIM, ref, named(ref, "claim")));
            case "Pod" ->
                view.pod(ref.namespace(), ref.name())
                        .map(p -> workload(ref, PromQlTemplate.escaped(ref.name()), List.of()));
            default -> view.workload(ref).map(w -> workload(ref, pods(view, w), services(view, w)));
        };
    }

    private static Map<String, String> named(ObjectRef ref, String gap) {
        var literals = new TreeMap<String, String>();
        literals.put("namespace", PromQlTemplate.literal(ref.namespace()));
        literals.put(gap, PromQlTemplate.literal(ref.name()));
        return literals;
    }

    private static MeasuredObject workload(ObjectRef ref, String pods, List<String> services) {
        var literals = named(ref, "workload");
        literals.put("pods", PromQlTemplate.literal(pods));
        if (!services.isEmpty()) {
            literals.put("services", PromQlTemplate.literal(String.join("|", services)));
        }
        return new MeasuredObject(Of.WORKLOAD, ref, literals);
    }

    /** Also of those that are gone: before the action there may have been others. */
    private static String pods(ClusterView view, WorkloadState workload) {
        var name = PromQlTemplate.escaped(workload.ref().name());
        return switch (workload.kind()) {
            case "Deployment" ->
                view.controlledBy(workload.meta().uid()).stream()
                        .filter(WorkloadState.class::isInstance)
                        .map(s -> PromQlTemplate.escaped(s.ref().name()))
                        .collect(Collectors.joining("|", "(", ")-" + GENERATED));
            case "StatefulSet" -> name + "-[0-9]+";
            default -> name + "-" + GENERATED;
        };
    }

    private static List<String> services(ClusterView view, WorkloadState workload) {
        var labels = workload.template().labels();
        return view.list(ServiceState.class, workload.ref().namespace()).stream()
                .filter(s -> !s.selector().isEmpty()
                        && s.selector().entrySet().stream()
                                .allMatch(e -> e.getValue().equals(labels.get(e.getKey()))))
                .map(s -> PromQlTemplate.escaped(s.ref().name()))
                .sorted()
                .toList();
    }

    /** @param label which tells the cluster in time series; "" where there is none */
    Map<String, String> literals(String label) {
        var all = new TreeMap<>(literals);
        all.put(
                "cluster",
                label.isEmpty() || ref.cluster().isEmpty() ? "" : PromQlTemplate.matcher(label, ref.cluster()));
        return all;
    }
}
