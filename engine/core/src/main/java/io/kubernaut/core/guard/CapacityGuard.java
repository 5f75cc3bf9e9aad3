package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.capacity.Compute;
import io.kubernaut.core.capacity.NextPod;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.QuotaTraits;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.TemplateState;
import io.kubernaut.core.cluster.TemplateState.ContainerTemplate;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What would be asked for fits limit range, quota and the nodes. */
final class CapacityGuard implements Guard {
    private static final Set<String> SCALING = Set.of("scale_deployment", "scale_statefulset", "update_hpa");
    private static final List<String> COUNTS = List.of("replicas", "minReplicas", "maxReplicas");

    @Override
    public String name() {
        return "capacity";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.thresholds.memory-ceiling, kubernaut.policy.thresholds.replicas-ceiling,"
                + " kubernaut.policy.thresholds.claim-ceiling";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (SCALING.contains(action.name())) {
            return scaling(proposal, snapshot);
        }
        if (action.name().equals("expand_pvc")) {
            return expanding(proposal, snapshot);
        }
        if (!action.name().equals("increase_resources")) {
            return new Verdict.Allow("No container asks for more.");
        }
        var unseen = snapshot.outOfSight("LimitRange", "ResourceQuota", "VerticalPodAutoscaler");
        if (unseen.isPresent()) {
            return new Verdict.Hold(
                    "Whether there is room for it cannot be told. " + unseen.get() + ".", Duration.ofMinutes(5));
        }
        var wanted = new EnumMap<Compute, Long>(Compute.class);
        for (var raise : Compute.values()) {
            var value = proposal.parameters().get(raise.key());
            if (value != null) {
                wanted.put(raise, raise.read(value.toString()));
            }
        }
        return wanted.entrySet().stream()
                .flatMap(e -> problemWith(e.getKey(), e.getValue(), proposal, snapshot).stream())
                .findFirst()
                .or(() -> quota(wanted, proposal, snapshot))
                .<Verdict>map(Verdict.Deny::new)
                .orElseGet(() -> new Verdict.Allow("Limit range, quota and nodes have room."));
    }

    private static Optional<String> quota(Map<Compute, Long> wanted, Proposal proposal, Snapshot snapshot) {
        var workload = snapshot.workload();
        var container = proposal.parameters().getOrDefault("container", "").toString();
        var now = workload != null && workload.ref().equals(proposal.target())
                ? NextPod.of(workload.template(), snapshot.pods())
                : NextPod.of(unknown(container), List.of());
        var then = now.raised(container, wanted);
        int replicas = replicas(proposal.target(), snapshot);
        return snapshot.quotas().stream()
                .flatMap(quota -> now.shortage(then, replicas, quota).stream())
                .findFirst();
    }

    /** More pods than now must find a place; fewer always do. */
    private static Verdict scaling(Proposal proposal, Snapshot snapshot) {
        var workload = snapshot.workload();
        var autoscaler = snapshot.autoscaler();
        long now;
        if (autoscaler != null && autoscaler.ref().equals(proposal.target())) {
            now = autoscaler.currentReplicas();
        } else if (workload != null && workload.ref().equals(proposal.target())) {
            now = workload.desired();
        } else {
            return new Verdict.Deny("Nothing is known of the pods of "
                    + proposal.target().display() + ", so nobody can tell whether there is room for more.");
        }
        long wanted = COUNTS.stream()
                .map(proposal.parameters()::get)
                .filter(Objects::nonNull)
                .mapToLong(n -> Long.parseLong(n.toString()))
                .max()
                .orElse(0);
        if (wanted <= now) {
            return new Verdict.Allow("No more pods are asked for than there are.");
        }
        int most = snapshot.mostReplicas();
        if (wanted > most) {
            return new Verdict.Deny(
                    "No more than " + most + " replicas are allowed, and this asks for " + wanted + ".");
        }
        var unseen = snapshot.outOfSight("ResourceQuota");
        if (unseen.isPresent()) {
            return new Verdict.Hold(
                    "Whether there is room for it cannot be told. " + unseen.get() + ".", Duration.ofMinutes(5));
        }
        long room = snapshot.roomForPods();
        return wanted - now > room
                ? new Verdict.Deny("It may come to " + (wanted - now)
                        + " more pods, and quotas and nodes have room for " + room + ".")
                : new Verdict.Allow("Quotas and nodes have room.");
    }

