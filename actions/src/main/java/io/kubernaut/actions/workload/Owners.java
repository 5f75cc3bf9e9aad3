package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import java.util.Optional;

/** The workload whose template makes a pod. */
final class Owners {
    private Owners() {}

    /** A Deployment, StatefulSet or DaemonSet; empty for pods of Jobs and of custom resources, and for those of nobody. */
    static Optional<LiveObject> of(ClusterApi api, LiveObject pod) {
        return controller(api, pod, ResourceKind.STATEFUL_SET)
                .or(() -> controller(api, pod, ResourceKind.DAEMON_SET))
                .or(() -> controller(api, pod, ResourceKind.REPLICA_SET)
                        .flatMap(set -> controller(api, set, ResourceKind.DEPLOYMENT)));
    }

    private static Optional<LiveObject> controller(ClusterApi api, LiveObject object, ResourceKind kind) {
        return object.controller()
                .filter(c -> c.kind().equals(kind.kind()))
                .flatMap(c -> api.find(kind, object.namespace(), c.name()))
                .filter(found -> object.controlledBy(found.uid()));
    }
}
