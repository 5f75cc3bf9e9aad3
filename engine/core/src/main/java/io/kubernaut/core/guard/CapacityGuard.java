package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.util.OptionalLong;

/** What would be asked for fits limit range, quota and the nodes. */
final class CapacityGuard implements Guard {
    @Override
    public String name() {
        return "capacity";
    }

    @Override
    public String configuredBy() {
        return "";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (!action.name().equals("increase_resources")) {
            return new Verdict.Allow("No container asks for more.");
        }
        var memory = bytes(proposal, "limits.memory");
        var request = bytes(proposal, "requests.memory");
        for (var range : snapshot.limitRanges()) {
            var max = range.maxMemory();
            if (max != null && memory.isPresent() && memory.getAsLong() > max) {
                return new Verdict.Deny("The limit range " + range.name() + " allows containers at most "
                        + Quantities.ofBytes(max) + ".");
            }
        }
        for (var quota : snapshot.quotas()) {
            var container = proposal.parameters().getOrDefault("container", "").toString();
            var before = snapshot.workload() == null
                    ? 0
                    : snapshot.workload()
                            .template()
                            .container(container)
                            .map(c -> c.resources().limitMemoryOrZero())
                            .orElse(0L);
            int replicas = snapshot.workload() == null ? 1 : snapshot.workload().desired();
            long more = memory.isPresent() ? (memory.getAsLong() - before) * replicas : 0;
            if (more > quota.left("limits.memory")) {
                return new Verdict.Deny("The quota " + quota.name() + " leaves "
                        + Quantities.ofBytes(quota.left("limits.memory")) + " of memory limits.");
            }
        }
        if (request.isPresent()
                && snapshot.fleet().nodes() > 0
                && request.getAsLong() > snapshot.fleet().freeMemory()) {
            return new Verdict.Deny("No node has " + Quantities.ofBytes(request.getAsLong()) + " of memory free.");
        }
        return new Verdict.Allow("Limit range, quota and nodes have room.");
    }

    private static OptionalLong bytes(Proposal proposal, String parameter) {
        var value = proposal.parameters().get(parameter);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Quantities.bytes(value.toString()));
    }
}