    /** Storage is bounded by the operator and by quotas. */
    private static Verdict expanding(Proposal proposal, Snapshot snapshot) {
        var unseen = snapshot.outOfSight("ResourceQuota");
        if (unseen.isPresent()) {
            return new Verdict.Hold(
                    "Whether there is room for it cannot be told. " + unseen.get() + ".", Duration.ofMinutes(5));
        }
        long wanted = Quantities.bytes(String.valueOf(proposal.parameters().getOrDefault("size", "0")));
        long ceiling = snapshot.thresholds().claimCeiling();
        if (wanted > ceiling) {
            return new Verdict.Deny("No claim grows above " + Quantities.ofBytes(ceiling) + ".");
        }
        long more = more(proposal, snapshot, wanted);
        return snapshot.quotas().stream()
                .filter(q -> more > q.left("requests.storage"))
                .findFirst()
                .<Verdict>map(q -> new Verdict.Deny("The quota " + q.name() + " leaves "
                        + Quantities.ofBytes(Math.max(0, q.left("requests.storage"))) + " of requests.storage, and this"
                        + " needs " + Quantities.ofBytes(more) + "."))
                .orElseGet(() -> new Verdict.Allow("The quotas have room."));
    }

    /** By how much all claims that grow grow: of a StatefulSet those of its members. */
    private static long more(Proposal proposal, Snapshot snapshot, long wanted) {
        var workload = snapshot.workload();
        var claim = snapshot.claim();
        var all = new LinkedHashSet<>(snapshot.claims());
        if (claim != null) {
            all.add(claim);
        }
        var ofMembers = workload != null && workload.ref().equals(proposal.target());
        var due = all.stream()
                .filter(c -> ofMembers || c.ref().equals(proposal.target()))
                .toList();
        return due.isEmpty()
                ? wanted
                : due.stream()
                        .mapToLong(c -> Math.max(0, wanted - c.requested()))
                        .sum();
    }

    /** Nothing is known of a workload that is not the subject's: all that it is to have counts as more, in any quota. */
    private static TemplateState unknown(String container) {
        return new TemplateState(
                "",
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                List.of(new ContainerTemplate(container, "", false, new Resources(0L, 0L, 0L, 0L), "")),
                List.of(),
                List.of(),
                Collections.emptySortedMap(),
                false,
                new QuotaTraits("", false, true));
    }

    private static Optional<String> problemWith(Compute raise, long wanted, Proposal proposal, Snapshot snapshot) {
        long ceiling = snapshot.thresholds().memoryCeiling();
        if (raise.memory() && wanted > ceiling && wanted > before(raise, proposal, snapshot)) {
            return Optional.of("No container's memory is raised above " + raise.written(ceiling) + ".");
        }
        for (var range : snapshot.limitRanges()) {
            var most = raise.most(range);
            if (most != null && wanted > most) {
                return Optional.of(
                        "The limit range " + range.name() + " allows containers at most " + raise.written(most) + ".");
            }
        }
        var fleet = snapshot.fleet();
        long free = raise.memory() ? fleet.freeMemory() : fleet.freeCpu();
        return raise.request() && fleet.nodes() > 0 && wanted > free
                ? Optional.of("No node has " + raise.written(wanted) + " free.")
                : Optional.empty();
    }

    /** What the container has now; nothing is known of a workload that is not the subject's. */
    private static long before(Compute raise, Proposal proposal, Snapshot snapshot) {
        var workload = snapshot.workload();
        if (workload == null || !workload.ref().equals(proposal.target())) {
            return 0;
        }
        var container = proposal.parameters().getOrDefault("container", "").toString();
        return workload.template()
                .container(container)
                .map(c -> raise.in(c.resources()))
                .orElse(0L);
    }

    private static int replicas(ObjectRef target, Snapshot snapshot) {
        var workload = snapshot.workload();
        if (workload != null && workload.ref().equals(target)) {
            return workload.desired();
        }
        return snapshot.peers().stream()
                .filter(p -> p.ref().equals(target))
                .mapToInt(p -> p.desired())
                .findFirst()
                .orElse(1);
    }
}
