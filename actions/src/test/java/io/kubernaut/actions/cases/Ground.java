package io.kubernaut.actions.cases;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.core.cluster.ObjectRef;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A cluster that cases are run on, with a namespace that is theirs alone. */
public interface Ground extends AutoCloseable {
    /** As an administrator: who arranges, plays others, and looks. */
    KubernetesClient client();

    /** What is tried; it may be somebody with fewer rights. */
    KubernetesActionExecutors executors();

    String namespace();

    /** Part of the names of objects that are in no namespace, so that two suites do not meet. */
    String id();

    /**
     * Creates objects, with their status. {@code $NS}, {@code $ID} and {@code $IMAGE} stand for the namespace, the id and
     * an image whose containers run.
     */
    void load(String yaml);

    /** Waits for something in the cluster to come true; fails, saying what it was, when it does not. */
    void until(String what, BooleanSupplier holds);

    /** What passes between two calls of an executor. */
    void settle();

    /** Why nodes must be left alone; empty where they may be cordoned and drained. */
    default Optional<String> nodesAreOthers() {
        return Optional.empty();
    }

    /** Why the kinds of an operator's API group must not be played; empty where nobody else brought them. */
    default Optional<String> broughtByOthers(String group) {
        return Optional.empty();
    }

    /** Why a component of the cluster must not be played; empty where no Deployment with that label is in its place. */
    default Optional<String> runByOthers(String namespace, String label, String value) {
        return Optional.empty();
    }

    /** A node that may be cordoned. */
    String node();

    /** A node that holds nothing but what the suite put there and what stays on it, so that it may be drained. */
    Optional<String> spareNode();

    /** The in-process API, where that is what this is: its requests are recorded, and faults can be made. */
    Optional<InProcessApiServer> server();

    @Override
    void close();

    default ObjectRef ref(String kind, String name) {
        var namespaced = ResourceKind.of(kind).map(ResourceKind::namespaced).orElse(true);
        return ObjectRef.of(Shop.CLUSTER, kind, namespaced ? namespace() : "", name);
    }

    default Optional<LiveObject> find(ObjectRef target) {
        return new ClusterApi(client())
                .find(ResourceKind.of(target.kind()).orElseThrow(), target.namespace(), target.name());
    }

    /** What a pointer leads to in an object of the namespace; "" where there is nothing. */
    default String text(String kind, String name, String pointer) {
        return find(ref(kind, name)).map(live -> live.at(pointer).asString("")).orElse("");
    }

    /** Waits until all pods that a workload wants are there and ready. */
    default void ready(String kind, String name) {
        until(kind + " " + name + " is ready", () -> {
            var found = find(ref(kind, name));
            return found.isPresent() && found.get().observed() && Readiness.of(found.get());
        });
    }
}
