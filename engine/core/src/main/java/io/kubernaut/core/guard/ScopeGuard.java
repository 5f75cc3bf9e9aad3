package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.util.stream.Collectors;

/** Whether the target is managed by this installation at all. */
final class ScopeGuard implements Guard {
    @Override
    public String name() {
        return "scope";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.managed-namespaces, kubernaut.policy.excluded-namespaces, kubernaut.cluster.name";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        var namespace = proposal.target().namespaceTouched();
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        var clusters = snapshot.load().clustersNamed();
        if (proposal.target().cluster().isEmpty() && clusters.size() > 1) {
            return new Verdict.Deny("Alerts of several clusters arrive (label cluster: "
                    + clusters.stream().map(c -> c.isEmpty() ? "none" : c).collect(Collectors.joining(", "))
                    + "), and this installation does not know which of them it is: set kubernaut.cluster.name.");
        }
        if (namespace.isEmpty()) {
            return snapshot.policy().managedNamespaces().isEmpty()
                    ? new Verdict.Allow("The whole cluster is managed.")
                    : new Verdict.NeedsApproval(
                            "Only some namespaces are managed, and this touches the whole cluster.");
        }
        return snapshot.policy().manages(namespace)
                ? new Verdict.Allow("The namespace " + namespace + " is managed.")
                : new Verdict.Deny("The namespace " + namespace + " is not managed by this installation.");
    }
}
