package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ClusterObject;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A snapshot without what is in some namespaces: a node's has pods of many, and alerts fire beside it everywhere. */
public final class Excerpt {
    private Excerpt() {}

    /** @param shown which namespaces stay; what is in none stays whatever it says */
    public static Snapshot of(Snapshot s, Predicate<String> shown) {
        Predicate<String> stays = n -> n.isEmpty() || shown.test(n);
        var owners = new TreeMap<>(s.owners());
        owners.keySet().removeIf(display -> {
            var parts = display.split("/", -1);
            return parts.length == 3 && !stays.test(parts[0]);
        });
        return new Snapshot(
                s.symptom(),
                s.name(),
                s.severity(),
                s.meaning(),
                s.subject(),
                s.alerts(),
                s.related().stream()
                        .filter(a -> stays.test(a.subject().namespaceTouched()))
                        .toList(),
                one(s.workload(), stays),
                s.rollout(),
                some(s.pods(), stays),
                one(s.pod(), stays),
                s.node(),
                s.nodes(),
                one(s.claim(), stays),
                some(s.claims(), stays),
                s.storageClass(),
                one(s.autoscaler(), stays),
                some(s.budgets(), stays),
                some(s.quotas(), stays),
                some(s.limitRanges(), stays),
                some(s.networkPolicies(), stays),
                one(s.job(), stays),
                one(s.cronJob(), stays),
                s.events().stream()
                        .filter(e -> stays.test(e.involved().namespaceTouched()))
                        .toList(),
                s.peers().stream().filter(p -> stays.test(p.ref().namespace())).toList(),
                some(s.resources(), stays),
                some(s.usage(), stays),
                owners,
                s.maintenanceUntil(),
                s.fleet(),
                s.recentActions().stream()
                        .filter(a -> stays.test(a.target().namespaceTouched()))
                        .toList(),
                s.scores(),
                s.load(),
                s.mode(),
                s.policy(),
                s.clusterProblem(),
                s.unseen(),
                s.takenAt());
    }

    private static <T extends ClusterObject> @Nullable T one(@Nullable T object, Predicate<String> stays) {
        return object != null && stays.test(object.namespace()) ? object : null;
    }

    private static <T extends ClusterObject> List<T> some(List<T> objects, Predicate<String> stays) {
        return objects.stream().filter(o -> stays.test(o.namespace())).toList();
    }
}
