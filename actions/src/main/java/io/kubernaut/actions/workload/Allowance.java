package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.capacity.Compute;
import io.kubernaut.core.execution.ActionRequest;
import java.util.List;
import java.util.Optional;

/**
 * Whether the bigger pods of a workload would be let in: by limit ranges, by quotas, by the size of nodes.
 *
 * <p>The dry-run of a workload does not tell: the API server judges its pods only when they are made, and then the
 * rollout would be stuck half-way.
 */
final class Allowance {
    private static final List<String> RESOURCES = List.of("cpu", "memory");

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
        for (var range : Bounds.limitRanges(api, workload.namespace())) {
            for (var what : Compute.values()) {
                var most = what.most(range);
                var wanted = Raise.wanted(request, workload, changed, what.key());
                if (most != null && !wanted.isEmpty() && what.read(wanted) > most) {
                    return Optional.of("The limit range " + range.name() + " allows a container at most "
                            + what.written(most) + " of " + (what.memory() ? "memory" : "cpu") + ", not " + wanted
                            + ".");
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> quota() {
        for (var quota : Bounds.quotas(api, workload.namespace())) {
            for (var what : Compute.values()) {
                if (needed(what) > what.left(quota)) {
                    return Optional.of("The quota " + quota.name() + " leaves "
                            + what.written(Math.max(0, what.left(quota))) + " of " + what.key()
                            + ": there is no room for bigger pods.");
                }
            }
        }
        return Optional.empty();
    }

    /** What must be left at the most: when all pods have grown, or while a new one stands beside the old ones. */
    private long needed(Compute what) {
        var grows = request.text(what.key());
        if (grows.isEmpty()) {
            return 0;
        }
        var before = workload.text(changed + "/resources/" + what.key().replace('.', '/'));
        long more = what.read(grows) - (before.isEmpty() ? 0 : what.read(before));
        long atTheEnd = more * Math.max(1, workload.number("/spec/replicas", 1));
        var key = what.key().split("\\.", 2);
        return Math.max(atTheEnd, surges() ? pod(key[0], key[1]) : 0);
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

    private static long amount(String resource, String quantity) {
        return Raise.amount(resource, quantity);
    }

    private static String written(String resource, long amount) {
        return resource.equals("cpu") ? Quantities.ofMillis(amount) : Quantities.ofBytes(amount);
    }
}
