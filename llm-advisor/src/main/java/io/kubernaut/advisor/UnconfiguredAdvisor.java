package io.kubernaut.advisor;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Proposal;
import java.util.List;

/** The advisor of an installation without a model provider: it is never consulted, and says so. */
public final class UnconfiguredAdvisor implements Advisor {
    @Override
    public Advice advise(Snapshot snapshot, List<Proposal> level) {
        return new Advice.NotConsulted(
                level.isEmpty()
                        ? "No rule proposed anything, and no model provider is configured."
                        : level.size() + " proposals are level, and no model provider is configured: "
                                + "the fixed order of the rules decides.");
    }
}
