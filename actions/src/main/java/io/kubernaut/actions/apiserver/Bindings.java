package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.operations.ObjectApi;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What service accounts may do by the roles that are bound to them (RBAC, without aggregated roles and groups). */
final class Bindings implements AccessRule {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String PREFIX = "system:serviceaccount:";

    private final ObjectApi api;

    Bindings(ObjectApi api) {
        this.api = api;
    }

    static String user(String namespace, String serviceAccount) {
        return PREFIX + namespace + ":" + serviceAccount;
    }

    @Override
    public boolean allows(Access access) {
        return access.user().startsWith(PREFIX)
                && Stream.concat(
                                bound("clusterrolebindings", "", access.user()),
                                access.namespace().isEmpty()
                                        ? Stream.empty()
                                        : bound("rolebindings", access.namespace(), access.user()))
                        .flatMap(this::rules)
                        .anyMatch(rule -> allows(rule, access));
    }

    private Stream<ObjectNode> bound(String plural, String namespace, String user) {
        return api.list(kind(plural), namespace).stream()
                .filter(binding -> binding.path("subjects")
                        .valueStream()
                        .filter(subject -> text(subject, "kind").equals("ServiceAccount"))
                        .anyMatch(subject -> user(text(subject, "namespace"), text(subject, "name"))
                                .equals(user)));
    }

    private Stream<JsonNode> rules(ObjectNode binding) {
        var role = binding.path("roleRef");
        var clusterWide = text(role, "kind").equals("ClusterRole");
        var found = api.find(
                kind(clusterWide ? "clusterroles" : "roles"),
                clusterWide ? "" : Meta.namespace(binding),
                text(role, "name"));
        return found == null ? Stream.empty() : found.path("rules").valueStream();
    }

    private static boolean allows(JsonNode rule, Access access) {
        return holds(rule.path("verbs"), access.verb())
                && holds(rule.path("apiGroups"), access.group())
                && holds(rule.path("resources"), access.path())
                && (rule.path("resourceNames").isEmpty() || holds(rule.path("resourceNames"), access.name()));
    }

    private static boolean holds(JsonNode list, String wanted) {
        return list.valueStream()
                .map(item -> item.asString(""))
                .anyMatch(item -> item.equals("*") || item.equals(wanted));
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }

    private Kind kind(String plural) {
        return api.kinds().known(GROUP, plural);
    }
}
