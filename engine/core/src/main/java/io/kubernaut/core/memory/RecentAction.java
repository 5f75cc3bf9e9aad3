package io.kubernaut.core.memory;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An earlier remediation, as rules and guards see it.
 *
 * @param at when it was applied, or asked for where it has not been applied; of what was taken back, when that was done
 * @param action its name in the catalogue, such as restart_pod
 * @param target the object that it was for
 * @param parameters with what it was run, as text
 * @param ended how the run ended, whether or not that helped
 * @param alertName the alert it answered, "" when unknown
 * @param symptom the symptom it answered, "" when unknown
 * @param effectiveness in [0,1]: worked from 0.6, did not up to 0.4; null when it has not been or cannot be told
 * @param recurredAt when the alert fired again after it; null when it did not
 * @param note what the run said last; text for people, "" when nothing
 * @param owner whose pod the target was, where that is known; else the target itself
 * @param endedAt when the run had ended; null while it is under way
 * @param also what it changes beside its target while it is under way; else, and where that is not known, empty
 */
public record RecentAction(
        Instant at,
        String action,
        ObjectRef target,
        SortedMap<String, String> parameters,
        Ended ended,
        String alertName,
        String symptom,
        @Nullable Double effectiveness,
        @Nullable Instant recurredAt,
        String note,
        ObjectRef owner,
        @Nullable Instant endedAt,
        List<ObjectRef> also) {

    public RecentAction {
        // Snapshots of before these were kept have none.
        owner = Objects.requireNonNullElse(owner, target);
        endedAt = endedAt == null && ended != Ended.IN_PROGRESS ? at : endedAt;
        also = List.copyOf(Objects.requireNonNullElse(also, List.of()));
    }

    /** Of a target that is no pod, or whose owner nobody knows. */
    public RecentAction(
            Instant at,
            String action,
            ObjectRef target,
            SortedMap<String, String> parameters,
            Ended ended,
            String alertName,
            String symptom,
            @Nullable Double effectiveness,
            @Nullable Instant recurredAt,
            String note) {
        this(
                at,
                action,
                target,
                parameters,
                ended,
                alertName,
                symptom,
                effectiveness,
                recurredAt,
                note,
                target,
                null,
                List.of());
    }

    /** From this effectiveness on an action is known to have helped. */
    public static final double WORKED = 0.6;

    /** Up to this effectiveness an action is known not to have helped. */
    public static final double DID_NOT_WORK = 0.4;

    private static final Set<String> HARMLESS = Set.of("notify_only", "collect_diagnostics", "audit_logs", "none");

    /** How the run ended: not whether it helped. */
    public enum Ended {
        /** Carried out, and seen in the cluster. */
        SUCCEEDED,
        /** Not carried out, or not seen in the cluster. */
        FAILED,
        /** It was taken back. */
        UNDONE,
        /** Not over yet. */
        IN_PROGRESS
    }

    /** It is known to have helped: {@code effectiveness} is at least 0.6. */
    public boolean worked() {
        return effectiveness != null && effectiveness >= WORKED;
    }

    /** It is known not to have helped: {@code effectiveness} is at most 0.4. */
    public boolean didNotWork() {
        return effectiveness != null && effectiveness <= DID_NOT_WORK;
    }

    /** The run is not over yet. */
    public boolean inProgress() {
        return ended == Ended.IN_PROGRESS;
    }

    /** It was meant to change something; looking and telling heals nothing. */
    public boolean remedy() {
        return isRemedy(action);
    }

    /** Whether an action by that name is meant to change something; looking and telling heals nothing. */
    public static boolean isRemedy(String action) {
        return !HARMLESS.contains(action);
    }

    /** It was carried out and then taken back. */
    public boolean undone() {
        return ended == Ended.UNDONE;
    }

    /** It was done to the object, or to a pod of it. */
    public boolean concerns(ObjectRef object) {
        return owner.equals(object) || target.equals(object) || (owner.equals(target) && isPodOf(target, object));
    }

    /** By name, for the pods that were acted on are gone. */
    public static boolean isPodOf(ObjectRef pod, ObjectRef workload) {
        return pod.kind().equals("Pod")
                && pod.namespace().equals(workload.namespace())
                && pod.name().startsWith(workload.name() + "-");
    }

    /** It seemed to succeed, and its alert began anew, within the time after it had ended. */
    public boolean recursWith(String alert, Instant began, Duration within) {
        return ended == Ended.SUCCEEDED
                && remedy()
                && endedAt != null
                && !alertName.isEmpty()
                && alertName.equals(alert)
                && began.isAfter(endedAt)
                && !began.isAfter(endedAt.plus(within));
    }

    /** The same, with an alert that fired again then. */
    public RecentAction recurredAt(Instant again) {
        return new RecentAction(
                at,
                action,
                target,
                parameters,
                ended,
                alertName,
                symptom,
                effectiveness,
                again,
                note,
                owner,
                endedAt,
                also);
    }
}
