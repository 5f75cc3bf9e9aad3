package io.kubernaut.server.scenario;

import io.kubernaut.rules.scenario.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets the owners of all workloads, claims and autoscalers of a scenario say one thing, or not say it. */
final class Owners {
    private static final Set<String> KINDS =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "PersistentVolumeClaim", "HorizontalPodAutoscaler");

    private Owners() {}

    @SuppressWarnings("unchecked")
    static Scenario saying(Scenario s, String annotation, @Nullable String value) {
        var cluster = new ArrayList<Map<String, Object>>();
        for (var manifest : s.cluster()) {
            var copy = new LinkedHashMap<>(manifest);
            if (KINDS.contains(String.valueOf(manifest.get("kind")))) {
                var metadata = new LinkedHashMap<>((Map<String, Object>) manifest.get("metadata"));
                var annotations =
                        new LinkedHashMap<>((Map<String, Object>) metadata.getOrDefault("annotations", Map.of()));
                if (value == null) {
                    annotations.remove(annotation);
                } else {
                    annotations.put(annotation, value);
                }
                metadata.put("annotations", annotations);
                copy.put("metadata", metadata);
            }
            cluster.add(copy);
        }
        return new Scenario(
                s.id(), s.title(), s.kind(), s.tier(), s.now(), s.webhook(), cluster, s.history(), s.expect());
    }
}
