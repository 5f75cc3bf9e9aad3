package io.kubernaut.core.guard;

import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.memory.RecentAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an earlier run raised and what is lower again now: somebody else, or what they apply from elsewhere, wants it so. */
final class SetBack {
    private static final Map<String, Function<Resources, @Nullable Long>> MEASURES = Map.of(
            "limits.memory", Resources::limitMemory,
            "requests.memory", Resources::requestMemory,
            "limits.cpu", Resources::limitCpu,
            "requests.cpu", Resources::requestCpu);

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
        container.ifPresent(c -> run.parameters().forEach((parameter, set) -> {
            var measure = MEASURES.get(parameter);
            var value = measure == null ? null : measure.apply(c.resources());
            if (value != null && value < amount(parameter, set)) {
                lower.add(parameter + " of " + c.name() + " from " + set + " to " + said(parameter, value));
            }
        }));
        return lower;
    }

    private static long amount(String parameter, String quantity) {
        return isMemory(parameter) ? Quantities.bytes(quantity) : Quantities.millis(quantity);
    }

    private static String said(String parameter, long value) {
        return isMemory(parameter) ? Quantities.ofBytes(value) : Quantities.ofMillis(value);
    }

    private static boolean isMemory(String parameter) {
        return parameter.endsWith(".memory");
    }
}
