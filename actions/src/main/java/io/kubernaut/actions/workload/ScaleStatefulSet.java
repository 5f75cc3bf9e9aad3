package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.FieldChange;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.PodHealth;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets a StatefulSet's number of replicas, and follows its members one after the other. Members are not alike: each may
 * hold data that no other has, so taking some away must be allowed, and their volumes must outlive them.
 */
final class ScaleStatefulSet extends Scaling {
    ScaleStatefulSet(Workbench workbench) {
        super("scale_statefulset", workbench);
    }

    @Override
    protected Optional<String> obstacle(ActionRequest request, LiveObject live, long replicas) {
        var before = live.number(REPLICAS, 1);
        if (replicas < before && !request.text("allowScaleDown").equals("true")) {
            return Optional.of("It would take away " + (before - replicas) + " members of " + live.display()
                    + ", who may hold what no other member has. Move it to the others first, then say allowScaleDown.");
        }
        if (replicas < before && deletesClaims(live)) {
            return Optional.of(claimsWouldGo(live));
        }
        return replicas == before ? Optional.empty() : stuck(live, Math.min(before, replicas));
    }

    /** Also when it is taken back: then the number may become smaller, too. */
    @Override
    protected WriteReply write(LiveObject live, List<FieldChange> fields, Map<String, String> marks, boolean dryRun) {
        var wanted = fields.getFirst().after().asLong(1);
        return wanted < live.number(REPLICAS, 1) && deletesClaims(live)
                ? new WriteReply.Denied(422, claimsWouldGo(live))
                : super.write(live, fields, marks, dryRun);
    }

    private static boolean deletesClaims(LiveObject live) {
        return live.text("/spec/persistentVolumeClaimRetentionPolicy/whenScaled")
                .equals("Delete");
    }

    private static String claimsWouldGo(LiveObject live) {
        return live.display() + " deletes the volumes of members that are taken away"
                + " (persistentVolumeClaimRetentionPolicy.whenScaled is Delete). Set that to Retain first.";
    }

    /** In order means that the controller waits for each member; behind one that is not well nothing happens. */
    private Optional<String> stuck(LiveObject live, long staying) {
        if (live.text("/spec/podManagementPolicy").equals("Parallel")) {
            return Optional.empty();
        }
        for (long i = 0; i < staying; i++) {
            var name = member(live, i);
            var pod = find(live, name);
            if (pod.isEmpty() || pod.get().terminating() || !pod.get().conditionIs("Ready", "True")) {
                return Optional.of("The members of " + live.display() + " come and go in order, and " + name
                        + " is not ready: nothing would happen until it is. Heal that member first.");
            }
        }
        return Optional.empty();
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        if (!live.observed()) {
            return new Verification.Pending("The controller has not seen the change yet.");
        }
        var wanted = live.number(REPLICAS, 1);
        for (long i = 0; i < wanted; i++) {
            var name = member(live, i);
            var pod = find(live, name);
            var sofar = i + " of " + wanted + " members are ready; ";
            if (pod.isEmpty()) {
                return new Verification.Pending(sofar + name + " is not there yet.");
            }
            var health = PodHealth.of(pod.get(), workbench().clock().instant());
            if (health.is(PodHealth.State.BROKEN)) {
                return new Verification.Failed("A member is not well: " + health.words() + ".");
            }
            if (health.is(PodHealth.State.WAITING)) {
                return new Verification.Pending(sofar + health.words() + ".");
            }
        }
        var surplus = live.number("/status/replicas", 0) - wanted;
        return surplus > 0
                ? new Verification.Pending(surplus + " members are still to go, the last one first.")
                : new Verification.Verified("All " + wanted + " members are ready.");
    }

    private Optional<LiveObject> find(LiveObject set, String pod) {
        return api().find(ResourceKind.POD, set.namespace(), pod).filter(found -> found.controlledBy(set.uid()));
    }

    /** Members are counted from the set's first ordinal, which need not be zero. */
    private static String member(LiveObject set, long index) {
        return set.name() + "-" + (set.number("/spec/ordinals/start", 0) + index);
    }
}
