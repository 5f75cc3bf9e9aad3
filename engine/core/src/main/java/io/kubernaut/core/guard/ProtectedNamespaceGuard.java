package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;

/** Changes in namespaces that the cluster itself lives in need a person. */
final class ProtectedNamespaceGuard implements Guard {
    @Override
    public String name() {
        return "protected-namespace";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.protected-namespaces";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        var namespace = proposal.target().namespaceTouched();
        return action.mutating() && snapshot.policy().isProtected(namespace)
                ? new Verdict.NeedsApproval("The namespace " + namespace + " is protected.")
                : new Verdict.Allow("The target is in no protected namespace.");
    }
}
