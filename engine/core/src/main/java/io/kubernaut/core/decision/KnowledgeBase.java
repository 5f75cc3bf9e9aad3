package io.kubernaut.core.decision;

import io.kubernaut.core.context.Snapshot;

/** Rules that make findings, proposals and vetoes of a snapshot. Never changes; same snapshot, same evaluation. */
public interface KnowledgeBase {
    /** Identifies the rules' sources: {@code sha256:} and 64 hexadecimal digits. */
    String hash();

    Evaluation evaluate(Snapshot snapshot);
}
