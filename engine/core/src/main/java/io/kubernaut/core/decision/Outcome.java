package io.kubernaut.core.decision;

/** How a decision ends. */
public enum Outcome {
    /** Carry the chosen action out. */
    ACT,
    /** The chosen action waits for a person. */
    AWAIT_APPROVAL,
    /** A person is told; a chosen action, if any, only collects. */
    NOTIFY,
    /** Nothing is to be done. */
    SUPPRESS,
    /** A person is paged. */
    ESCALATE
}
