package io.kubernaut.history.advice;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Proposal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question as JSON: actions by their names, for their definitions are the program's.
 *
 * @param mostSteps where a plan is asked for; null where none is
 */
record StoredQuestion(
        List<StoredOption> options,
        List<Proposal> level,
        @Nullable Integer mostSteps) {
    record StoredOption(String action, ObjectRef target) {}

    static StoredQuestion of(Advisor.Question question) {
        return switch (question) {
            case Advisor.Question.Propose propose -> new StoredQuestion(stored(propose.options()), List.of(), null);
            case Advisor.Question.Plan plan -> new StoredQuestion(stored(plan.options()), List.of(), plan.mostSteps());
            case Advisor.Question.Rank rank -> new StoredQuestion(List.of(), rank.level(), null);
        };
    }

    private static List<StoredOption> stored(List<Advisor.Option> options) {
        return options.stream()
                .map(o -> new StoredOption(o.action().name(), o.target()))
                .toList();
    }

    Advisor.Question question(ActionCatalogue catalogue) {
        if (options.isEmpty()) {
            return new Advisor.Question.Rank(level);
        }
        var known = known(catalogue);
        return mostSteps == null ? new Advisor.Question.Propose(known) : new Advisor.Question.Plan(known, mostSteps);
    }

    /** An action that another version offered, and this one does not know, is left out. */
    private List<Advisor.Option> known(ActionCatalogue catalogue) {
        return options.stream()
                .flatMap(o -> catalogue.find(o.action()).map(a -> new Advisor.Option(a, o.target())).stream())
                .toList();
    }
}
