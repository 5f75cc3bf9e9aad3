package io.kubernaut.actions.evidence;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ReadDeniedException;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.BoundedText;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.redaction.Redactor;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** What pods may do: the rights of their service accounts, and their specifications without the values of variables. */
final class Audit {
    private static final int MOST_PODS = 20;
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final ResourceKind ROLES = new ResourceKind("Role", RBAC, "v1", "roles", true);
    private static final ResourceKind CLUSTER_ROLES =
            new ResourceKind("ClusterRole", RBAC, "v1", "clusterroles", false);
    private static final ResourceKind BINDINGS = new ResourceKind("RoleBinding", RBAC, "v1", "rolebindings", true);
    private static final ResourceKind CLUSTER_BINDINGS =
            new ResourceKind("ClusterRoleBinding", RBAC, "v1", "clusterrolebindings", false);
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .build();

    private final Workbench workbench;
    private final BoundedText text;

    Audit(Workbench workbench, BoundedText text) {
        this.workbench = workbench;
        this.text = text;
    }

    void write(String namespace, Set<String> named, List<LiveObject> pods) {
        var accounts = new TreeSet<>(named);
        pods.forEach(pod -> accounts.add(
                pod.text("/spec/serviceAccountName").isEmpty() ? "default" : pod.text("/spec/serviceAccountName")));
        for (var account : accounts) {
            text.heading("Rights of service account " + namespace + "/" + account);
            try {
                rights(namespace, account);
            } catch (ReadDeniedException | ClusterCallFailedException e) {
                text.line("(not to be had: " + clean(String.valueOf(e.getMessage())) + ")");
            }
        }
        for (var pod : pods.stream().limit(MOST_PODS).toList()) {
            text.heading("Specification of pod " + pod.name() + ", without the values of variables");
            text.add(clean(YAML.writeValueAsString(
                    workbench.redactor().redact(withoutValues(pod.at("/spec").deepCopy())))));
        }
        if (pods.size() > MOST_PODS) {
            text.line((pods.size() - MOST_PODS) + " more pods are not shown.");
        }
    }

    private void rights(String namespace, String account) {
        var bindings = Stream.concat(
                        workbench.api().list(BINDINGS, namespace).stream(),
                        workbench.api().list(CLUSTER_BINDINGS, "").stream())
                .filter(binding -> binding.elements("/subjects").anyMatch(who -> isMeant(who, namespace, account)))
                .sorted(Comparator.comparing(LiveObject::display))
                .toList();
        if (bindings.isEmpty()) {
            text.line("none but what everybody has");
        }
        for (var binding : bindings) {
            var role = binding.text("/roleRef/name");
            var clusterwide = binding.text("/roleRef/kind").equals("ClusterRole");
            text.line(binding.display() + " grants " + binding.text("/roleRef/kind") + " " + role
                    + (binding.namespace().isEmpty() ? " in all namespaces:" : ":"));
            workbench
                    .api()
                    .find(clusterwide ? CLUSTER_ROLES : ROLES, clusterwide ? "" : namespace, role)
                    .ifPresentOrElse(
                            found -> found.elements("/rules").forEach(rule -> text.line("  " + words(rule))),
                            () -> text.line("  (there is no such role)"));
        }
    }

    private static boolean isMeant(JsonNode who, String namespace, String account) {
        var name = who.path("name").asString("");
        return switch (who.path("kind").asString("")) {
            case "ServiceAccount" ->
                name.equals(account)
                        && who.path("namespace").asString(namespace).equals(namespace);
            case "User" -> name.equals("system:serviceaccount:" + namespace + ":" + account);
            case "Group" -> name.equals("system:serviceaccounts") || name.equals("system:serviceaccounts:" + namespace);
            default -> false;
        };
    }

    private static String words(JsonNode rule) {
        var on = Stream.of("resources", "nonResourceURLs")
                .flatMap(field -> strings(rule.path(field)))
                .collect(Collectors.joining(", "));
        var groups = strings(rule.path("apiGroups")).filter(g -> !g.isEmpty()).collect(Collectors.joining(", "));
        var names = strings(rule.path("resourceNames")).collect(Collectors.joining(", "));
        return strings(rule.path("verbs")).collect(Collectors.joining(", ")) + " " + on
                + (groups.isEmpty() ? "" : " of " + groups)
                + (names.isEmpty() ? "" : " named " + names);
    }

    private static Stream<String> strings(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(one -> one.asString(""));
    }

    private static JsonNode withoutValues(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.path("env") instanceof ArrayNode variables) {
                variables.forEach(variable -> {
                    if (variable instanceof ObjectNode one && one.has("value")) {
                        one.set("value", StringNode.valueOf(Redactor.MARK));
                    }
                });
            }
            object.values().forEach(Audit::withoutValues);
        } else if (node instanceof ArrayNode list) {
            list.forEach(Audit::withoutValues);
        }
        return node;
    }

    private String clean(String words) {
        return workbench.redactor().redact(words);
    }
}
