package io.kubernaut.core.decision;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;

/** Rules that make findings, proposals and vetoes of a snapshot. Never changes; same snapshot, same evaluation. */
public interface KnowledgeBase {
    /** Identifies the rules' sources: {@code sha256:} and 64 hexadecimal digits. */
    String hash();

    /** What alerts mean: the shipped table, with the lines that belong to these rules. The hash covers those. */
    SymptomTable symptoms();

    Evaluation evaluate(Snapshot snapshot);
}
