package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.capacity.Compute;
import io.kubernaut.core.capacity.NextPod;
import io.kubernaut.core.execution.ActionRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the bigger pods of a workload would be let in: by limit ranges, by quotas, by the size of nodes.
 *
 * <p>The dry-run of a workload does not tell: the API server judges its pods only when they are made, and then the
 * rollout would be stuck half-way.
 */
final class Allowance {
    private final ClusterApi api;
    private final LiveObject workload;
    private final String changed;
    private final ActionRequest request;
    private final Room room;
    private final NextPod now;
    private final NextPod then;
    private final long pods;

    /** @param changed pointer to the container that grows */
    Allowance(ClusterApi api, LiveObject workload, String changed, ActionRequest request) {
        this.api = api;
        this.workload = workload;
        this.changed = changed;
        this.request = request;
        this.room = new Room(api, workload);
        this.now = room.next();
        this.then = now.raised(request.text("container"), wanted());
        this.pods = Math.max(1, workload.number(desired(), 1));
    }

    private String desired() {
        return workload.kind().equals(ResourceKind.DAEMON_SET) ? "/status/desiredNumberScheduled" : "/spec/replicas";
    }

    private Map<Compute, Long> wanted() {
        var wanted = new EnumMap<Compute, Long>(Compute.class);
        for (var what : Compute.values()) {
            var text = request.text(what.key());
            if (!text.isEmpty()) {
                wanted.put(what, what.read(text));
            }
        }
        return wanted;
    }

    /** What stands in the way, in words. */
    Optional<String> obstacle() {
        return limitRange().or(this::quota).or(this::nodes);
    }

    private Optional<String> limitRange() {
        for (var range : Reduced.limitRanges(api, workload.namespace())) {
            for (var what : Compute.values()) {
                var most = what.most(range);
                var wanted = Raise.wanted(request, workload, changed, what.key());
                if (most != null && !wanted.isEmpty() && what.read(wanted) > most) {
                    return Optional.of("The limit range " + range.name() + " allows a container at most "
                            + what.written(most) + " of " + (what.memory() ? "memory" : "cpu") + ", not " + wanted
                            + ". Ask for no more, or have the limit range raised.");
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> quota() {
        for (var quota : Reduced.quotas(api, workload.namespace())) {
            var problem = now.shortage(then, pods, quota)
                    .or(() -> surges() ? then.refusedBy(quota) : Optional.empty())
                    .map(why -> why + " There is no room for bigger pods: have the quota raised or ask for less.");
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    /** What raises no request needs no more of a node. */
    private Optional<String> nodes() {
        return then.demand().requestCpu() > now.demand().requestCpu()
                        || then.demand().requestMemory() > now.demand().requestMemory()
                ? room.obstacleToReplacing(then.demand(), pods)
                : Optional.empty();
    }

    private boolean surges() {
        return workload.kind().equals(ResourceKind.DEPLOYMENT)
                && !workload.text("/spec/strategy/type").equals("Recreate")
                && !List.of("0", "0%")
                        .contains(workload.at("/spec/strategy/rollingUpdate/maxSurge")
                                .asString("25%"));
    }
}
