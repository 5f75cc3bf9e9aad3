package io.kubernaut.actions.evidence;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.VolumeClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What belongs to an object and what it belongs to, of its own namespace and of those that it names, one a line. */
final class Relatives {
    private static final List<ResourceKind> CONTROLLED = List.of(ResourceKind.REPLICA_SET, ResourceKind.POD);

    /** Of each kind, at most. */
    private static final String MOST_READ = "500";

    private final ClusterApi api;
    private final List<String> lines = new ArrayList<>();

    private Relatives(ClusterApi api) {
        this.api = api;
    }

    static List<String> of(ClusterApi api, LiveObject object) {
        var relatives = new Relatives(api);
        relatives.owner(object);
        if (object.kind().equals(ResourceKind.POD)) {
            relatives.named(object);
        } else if (!object.namespace().isEmpty()) {
            relatives.controlled(object);
        }
        return relatives.lines;
    }

    private void owner(LiveObject object) {
        object.controller().ifPresent(c -> {
            var owner = ResourceKind.of(c.kind())
                    .flatMap(kind -> api.find(kind, object.namespace(), c.name()))
                    .map(Relatives::standing)
                    .orElse("");
            lines.add("belongs to " + c.kind() + " " + c.name() + owner);
        });
    }

    /** A node, and claims. */
    private void named(LiveObject pod) {
        var node = pod.text("/spec/nodeName");
        if (!node.isEmpty()) {
            lines.add("runs on Node " + node
                    + api.find(ResourceKind.NODE, "", node)
                            .map(n -> ": " + conditions(n))
                            .orElse(", which is gone"));
        }
        VolumeClaims.of(pod)
                .forEach(claim -> lines.add("uses PersistentVolumeClaim " + claim
                        + api.find(ResourceKind.CLAIM, pod.namespace(), claim)
                                .map(c -> ": " + c.text("/status/phase"))
                                .orElse(", which is gone")));
    }

    private void controlled(LiveObject object) {
        for (var kind : CONTROLLED) {
            api.list(kind, object.namespace(), own(object)).stream()
                    .filter(child -> child.controlledBy(object.uid()))
                    .forEach(child -> lines.add("has " + kind.kind() + " " + child.name() + standing(child)));
        }
    }

    /** A namespace may hold thousands that have nothing to do with it. */
    private static Map<String, String> own(LiveObject object) {
        var query = new TreeMap<>(Map.of("limit", MOST_READ));
        var labels = object.at("/spec/selector/matchLabels").properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asString(""))
                .collect(Collectors.joining(","));
        if (!labels.isEmpty()) {
            query.put("labelSelector", labels);
        }
        return query;
    }

    private static String standing(LiveObject object) {
        return object.kind().equals(ResourceKind.POD)
                ? ": " + object.text("/status/phase") + ", " + conditions(object)
                : Optional.of(object)
                        .filter(o -> o.has("/spec/replicas"))
                        .map(o -> ": wants " + o.number("/spec/replicas", 0) + ", ready "
                                + o.number("/status/readyReplicas", 0))
                        .orElse("");
    }

    private static String conditions(LiveObject object) {
        return object.elements("/status/conditions")
                .map(c -> c.path("type").asString("") + " " + c.path("status").asString(""))
                .collect(Collectors.joining(", "));
    }
}
