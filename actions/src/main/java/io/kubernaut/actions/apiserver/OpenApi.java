package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Kinds;
import io.kubernaut.actions.apiserver.objects.Meta;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Just enough OpenAPI v3 that kubectl learns: the server itself validates fields. */
final class OpenApi {
    private final Kinds kinds;

    OpenApi(Kinds kinds) {
        this.kinds = kinds;
    }

    Optional<Answer> answer(List<String> parts) {
        if (parts.size() < 2 || !parts.get(1).equals("v3")) {
            return Optional.empty();
        }
        if (parts.size() == 2) {
            var index = Meta.JSON.createObjectNode();
            var paths = index.putObject("paths");
            kinds.all().forEach(kind -> {
                var path = (kind.group().isEmpty() ? "api/" : "apis/") + kind.apiVersion();
                paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
            });
            return Optional.of(Answer.json(200, index));
        }
        var apiVersion = String.join("/", parts.subList(3, parts.size()));
        var served = kinds.all().stream()
                .filter(kind -> kind.apiVersion().equals(apiVersion))
                .toList();
        return served.isEmpty() ? Optional.empty() : Optional.of(Answer.json(200, document(served)));
    }

    private static ObjectNode document(List<Kind> served) {
        var document = Meta.JSON.createObjectNode().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1.36.2");
        var paths = document.putObject("paths");
        for (Kind kind : served) {
            var path = (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion()
                    + (kind.namespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural() + "/{name}";
            var patch = paths.putObject(path).putObject("patch");
            patch.putObject("x-kubernetes-group-version-kind")
                    .put("group", kind.group())
                    .put("version", kind.version())
                    .put("kind", kind.kind());
            var parameters = patch.putArray("parameters");
            for (String name : List.of("dryRun", "fieldManager", "fieldValidation", "force")) {
                parameters.addObject().put("name", name).put("in", "query");
            }
            patch.putObject("responses");
        }
        document.putObject("components").putObject("schemas");
        return document;
    }
}
