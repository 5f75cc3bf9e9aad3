package io.kubernaut.core.advice;

import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the objects of a snapshot are to its subject, so that what was said of one can be said of the one that takes its place
 * another time: another pod of the workload that crashes alike, say.
 */
final class Roles {
    private final Map<ObjectRef, String> roles = new TreeMap<>();

    Roles(Snapshot snapshot) {
        add(snapshot.target(), "subject");
        add(snapshot.workload(), "workload");
        add(snapshot.pod(), "pod");
        add(snapshot.claim(), "claim");
        add(snapshot.node(), "node");
        add(snapshot.autoscaler(), "autoscaler");
        snapshot.pods().forEach(p -> add(p.ref(), "pod " + Signs.of(p, snapshot.takenAt())));
        snapshot.nodes().forEach(n -> add(n.ref(), "node " + Signs.of(n)));
        snapshot.claims().forEach(c -> add(c.ref(), "claim " + Signs.of(c)));
    }

    private void add(@Nullable ClusterObject object, String role) {
        if (object != null) {
            add(object.meta().ref(), role);
        }
    }

    private void add(ObjectRef ref, String role) {
        roles.putIfAbsent(ref, role);
    }

    /** An object that is not among the snapshot's has its own name for a role. */
    String of(ObjectRef ref) {
        return roles.getOrDefault(ref, "object " + ref.display());
    }

    /** Those in the role, by name. */
    List<ObjectRef> in(String role) {
        return roles.entrySet().stream()
                .filter(e -> e.getValue().equals(role))
                .map(Map.Entry::getKey)
                .toList();
    }
}
