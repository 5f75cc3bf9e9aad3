package io.kubernaut.core.execution;

/** Whether a change whose process died was made, as the cluster shows it. */
public enum Effect {
    TOOK_EFFECT,
    DID_NOT,
    CANNOT_TELL
}
