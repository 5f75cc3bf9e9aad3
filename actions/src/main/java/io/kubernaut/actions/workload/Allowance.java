package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.execution.ActionRequest;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Whether the bigger pods of a workload would be let in: by limit ranges, by quotas, by the size of nodes.
 *
 * <p>The dry-run of a workload does not tell: the API server judges its pods only when they are made, and then the
 * rollout would be stuck half-way.
 */
final class Allowance {
    private static final List<String> RESOURCES = List.of("cpu", "memory");
    private static final List<String> SIDES = List.of("limits", "requests");

    private final ClusterApi api;
    private final LiveObject workload;
    private final String changed;
    private final ActionRequest request;

    /** @param changed pointer to the container that grows */
    Allowance(ClusterApi api, LiveObject workload, String changed, ActionRequest request) {
        this.api = api;
        this.workload = workload;
        this.changed = changed;
        this.request = request;
    }

    /** What stands in the way, in words. */
    Optional<String> obstacle() {
        return limitRange().or(this::quota).or(this::nodes);
    }

    private Optional<String> limitRange() {
        for (var range : api.list(ResourceKind.LIMIT_RANGE, workload.namespace())) {
            for (var item : range.elements("/spec/limits").toList()) {
                if (!item.path("type").asString("").equals("Container")) {
                    continue;
                }
                for (var resource : RESOURCES) {
                    var most = item.path("max").path(resource).asString("");
                    var limit = Raise.wanted(request, workload, changed, "limits." + resource);
                    if (!most.isEmpty() && !limit.isEmpty() && amount(resource, limit) > amount(resource, most)) {
                        return Optional.of("The limit range " + range.name() + " allows a container at most " + most
                                + " of " + resource + ", not " + limit + ".");
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> quota() {
        for (var quota : api.list(ResourceKind.QUOTA, workload.namespace())) {
            if (quota.has("/spec/scopes") || quota.has("/spec/scopeSelector")) {
                continue; // Which pods it covers is for the API server to say.
            }
            for (var side : SIDES) {
                for (var resource : RESOURCES) {
                    var problem = quota(quota, side, resource);
                    if (problem.isPresent()) {
                        return problem;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> quota(LiveObject quota, String side, String resource) {
        var grows = request.text(side + "." + resource);
        // In a quota the bare name means the request.
        for (var key :
                side.equals("requests") ? List.of("requests." + resource, resource) : List.of("limits." + resource)) {
            var hard = quota.at("/status/hard").path(key).asString("");
            if (grows.isEmpty() || hard.isEmpty()) {
                continue;
            }
            var used = amount(resource, orZero(quota.at("/status/used").path(key)));
            var more =
                    amount(resource, grows) - amount(resource, orZero(workload.at(pointer(changed, side, resource))));
            var replicas = Math.max(1, workload.number("/spec/replicas", 1));
            var atTheEnd = used + more * replicas;
            var during = surges() ? used + pod(side, resource) : 0;
            if (Math.max(atTheEnd, during) > amount(resource, hard)) {
                return Optional.of("The quota " + quota.name() + " allows " + hard + " of " + key + " and "
                        + written(resource, used) + " are used: there is no room for bigger pods.");
            }
        }
        return Optional.empty();
    }

    private Optional<String> nodes() {
        var nodes = api.list(ResourceKind.NODE, "");
        for (var resource : RESOURCES) {
            var needed = pod("requests", resource);
            var biggest = nodes.stream()
                    .map(node -> node.at("/status/allocatable").path(resource).asString(""))
                    .filter(text -> !text.isEmpty())
                    .mapToLong(text -> amount(resource, text))
                    .max();
            if (biggest.isPresent() && needed > biggest.getAsLong()) {
                return Optional.of("No node is big enough: a pod would ask for " + written(resource, needed) + " of "
                        + resource + ", and the biggest node has " + written(resource, biggest.getAsLong()) + ".");
            }
        }
        return Optional.empty();
    }

    /** What one pod asks for after the change; init containers run before the others, so they are not added. */
    private long pod(String side, String resource) {
        var containers = workload.elements("/spec/template/spec/containers").toList();
        long sum = 0;
        for (int i = 0; i < containers.size(); i++) {
            var pointer = "/spec/template/spec/containers/" + i;
            var quantity = pointer.equals(changed)
                    ? Raise.wanted(request, workload, pointer, side + "." + resource)
                    : workload.text(pointer(pointer, side, resource));
            sum += quantity.isEmpty() ? 0 : amount(resource, quantity);
        }
        return sum;
    }

    private boolean surges() {
        return workload.kind().equals(ResourceKind.DEPLOYMENT)
                && !workload.text("/spec/strategy/type").equals("Recreate")
                && !List.of("0", "0%")
                        .contains(workload.at("/spec/strategy/rollingUpdate/maxSurge")
                                .asString("25%"));
    }

    private static String pointer(String container, String side, String resource) {
        return container + "/resources/" + side + "/" + resource;
    }

    private static String orZero(JsonNode quantity) {
        var text = quantity.asString("");
        return text.isEmpty() ? "0" : text;
    }

    private static long amount(String resource, String quantity) {
        return Raise.amount(resource, quantity);
    }

    private static String written(String resource, long amount) {
        return resource.equals("cpu") ? Quantities.ofMillis(amount) : Quantities.ofBytes(amount);
    }
}
