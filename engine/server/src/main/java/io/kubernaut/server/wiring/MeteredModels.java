package io.kubernaut.server.wiring;

import io.kubernaut.core.advice.Models;
import io.kubernaut.core.advice.ProviderState;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.server.metrics.Metrics;
import java.util.List;
import java.util.Optional;

/** Counts calls, and what they cost. */
record MeteredModels(Models models, Metrics metrics) implements Models {
    @Override
    public Optional<String> off() {
        return models.off();
    }

    @Override
    public List<ProviderState> providers() {
        return models.providers();
    }

    @Override
    public Opinion ask(Snapshot snapshot, Advisor.Question question) {
        var opinion = models.ask(snapshot, question);
        opinion.calls()
                .forEach(c -> metrics.modelCall(
                        c.provider(),
                        c.outcome().name(),
                        c.latency(),
                        c.spent().inputTokens(),
                        c.spent().outputTokens(),
                        c.spent().microDollars() / 1e6));
        return opinion;
    }
}
