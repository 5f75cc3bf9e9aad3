package io.kubernaut.server.portrait;

import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.ContainerStatus;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaTraits;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.TemplateState;
import io.kubernaut.core.context.Peer;
import io.kubernaut.core.context.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Objects that show what a snapshot keeps of other workloads of the namespace in a line each. */
final class Bystanders {
    private final Snapshot snapshot;

    Bystanders(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    List<ClusterObject> objects() {
        var objects = new ArrayList<ClusterObject>();
        for (var peer : snapshot.peers()) {
            objects.addAll(objects(peer));
        }
        return objects;
    }

    private List<ClusterObject> objects(Peer peer) {
        var labels = new TreeMap<String, String>();
        labels.put("app", peer.ref().name());
        var age = peer.recentRelease() ? Duration.ofMinutes(1) : Duration.ofDays(30);
        var created = snapshot.takenAt().minus(age);
        var claims = peer.data() && !peer.ref().kind().equals("StatefulSet")
                ? List.of("data-" + peer.ref().name())
                : List.<String>of();
        var template = new TemplateState(
                "1",
                labels,
                new TreeMap<>(),
                List.of(new TemplateState.ContainerTemplate(container(peer), "app", false, Resources.NONE, "1")),
                claims,
                List.of(),
                new TreeMap<>(),
                false,
                QuotaTraits.NONE);
        var workload = Cast.workload(
                peer.ref(), created, labels, new TreeMap<>(), null, peer.desired(), peer.ready(), template);
        var objects = new ArrayList<ClusterObject>(List.of(workload));
        var owner = Cast.owner(peer.ref());
        if (peer.ref().kind().equals("Deployment")) {
            var annotations = new TreeMap<String, String>();
            annotations.put("deployment.kubernetes.io/revision", "1");
            var set = Cast.workload(
                    peer.ref().sibling("ReplicaSet", peer.ref().name() + "-xxxxxxxxx"),
                    created,
                    labels,
                    annotations,
                    owner,
                    peer.desired(),
                    peer.ready(),
                    template);
            objects.add(set);
            owner = Cast.owner(set.ref());
        }
        if (!peer.container().isEmpty() || peer.crashing()) {
            objects.add(failing(peer, owner, labels, claims));
        }
        return objects;
    }

    private static String container(Peer peer) {
        return peer.container().isEmpty() ? "app" : peer.container();
    }

    private PodState failing(Peer peer, Meta.Owner owner, TreeMap<String, String> labels, List<String> claims) {
        var now = snapshot.takenAt();
        var began = now.minus(Duration.ofHours(1));
        var last = new ContainerStatus(
                "terminated",
                peer.oomKilled() ? "OOMKilled" : "Error",
                "",
                peer.oomKilled() ? 137 : 1,
                now.minus(Duration.ofMinutes(3)),
                now.minus(Duration.ofMinutes(2)));
        var current = peer.crashing()
                ? new ContainerStatus("waiting", "CrashLoopBackOff", "", null, null, null)
                : new ContainerStatus("running", "", "", null, now.minus(Duration.ofMinutes(1)), null);
        var state = new ContainerState(container(peer), "app", false, Resources.NONE, false, true, 5, current, last);
        return Cast.pod(
                new Meta(
                        peer.ref().sibling("Pod", owner.name() + "-xxxxb"),
                        "",
                        0,
                        began,
                        null,
                        labels,
                        new TreeMap<>(),
                        owner,
                        false),
                "Running",
                "",
                false,
                began,
                List.of(),
                state,
                List.copyOf(new TreeSet<>(claims)));
    }
}
