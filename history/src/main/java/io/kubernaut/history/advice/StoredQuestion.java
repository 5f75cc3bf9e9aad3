package io.kubernaut.history.advice;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Proposal;
import java.util.List;

/** A question as JSON: actions by their names, for their definitions are the program's. */
record StoredQuestion(List<StoredOption> options, List<Proposal> level) {
    record StoredOption(String action, ObjectRef target) {}

    static StoredQuestion of(Advisor.Question question) {
        return switch (question) {
            case Advisor.Question.Propose propose ->
                new StoredQuestion(
                        propose.options().stream()
                                .map(o -> new StoredOption(o.action().name(), o.target()))
                                .toList(),
                        List.of());
            case Advisor.Question.Rank rank -> new StoredQuestion(List.of(), rank.level());
        };
    }

    /** An action that another version offered, and this one does not know, is left out. */
    Advisor.Question question(ActionCatalogue catalogue) {
        return options.isEmpty()
                ? new Advisor.Question.Rank(level)
                : new Advisor.Question.Propose(options.stream()
                        .flatMap(o -> catalogue.find(o.action()).map(a -> new Advisor.Option(a, o.target())).stream())
                        .toList());
    }
}
