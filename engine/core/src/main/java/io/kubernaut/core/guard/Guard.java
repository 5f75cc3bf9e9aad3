package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Proposal;

/** Answers whether a proposal may be carried out, from the snapshot alone. */
public interface Guard {
    /** Such as {@code cooldown}; part of the contract of explanations. */
    String name();

    /**
     * What an operator changes to change its answer: keys of the configuration in full, separated by commas, and what else
     * there is beside them.
     */
    String configuredBy();

    Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot);

    /** The same, for guards to whom it matters what became of the rules. */
    default Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot, Evaluation evaluation) {
        return check(proposal, action, snapshot);
    }
}
