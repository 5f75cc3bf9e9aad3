package io.kubernaut.actions.apiserver.operations;

import io.kubernaut.actions.apiserver.admission.Budgets;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The eviction subresource of pods: a deletion that disruption budgets may refuse with 429. */
public final class Evictions {
    private static final Set<String> NOT_RUNNING = Set.of("Pending", "Succeeded", "Failed");

    private final ObjectApi api;
    private final Budgets budgets;

    public Evictions(ObjectApi api) {
        this.api = api;
        this.budgets = new Budgets(api.store(), api.kinds());
    }

    /** @param eviction the body, whose {@code deleteOptions} may ask for a dry run as well */
    public ObjectNode evict(Kind pods, String namespace, String name, ObjectNode eviction, WriteOptions options) {
        return api.store().exclusively(() -> {
            var pod = api.stored(pods, namespace, name);
            if (!NOT_RUNNING.contains(pod.path("status").path("phase").asString("")) && !Meta.beingDeleted(pod)) {
                admit(pod);
            }
            var deletion =
                    eviction.path("deleteOptions") instanceof ObjectNode given ? given : Meta.JSON.createObjectNode();
            api.delete(pods, namespace, name, deletion, options);
            var status = Meta.JSON.createObjectNode();
            status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
            return status.put("status", "Success").put("code", 201);
        });
    }

    private void admit(ObjectNode pod) {
        var found = budgets.of(pod);
        if (found.size() > 1) {
            throw Refusal.of(
                    500,
                    "InternalError",
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
        if (found.isEmpty()) {
            return;
        }
        var budget = found.getFirst();
        var standing = budgets.standing(budget);
        boolean always = budget.path("spec")
                .path("unhealthyPodEvictionPolicy")
                .asString("")
                .equals("AlwaysAllow");
        boolean enough = standing.healthy() >= standing.desired() && standing.desired() > 0;
        if (!Budgets.ready(pod) && (always || enough)) {
            return;
        }
        if (standing.allowed() == 0) {
            throw Refusal.withCauses(
                    429,
                    "TooManyRequests",
                    "Cannot evict pod as it would violate the pod's disruption budget.",
                    List.of(new Refusal.Cause(
                            "DisruptionBudget",
                            "The disruption budget " + Meta.name(budget) + " needs " + standing.desired()
                                    + " healthy pods and has " + standing.healthy() + " currently",
                            "")));
        }
    }
}
