package io.kubernaut.core.execution;

/** Where a run stands. */
public enum RunState {
    /** Created; its target is locked. */
    PENDING,
    /** Planned: the dry-run passed, all that it changes is locked, and the before-state is stored. */
    PLANNED,
    /** The write was about to be sent; after a crash here the cluster is asked what happened. */
    APPLYING,
    /** The API server took it; the effect is awaited. */
    APPLIED,
    /** The cluster shows the effect. */
    VERIFIED,
    /** Refused before anything was changed. */
    REFUSED,
    /** Changed, but the effect did not show in time or cannot come true. */
    FAILED,
    /** Being taken back. */
    UNDOING,
    /** Taken back. */
    UNDONE,
    /** Its time is over: being ended. */
    EXPIRING,
    /** It was made for a time, and ended when that was over. */
    EXPIRED;

    public boolean finished() {
        return this == VERIFIED || this == REFUSED || this == FAILED || this == UNDONE || this == EXPIRED;
    }

    /** What the run changes is locked, and the run counts as under way. */
    public boolean active() {
        return !finished();
    }
}
