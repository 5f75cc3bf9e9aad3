package io.kubernaut.core.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads one cluster's objects, without a call to its API on the common path. Lists are sorted by reference. */
public interface ClusterView {
    /** The cluster's name as targets carry it; "" for the only one. */
    String cluster();

    /** False when there is no cluster, or when its caches are not filled: then nothing may be acted on. */
    boolean available();

    /** Why it is not available, in words; "" when it is. */
    String unavailableBecause();

    /** Why an alert that names this cluster is not about this one, in words; "" when it is, or names none. */
    default String foreign(String named) {
        return named.isEmpty() || cluster().isEmpty() || named.equals(cluster())
                ? ""
                : "The alert names cluster " + named + "; this one is " + cluster() + ".";
    }

    /**
     * Why objects of the kind may be there that are not listed: it is forbidden, broken, or not read yet. "" when what
     * is listed is all there is. What is not found of a kind that is out of sight may exist.
     */
    String unseen(String kind);

    /** Whether the cluster has such a kind at all; where that is not known, it has. */
    boolean serves(String kind);

    <T extends ClusterObject> Optional<T> find(Class<T> type, String kind, String namespace, String name);

    <T extends ClusterObject> List<T> list(Class<T> type);

    <T extends ClusterObject> List<T> list(Class<T> type, String namespace);

    /** Objects whose controller has this UID. */
    List<ClusterObject> controlledBy(String uid);

    List<PodState> podsOn(String node);

    /** Pods with this name in any namespace. */
    List<PodState> podsNamed(String name);

    /** A workload's own pods, and those of its ReplicaSets; whatever else owns whatever is not followed. */
    default List<PodState> podsOf(WorkloadState workload) {
        var pods = new ArrayList<PodState>();
        for (var owned : controlledBy(workload.meta().uid())) {
            if (owned instanceof PodState pod) {
                pods.add(pod);
            } else if (owned instanceof WorkloadState set && set.kind().equals("ReplicaSet")) {
                controlledBy(set.meta().uid()).stream()
                        .filter(PodState.class::isInstance)
                        .map(PodState.class::cast)
                        .forEach(pods::add);
            }
        }
        return pods;
    }

    /**
     * Something worked out of all objects of some types; a view may keep it until one of those changes.
     *
     * @param type names it; there is one of each
     * @param of the types of the objects
     * @param from works it out of those objects alone, and not of the time
     */
    default <T> T derived(Class<T> type, Collection<Class<? extends ClusterObject>> of, Function<ClusterView, T> from) {
        return from.apply(this);
    }

    default <T extends ClusterObject> Optional<T> find(Class<T> type, ObjectRef ref) {
        return find(type, ref.kind(), ref.namespace(), ref.name());
    }

    default Optional<WorkloadState> workload(ObjectRef ref) {
        return find(WorkloadState.class, ref);
    }

    default Optional<PodState> pod(String namespace, String name) {
        return find(PodState.class, "Pod", namespace, name);
    }

    default Optional<NodeState> node(String name) {
        return find(NodeState.class, "Node", "", name);
    }

    default boolean namespaceExists(String namespace) {
        return find(NamespaceState.class, "Namespace", "", namespace).isPresent();
    }
}
