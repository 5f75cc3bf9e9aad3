package io.kubernaut.core.decision;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import java.util.function.Function;

/** Rules that make findings, proposals and vetoes of a snapshot. Never changes; same snapshot, same evaluation. */
public interface KnowledgeBase {
    /** Identifies the rules' sources: {@code sha256:} and 64 hexadecimal digits. */
    String hash();

    /** What alerts mean: the shipped table, with the lines that belong to these rules. The hash covers those. */
    SymptomTable symptoms();

    Evaluation evaluate(Snapshot snapshot);

    /** The same rules, which evaluate in another way: they are watched, remembered, or partly left out. */
    default KnowledgeBase evaluating(Function<Snapshot, Evaluation> otherwise) {
        var whole = this;
        return new KnowledgeBase() {
            @Override
            public String hash() {
                return whole.hash();
            }

            @Override
            public SymptomTable symptoms() {
                return whole.symptoms();
            }

            @Override
            public Evaluation evaluate(Snapshot snapshot) {
                return otherwise.apply(snapshot);
            }
        };
    }
}
