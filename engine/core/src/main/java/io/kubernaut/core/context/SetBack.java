package io.kubernaut.core.context;

import io.kubernaut.core.capacity.Compute;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.memory.RecentAction;
import java.util.ArrayList;
import java.util.List;

/** What an earlier run raised and what is lower again now: somebody else, or what they apply from elsewhere, wants it so. */
final class SetBack {
    private SetBack() {}

    /** Each value as a person would name it, "replicas from 5 to 3"; empty where all is still as it was set. */
    static List<String> since(RecentAction run, WorkloadState now) {
        return switch (run.action()) {
            case "scale_deployment", "scale_statefulset" -> replicas(run, now);
            case "increase_resources" -> resources(run, now);
            default -> List.of();
        };
    }

    private static List<String> replicas(RecentAction run, WorkloadState now) {
        var set = run.parameters().get("replicas");
        return set != null && now.desired() < Long.parseLong(set)
                ? List.of("replicas from " + set + " to " + now.desired())
                : List.of();
    }

    private static List<String> resources(RecentAction run, WorkloadState now) {
        var container = now.template().container(run.parameters().getOrDefault("container", ""));
        var lower = new ArrayList<String>();
        container.ifPresent(c -> {
            for (var measure : Compute.values()) {
                var set = run.parameters().get(measure.key());
                var value = measure.of(c.resources());
                if (set != null && value != null && value < measure.read(set)) {
                    lower.add(measure.key() + " of " + c.name() + " from " + set + " to " + measure.written(value));
                }
            }
        });
        return lower;
    }
}
