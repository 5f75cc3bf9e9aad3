package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Kinds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a path under {@code /api/v1} or {@code /apis/GROUP/VERSION} leads.
 *
 * @param namespace empty for cluster-wide paths
 * @param name empty for collections
 * @param subresource empty for the object itself
 */
record Route(Kind kind, String namespace, String name, String subresource) {

    /** Empty for paths that lead to no kind that is served. */
    static Optional<Route> find(Kinds kinds, String path) {
        var parts = Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.size() >= 3 && parts.getFirst().equals("api")) {
            return find(kinds, "", parts.get(1), parts.subList(2, parts.size()));
        }
        if (parts.size() >= 4 && parts.getFirst().equals("apis")) {
            return find(kinds, parts.get(1), parts.get(2), parts.subList(3, parts.size()));
        }
        return Optional.empty();
    }

    private static Optional<Route> find(Kinds kinds, String group, String version, List<String> rest) {
        boolean inNamespace = rest.getFirst().equals("namespaces")
                && rest.size() >= 3
                && kinds.byResource(group, version, rest.get(2))
                        .filter(Kind::namespaced)
                        .isPresent();
        var namespace = inNamespace ? rest.get(1) : "";
        var own = inNamespace ? rest.subList(2, rest.size()) : rest;
        if (own.size() > 3) {
            return Optional.empty();
        }
        return kinds.byResource(group, version, own.getFirst())
                .map(kind ->
                        new Route(kind, namespace, own.size() > 1 ? own.get(1) : "", own.size() > 2 ? own.get(2) : ""));
    }

    boolean collection() {
        return name.isEmpty();
    }

    /** The verb that access is checked for. */
    String verb(String method, boolean watch) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> collection() ? "deletecollection" : "delete";
            default -> watch ? "watch" : collection() ? "list" : "get";
        };
    }
}
