package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ObjectRef;

/**
 * Actions that go in circles: what doing the like once more on an object would meet. Computed from the snapshot alone.
 *
 * @param kind which circle it is
 * @param action the action that would be done once more; "*" where that stands for every change
 * @param target the object that it would be done to; for pods the workload that they are of
 * @param severity what the guard answers to doing it once more
 * @param evidence what was counted, and within which time, in words for people
 */
public record Oscillation(Kind kind, String action, ObjectRef target, Severity severity, String evidence) {
    /** Stands for every change, as in a veto. */
    static final String EVERY_ACTION = "*";

    /** One more would be too many: {@code severity} is BLOCK. */
    public boolean blocks() {
        return severity == Severity.BLOCK;
    }

    /** The ways to go in circles. */
    public enum Kind {
        /** The same action was undone. */
        TAKEN_BACK,
        /** What a run raised is lower again, and no run lowered it: Git, an operator or a person did. */
        SET_BACK_BY_OTHERS,
        /** A rollback did not help, or one release after the other was rolled back. */
        ROLLBACK_LOOP,
        /** The action failed, did not help, or its alert came back, again and again. */
        INEFFECTIVE_REPEAT,
        /** The number of replicas goes up and down. */
        SCALE_FLIP,
        /** It is scaled and given resources in turn. */
        SCALE_AGAINST_RESOURCES,
        /** Too many restarts, however well each seemed to go. */
        RESTART_LOOP,
        /** Too many changes of the number of replicas. */
        SCALE_THRASH,
        /** Too many changes of resources. */
        RESOURCE_THRASH,
        /** Any other action that was done too often. */
        REPETITION,
        /** Other objects of the namespace were changed in vain right before the alert began. */
        CASCADE
    }

    /** What the guard answers. */
    public enum Severity {
        /** A person is asked. */
        APPROVAL,
        /** It is denied, the next best action that answers the same is tried, and where there is none a person is told. */
        BLOCK
    }
}
