package io.kubernaut.actions.apiserver.operations;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Kinds;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Serves the kinds that custom resource definitions define. */
final class Definitions {
    private Definitions() {}

    static void serve(Kinds kinds, JsonNode definition) {
        kinds(definition).forEach(kinds::add);
    }

    static void withdraw(Kinds kinds, JsonNode definition) {
        kinds(definition).forEach(kinds::remove);
    }

    private static Set<Kind> kinds(JsonNode definition) {
        var spec = definition.path("spec");
        var names = spec.path("names");
        var kinds = new HashSet<Kind>();
        for (JsonNode version : spec.path("versions")) {
            if (!version.path("served").asBoolean(true)) {
                continue;
            }
            kinds.add(new Kind(
                    spec.path("group").asString(""),
                    version.path("name").asString(""),
                    names.path("plural").asString(""),
                    names.path("kind").asString(""),
                    spec.path("scope").asString("Namespaced").equals("Namespaced"),
                    Set.copyOf(version.path("subresources").propertyNames()),
                    names.path("shortNames")
                            .valueStream()
                            .map(JsonNode::asString)
                            .collect(Collectors.toSet()),
                    true));
        }
        return kinds;
    }
}
