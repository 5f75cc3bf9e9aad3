package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.execution.Plan;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps in a plan the objects that an action makes, exactly as the API server's dry-run completed them. */
public final class Drafts {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Drafts() {}

    /** For {@link Plan#before()}. */
    public static String toJson(List<ObjectNode> manifests) {
        var json = JSON.createObjectNode();
        json.putArray("manifests").addAll(manifests);
        return JSON.writeValueAsString(json);
    }

    /** In the order in which they were kept. */
    public static List<ObjectNode> of(Plan plan) {
        return JSON.readTree(plan.before())
                .path("manifests")
                .valueStream()
                .map(ObjectNode.class::cast)
                .toList();
    }

    /** All of them as people read them. */
    public static String diff(Workbench workbench, ResourceKind kind, List<ObjectNode> manifests) {
        return manifests.stream()
                .map(manifest -> workbench.diff().created(kind, manifest))
                .collect(Collectors.joining());
    }
}
