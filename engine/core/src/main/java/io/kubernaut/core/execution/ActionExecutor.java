package io.kubernaut.core.execution;

import java.util.Optional;

/**
 * Does one action. Every call may throw {@link ClusterCallFailedException}; the caller then asks {@link #effectOf}
 * before anything is tried again.
 */
public interface ActionExecutor {
    /** The action's name in the catalogue. */
    String action();

    /** Resolves, checks and computes the exact change, and lets the API server judge it by a dry-run. */
    Planning plan(ActionRequest request);

    /** Makes the change if what the plan was computed from still holds. */
    Application apply(ActionRequest request, Plan plan);

    /** Looks once whether the cluster shows the effect; never waits. */
    Verification verify(ActionRequest request, Plan plan);

    /** Tells whether {@link #apply} of this run was carried out; for runs whose process died. */
    Effect effectOf(ActionRequest request, Plan plan);

    /** Takes the change back from the plan's before-state; refuses when someone else changed the object since. */
    Application undo(ActionRequest request, Plan plan);

    /** Ends a change that was made for a time, when that time is over. */
    default Application expire(ActionRequest request, Plan plan) {
        return undo(request, plan);
    }

    /**
     * Stops what the change has set off and what runs on by itself, such as a Job; called once the mode forbids to act. What
     * it did is said in words; empty where there was nothing to stop.
     */
    default Optional<String> halt(ActionRequest request, Plan plan) {
        return Optional.empty();
    }

    /**
     * Whether {@link #apply} may be called again in the middle of it, by another process too: each step then finds out
     * from the cluster whether it is done. {@link #effectOf} is not asked for such a plan.
     */
    default boolean resumable(Plan plan) {
        return !plan.steps().isEmpty();
    }
}
