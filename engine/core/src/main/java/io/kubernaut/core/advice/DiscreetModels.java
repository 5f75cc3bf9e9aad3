package io.kubernaut.core.advice;

import io.kubernaut.core.context.Excerpt;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import java.util.List;
import java.util.Optional;

/**
 * Shows models nothing of namespaces about which nobody is to be asked, also where the question is about something that is in
 * none, such as a node with pods of all of them.
 */
public record DiscreetModels(Models models, WhenToAsk when) implements Models {
    @Override
    public Optional<String> off() {
        return models.off();
    }

    @Override
    public Opinion ask(Snapshot snapshot, Advisor.Question question) {
        // It may have waited while that was changed.
        var against = when.against(snapshot);
        if (against.isPresent()) {
            return new Opinion(new Advisor.Advice.NotConsulted(against.get()), List.of());
        }
        return models.ask(Excerpt.of(snapshot, when::mayShow), question);
    }

    @Override
    public List<ProviderState> providers() {
        return models.providers();
    }
}
