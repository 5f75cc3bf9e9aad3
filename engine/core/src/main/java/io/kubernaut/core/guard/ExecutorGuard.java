package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;

/** Whether this installation can carry the action out; what it cannot do is told to a person. */
public final class ExecutorGuard implements Guard {
    private final Executable executable;

    public ExecutorGuard(Executable executable) {
        this.executable = executable;
    }

    /** Says whether an action can be carried out on a cluster. */
    @FunctionalInterface
    public interface Executable {
        boolean can(String cluster, String action);

        /** For evaluation: what counts is the decision, not who carries it out. */
        Executable EVERYTHING = (cluster, action) -> true;
    }

    @Override
    public String name() {
        return "executor";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.cluster.enabled, kubernaut.actions.disabled";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (action.name().equals(Proposal.TELLING)) {
            return new Verdict.Allow("Telling people needs no cluster.");
        }
        return executable.can(proposal.target().cluster(), action.name())
                ? new Verdict.Allow("It can be carried out here.")
                : new Verdict.Deny("This installation cannot carry out " + action.name() + "; a person must.");
    }
}
