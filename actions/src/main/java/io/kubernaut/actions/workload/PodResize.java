package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.FieldChange;
import io.kubernaut.actions.executor.JsonPatch;
import io.kubernaut.actions.pods.PodHealth;
import io.kubernaut.core.execution.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Changes what a running pod's container asks for, where it is; Kubernetes has offered that since 1.33. */
final class PodResize {
    static final String SUBRESOURCE = "resize";

    private PodResize() {}

    static boolean offered(ClusterApi api) {
        return api.offers(ResourceKind.POD, SUBRESOURCE);
    }

    static WriteReply write(ClusterApi api, LiveObject pod, List<FieldChange> fields, boolean dryRun) {
        return api.patch(pod, SUBRESOURCE, JsonPatch.of(pod, fields, Map.of()), dryRun);
    }

    /** Whether the kubelet has given the container what the pod's specification says. */
    static Verification look(LiveObject pod, String container, Instant now) {
        var pending = pod.condition("PodResizePending");
        if (pending.path("status").asString("").equals("True")) {
            var why = pending.path("message").asString("");
            return pending.path("reason").asString("").equals("Infeasible")
                    ? new Verification.Failed("The node of " + pod.display() + " can never give it that: " + why)
                    : new Verification.Pending("The node of " + pod.display() + " has no room for it now: " + why);
        }
        var health = PodHealth.of(pod, now);
        if (health.is(PodHealth.State.BROKEN)) {
            return new Verification.Failed("It is not well all the same: " + health.words() + ".");
        }
        var asked = Raise.container(pod, "/spec", container)
                .map(pointer -> pod.at(pointer + "/resources"))
                .orElse(pod.at("/none"));
        var given = pod.elements("/status/containerStatuses")
                .filter(status -> status.path("name").asString("").equals(container))
                .map(status -> status.path("resources"))
                .findFirst()
                .orElse(pod.at("/none"));
        if (!same(asked, given)) {
            return new Verification.Pending("The kubelet has not given it to " + pod.display() + " yet.");
        }
        return health.is(PodHealth.State.WELL)
                ? new Verification.Verified(pod.display() + " has it and is ready.")
                : new Verification.Pending(health.words() + ".");
    }

    private static boolean same(JsonNode asked, JsonNode given) {
        for (var side : List.of("limits", "requests")) {
            for (var entry : asked.path(side).properties()) {
                var resource = entry.getKey();
                var theirs = given.path(side).path(resource).asString("");
                if (List.of("cpu", "memory").contains(resource)
                        && (theirs.isEmpty()
                                || Raise.amount(resource, theirs)
                                        != Raise.amount(
                                                resource, entry.getValue().asString("")))) {
                    return false;
                }
            }
        }
        return true;
    }
}
