package io.kubernaut.actions.secret;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Finds the workloads whose pods mount a Secret or read their environment from it. */
final class Consumers {
    private static final List<ResourceKind> WORKLOADS =
            List.of(ResourceKind.DEPLOYMENT, ResourceKind.STATEFUL_SET, ResourceKind.DAEMON_SET);

    private Consumers() {}

    static List<LiveObject> of(ClusterApi api, String namespace, String secret) {
        return WORKLOADS.stream()
                .flatMap(kind -> api.list(kind, namespace).stream())
                .filter(workload -> uses(workload.at("/spec/template/spec"), secret))
                .filter(workload -> workload.number("/spec/replicas", 1) > 0)
                .toList();
    }

    static boolean uses(JsonNode pod, String secret) {
        var containers = Stream.of("containers", "initContainers")
                .flatMap(field -> pod.path(field).valueStream())
                .toList();
        var inEnvironment = containers.stream()
                .flatMap(container -> Stream.concat(
                        container
                                .path("env")
                                .valueStream()
                                .map(e -> e.path("valueFrom").path("secretKeyRef")),
                        container.path("envFrom").valueStream().map(e -> e.path("secretRef"))))
                .map(reference -> reference.path("name").asString(""));
        var mounted = pod.path("volumes")
                .valueStream()
                .flatMap(volume -> Stream.concat(
                        Stream.of(volume.path("secret").path("secretName")),
                        volume.path("projected")
                                .path("sources")
                                .valueStream()
                                .map(source -> source.path("secret").path("name"))))
                .map(name -> name.asString(""));
        return Stream.concat(inEnvironment, mounted).anyMatch(secret::equals);
    }
}
