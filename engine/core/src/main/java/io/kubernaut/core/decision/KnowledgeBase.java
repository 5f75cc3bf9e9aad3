package io.kubernaut.core.decision;

import io.kubernaut.core.context.Snapshot;

/** Rules that make findings, proposals and vetoes of a snapshot. Thread-safe; same snapshot, same evaluation. */
public interface KnowledgeBase {
    /** Identifies the rules' sources: {@code sha256:} and 64 hexadecimal digits. */
    String hash();

    Evaluation evaluate(Snapshot snapshot);
}
