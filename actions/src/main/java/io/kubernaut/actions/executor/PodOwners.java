package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.LiveObject.Controller;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRequest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The workloads that pods are of, as the objects that a change of the pods changes. */
public final class PodOwners {
    private final ClusterApi api;
    private final String cluster;
    private final Map<String, ObjectRef> ofReplicaSets = new HashMap<>();

    private PodOwners(ClusterApi api, String cluster) {
        this.api = api;
        this.cluster = cluster;
    }

    /** Of a static pod, and of one that nobody controls, the pod itself. */
    public static Set<ObjectRef> of(ClusterApi api, Collection<LiveObject> pods, ActionRequest request) {
        var owners = new PodOwners(api, request.target().cluster());
        var found = new TreeSet<ObjectRef>();
        pods.forEach(pod -> found.add(owners.of(pod)));
        return found;
    }

    private ObjectRef of(LiveObject pod) {
        return pod.controller()
                .filter(controller -> !controller.kind().equals(ResourceKind.NODE.kind()))
                .map(controller -> controller.kind().equals(ResourceKind.REPLICA_SET.kind())
                        ? ofReplicaSets.computeIfAbsent(
                                controller.uid(), uid -> overReplicaSet(pod.namespace(), controller))
                        : ref(pod.namespace(), controller))
                .orElseGet(() -> pod.ref(cluster));
    }

    /** A Deployment, or what else makes ReplicaSets. */
    private ObjectRef overReplicaSet(String namespace, Controller set) {
        Optional<Controller> over =
                api.find(ResourceKind.REPLICA_SET, namespace, set.name()).flatMap(LiveObject::controller);
        return ref(namespace, over.orElse(set));
    }

    private ObjectRef ref(String namespace, Controller controller) {
        return ObjectRef.of(cluster, controller.kind(), namespace, controller.name());
    }
}
