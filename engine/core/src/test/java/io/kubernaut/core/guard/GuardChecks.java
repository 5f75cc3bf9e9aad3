package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.decision.ProposalFixtures.ProposalMaking;

/** Asks one guard about a proposal. */
final class GuardChecks {
    private GuardChecks() {}

    static Verdict verdict(Guard guard, ProposalMaking proposal, SnapshotMaking snapshot) {
        var made = proposal.made();
        return guard.check(made, ActionCatalogue.standard().find(made.action()).orElseThrow(), snapshot.made());
    }

    static String word(Guard guard, ProposalMaking proposal, SnapshotMaking snapshot) {
        return verdict(guard, proposal, snapshot).word();
    }
}
