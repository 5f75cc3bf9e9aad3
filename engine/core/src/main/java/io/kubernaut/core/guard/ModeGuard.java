package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;

/** Whether anything may be done at all: the kill switch. */
final class ModeGuard implements Guard {
    @Override
    public String name() {
        return "mode";
    }

    @Override
    public String configuredBy() {
        return "kubernaut mode";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        return switch (snapshot.mode()) {
            case OFF -> new Verdict.Deny("The mode is off: nothing is decided or done.");
            case OBSERVE -> new Verdict.Allow("The mode is observe: this is recorded and nothing is done.");
            case ACT -> new Verdict.Allow("The mode is act.");
        };
    }
}
