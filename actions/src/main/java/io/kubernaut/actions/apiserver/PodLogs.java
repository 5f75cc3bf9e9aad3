package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.controllers.Behaviour;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Logs of simulated containers. */
final class PodLogs {
    private PodLogs() {}

    static Answer answer(ObjectNode pod, Map<String, String> query) {
        var container = container(pod, query.getOrDefault("container", ""));
        boolean previous = query.getOrDefault("previous", "false").equals("true");
        var status = pod.path("status")
                .path("containerStatuses")
                .valueStream()
                .filter(one -> one.path("name").asString("").equals(container))
                .findFirst();
        if (previous
                && status.filter(one -> one.path("lastState").has("terminated")).isEmpty()) {
            throw Refusal.badRequest(
                    "previous terminated container \"" + container + "\" in pod \"" + Meta.name(pod) + "\" not found");
        }
        if (status.map(one -> one.path("state").path("waiting").path("reason").asString(""))
                .filter(List.of("ContainerCreating", "ErrImagePull", "ImagePullBackOff")::contains)
                .isPresent()) {
            throw Refusal.badRequest("container \"" + container + "\" in pod \"" + Meta.name(pod)
                    + "\" is waiting to start: trying and failing to pull image");
        }
        var lines = Behaviour.of(pod, container).log().lines().toList();
        int tail = Integer.parseInt(query.getOrDefault("tailLines", Integer.toString(lines.size())));
        var text = lines.subList(Math.max(0, lines.size() - tail), lines.size()).stream()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        int limit = Integer.parseInt(query.getOrDefault("limitBytes", Integer.toString(text.length())));
        return Answer.text(200, text.substring(0, Math.min(limit, text.length())));
    }

    private static String container(ObjectNode pod, String asked) {
        var names = pod.path("spec")
                .path("containers")
                .valueStream()
                .map(one -> one.path("name").asString(""))
                .toList();
        if (asked.isEmpty()) {
            if (names.size() != 1) {
                throw Refusal.badRequest("a container name must be specified for pod " + Meta.name(pod)
                        + ", choose one of: [" + String.join(" ", names) + "]");
            }
            return names.getFirst();
        }
        boolean initial = pod.path("spec")
                .path("initContainers")
                .valueStream()
                .map(JsonNode.class::cast)
                .anyMatch(one -> one.path("name").asString("").equals(asked));
        if (!names.contains(asked) && !initial) {
            throw Refusal.badRequest("container " + asked + " is not valid for pod " + Meta.name(pod));
        }
        return asked;
    }
}
