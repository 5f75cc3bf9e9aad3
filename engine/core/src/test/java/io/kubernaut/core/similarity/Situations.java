package io.kubernaut.core.similarity;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aWarning;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;

import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.context.Snapshot;
import java.time.Instant;

/** Kinds of incidents, under any name: what differs between two of a kind is only who, where, when and how often. */
public enum Situations {
    OUT_OF_MEMORY,
    IMAGE_MISSING,
    NODE_GONE,
    NO_ROOM;

    static ObjectMaking<?> warning(ObjectMaking<?> about, String name, String reason) {
        return aWarning(about, name, reason, at(name.length()), at(name.length() + 1));
    }

    /** Everything that can be named is named so, and everything that can be counted or dated follows from the names. */
    public Snapshot in(String namespace, String name) {
        var node = aNode(name + "-node").at("10.0.0." + name.length());
        var deployment = aDeployment(namespace, name)
                .replicas(name.length(), 0)
                .revision(name.length())
                .annotated("note", "written freely by " + name);
        var set = aReplicaSet(namespace, name + "-5d4").ownedBy(deployment).revision(name.length());
        var pod = aPod(namespace, name + "-5d4-x2")
                .ownedBy(set)
                .labelled("team", name)
                .createdAt(at(name.length()));
        var alert = anAlert(
                        switch (this) {
                            case OUT_OF_MEMORY -> "KubePodCrashLooping";
                            case IMAGE_MISSING -> "KubeContainerWaiting";
                            case NODE_GONE -> "KubeNodeNotReady";
                            case NO_ROOM -> "KubePodNotReady";
                        })
                .ofPod(namespace, name + "-5d4-x2")
                .annotated("summary", "written freely: " + name)
                .since(at(name.length()));
        var snapshot = aSnapshot().with(alert).takenAt(at(60 + name.length()).toString());
        return switch (this) {
            case OUT_OF_MEMORY -> {
                pod.on(name + "-node").oomKilled();
                yield snapshot.symptom("crash-loop")
                        .about(namespace + "/Deployment/" + name)
                        .in(node, deployment, set, pod, warning(pod, name + "-1", "BackOff"))
                        .made();
            }
            case IMAGE_MISSING -> {
                pod.on(name + "-node").pullingInVain();
                yield snapshot.symptom("image-pull")
                        .about(namespace + "/Deployment/" + name)
                        .in(node, deployment, set, pod, warning(pod, name + "-1", "Failed"))
                        .made();
            }
            case NODE_GONE ->
                snapshot.symptom("node-not-ready")
                        .about("Node/" + name + "-node")
                        .in(node.notReady("Unknown").withPressure("MemoryPressure"), deployment, set, pod)
                        .made();
            case NO_ROOM -> {
                pod.unschedulable();
                yield snapshot.symptom("pod-unschedulable")
                        .about(namespace + "/Deployment/" + name)
                        .in(node, deployment, set, pod, warning(pod, name + "-1", "FailedScheduling"))
                        .made();
            }
        };
    }

    private static Instant at(int minutes) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(minutes * 60L);
    }
}
