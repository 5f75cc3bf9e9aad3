package io.kubernaut.actions.cases;

import java.util.Map;

/** One thing that happens in a cluster. */
sealed interface Move {
    /** To what. */
    enum On {
        WORKLOAD,
        AUTOSCALER,
        NODE,
        POD,
        POLICY,
        SECRET
    }

    /** Kubernaut acts, if it finds nothing against it. */
    record Act(String action, On on, Map<String, Object> parameters) implements Move {}

    /** A run that was carried out is undone: one of those that are left, counted round. */
    record Undo(int which) implements Move {}

    /** Somebody else edits, by a strategic merge patch. */
    record Somebody(On on, String patch) implements Move {}

    /** Controllers get ten seconds. */
    record Time() implements Move {}
}
