package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Kinds;
import io.kubernaut.actions.apiserver.objects.Meta;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells clients which groups, versions and kinds are served. */
final class Discovery {
    private static final Set<String> HEALTH = Set.of("/healthz", "/livez", "/readyz");
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final String REVIEWS = "authorization.k8s.io";

    private final Kinds kinds;

    Discovery(Kinds kinds) {
        this.kinds = kinds;
    }

    Optional<Answer> answer(ApiRequest request) {
        if (!request.method().equals("GET")) {
            return Optional.empty();
        }
        var path = request.path();
        if (HEALTH.contains(path)) {
            return Optional.of(Answer.text(200, "ok"));
        }
        var parts = Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.isEmpty()) {
            return Optional.of(Answer.json(200, Meta.JSON.createObjectNode()));
        }
        return switch (parts.getFirst()) {
            case "version" -> Optional.of(Answer.json(200, version()));
            case "api" ->
                parts.size() == 1
                        ? Optional.of(Answer.json(200, coreVersions()))
                        : parts.size() == 2 ? resources("", parts.get(1)) : Optional.empty();
            case "apis" ->
                switch (parts.size()) {
                    case 1 -> Optional.of(Answer.json(200, groups()));
                    case 2 -> group(parts.get(1));
                    case 3 -> resources(parts.get(1), parts.get(2));
                    default -> Optional.empty();
                };
            case "openapi" -> new OpenApi(kinds).answer(parts);
            default -> Optional.empty();
        };
    }

    private static ObjectNode version() {
        return Meta.JSON
                .createObjectNode()
                .put("major", "1")
                .put("minor", "36")
                .put("gitVersion", "v1.36.2-kubernaut")
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-11-01T00:00:00Z")
                .put("goVersion", "none")
                .put("compiler", "javac")
                .put("platform", "java/any");
    }

    private static ObjectNode coreVersions() {
        var answer = Meta.JSON.createObjectNode();
        answer.put("kind", "APIVersions").putArray("versions").add("v1");
        answer.putArray("serverAddressByClientCIDRs");
        return answer;
    }

    private ObjectNode groups() {
        var answer = Meta.JSON.createObjectNode();
        answer.put("kind", "APIGroupList").put("apiVersion", "v1");
        var groups = answer.putArray("groups");
        kinds.groups().forEach(name -> groups.add(groupNode(name)));
        groups.add(groupNode(REVIEWS));
        return answer;
    }

    private Optional<Answer> group(String name) {
        if (!name.equals(REVIEWS) && kinds.inGroup(name).isEmpty()) {
            return Optional.of(Answer.pageNotFound());
        }
        var group = groupNode(name);
        group.put("kind", "APIGroup").put("apiVersion", "v1");
        return Optional.of(Answer.json(200, group));
    }

    private ObjectNode groupNode(String name) {
        var versions = new LinkedHashSet<String>();
        kinds.inGroup(name).forEach(kind -> versions.add(kind.version()));
        if (name.equals(REVIEWS)) {
            versions.add("v1");
        }
        var group = Meta.JSON.createObjectNode().put("name", name);
        var array = group.putArray("versions");
        versions.forEach(version ->
                array.addObject().put("groupVersion", name + "/" + version).put("version", version));
        var first = versions.getFirst();
        group.putObject("preferredVersion")
                .put("groupVersion", name + "/" + first)
                .put("version", first);
        return group;
    }

    private Optional<Answer> resources(String group, String version) {
        var served = kinds.inGroup(group).stream()
                .filter(kind -> kind.version().equals(version))
                .toList();
        var answer = Meta.JSON.createObjectNode();
        answer.put("kind", "APIResourceList").put("apiVersion", "v1");
        answer.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        var resources = answer.putArray("resources");
        if (group.equals(REVIEWS)) {
            for (String kind : List.of("SelfSubjectAccessReview", "SubjectAccessReview")) {
                var one = resource(resources, kind.toLowerCase(Locale.ROOT) + "s", kind, false);
                one.putArray("verbs").add("create");
            }
        } else if (served.isEmpty()) {
            return Optional.of(Answer.pageNotFound());
        }
        served.forEach(kind -> add(resources, kind));
        return Optional.of(Answer.json(200, answer));
    }

    private static void add(ArrayNode resources, Kind kind) {
        var one = resource(resources, kind.plural(), kind.kind(), kind.namespaced());
        VERBS.forEach(one.putArray("verbs")::add);
        if (!kind.shortNames().isEmpty()) {
            kind.shortNames().forEach(one.putArray("shortNames")::add);
        }
        if (Set.of("pods", "deployments", "replicasets", "statefulsets", "daemonsets", "services", "jobs", "cronjobs")
                .contains(kind.plural())) {
            one.putArray("categories").add("all");
        }
        for (String subresource : kind.subresources()) {
            var sub = resource(resources, kind.plural() + "/" + subresource, kind.kind(), kind.namespaced());
            switch (subresource) {
                case "scale" ->
                    sub.put("group", "autoscaling").put("version", "v1").put("kind", "Scale");
                case "eviction" ->
                    sub.put("group", "policy").put("version", "v1").put("kind", "Eviction");
                default -> {}
            }
            sub.putArray("verbs").add("get").add("patch").add("update");
        }
    }

    private static ObjectNode resource(ArrayNode resources, String name, String kind, boolean namespaced) {
        return resources
                .addObject()
                .put("name", name)
                .put("singularName", name.contains("/") ? "" : kind.toLowerCase(Locale.ROOT))
                .put("namespaced", namespaced)
                .put("kind", kind);
    }
}
