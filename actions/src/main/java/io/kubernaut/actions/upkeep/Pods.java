package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Finds the pods that a target stands for, and who owns them. */
final class Pods {
    private Pods() {}

    /** Those of a Pod or a workload, sorted by name; only such as run. */
    static List<LiveObject> of(ClusterApi api, LiveObject target) {
        if (target.kind().equals(ResourceKind.POD)) {
            return Place.runs(target) ? List.of(target) : List.of();
        }
        var selector = target.at("/spec/selector/matchLabels").properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asString(""))
                .collect(Collectors.joining(","));
        return selector.isEmpty()
                ? List.of()
                : running(api.list(ResourceKind.POD, target.namespace(), Map.of("labelSelector", selector)).stream());
    }

    static List<LiveObject> running(Stream<LiveObject> pods) {
        return pods.filter(Place::runs)
                .sorted(Comparator.comparing(LiveObject::name))
                .toList();
    }

    /** The object and those that control it, from the pod up. */
    static List<LiveObject> owners(ClusterApi api, LiveObject pod) {
        var chain = new ArrayList<LiveObject>(List.of(pod));
        for (int i = 0; i < 2; i++) {
            var last = chain.getLast();
            last.controller()
                    .flatMap(c -> ResourceKind.of(c.kind())
                            .flatMap(kind -> api.find(kind, last.namespace(), c.name()))
                            .filter(owner -> owner.uid().equals(c.uid())))
                    .ifPresent(chain::add);
        }
        return chain;
    }

    static Stream<JsonNode> containers(LiveObject pod) {
        return pod.elements("/spec/containers");
    }

    static Optional<JsonNode> container(LiveObject pod, String name) {
        return containers(pod)
                .filter(one -> one.path("name").asString("").equals(name))
                .findFirst();
    }

    /** Program and arguments, as the pod gives them. */
    static List<String> words(JsonNode container) {
        return Stream.concat(
                        container.path("command").valueStream(),
                        container.path("args").valueStream())
                .map(word -> word.asString(""))
                .toList();
    }

    /** The value of {@code --name=value}; "" when it is not given. */
    static String option(JsonNode container, String name) {
        return words(container).stream()
                .filter(word -> word.startsWith("--" + name + "="))
                .map(word -> word.substring(name.length() + 3))
                .findFirst()
                .orElse("");
    }
}
