package io.kubernaut.core.policy;

/** How far a rule is trusted. */
public enum TrustStage {
    /** Recorded only. */
    SHADOW,
    /** Shown to people, never queued. */
    SUGGEST,
    /** Queued; a person says yes first. */
    APPROVE,
    /** Carried out when the guards allow it. */
    AUTO
}
