package io.kubernaut.core.decision;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import java.util.List;
import java.util.Optional;

/** Is asked when no rule knows a remedy, or when the best proposals are level. It proposes; it never acts. */
public interface Advisor {
    Advice advise(Snapshot snapshot, Question question);

    /** Why nobody can be asked at all, so that nothing is made ready for it; empty where somebody can. */
    default Optional<String> off() {
        return Optional.empty();
    }

    /** Where nobody is to be asked, for this reason in words for people. */
    static Advisor nobody(String why) {
        return new Advisor() {
            @Override
            public Advice advise(Snapshot snapshot, Question question) {
                return new Advice.NotConsulted(why);
            }

            @Override
            public Optional<String> off() {
                return Optional.of(why);
            }
        };
    }

    /** What is asked. Whatever else an answer holds does not count. */
    sealed interface Question {
        /** Which of these, if any? Sorted by action and target, never empty. */
        record Propose(List<Option> options) implements Question {
            public Propose {
                options = List.copyOf(options);
            }
        }

        /** In which order? At least two proposals of rules, the best first. */
        record Rank(List<Proposal> level) implements Question {
            public Rank {
                level = List.copyOf(level);
            }
        }
    }

    /** An action that may be proposed on an object of the snapshot, with parameters within the action's schema. */
    record Option(ActionDefinition action, ObjectRef target) {}

    /** The answer. */
    sealed interface Advice {
        /** It was asked; proposals are of what was offered, and may be empty: nothing sensible. */
        record Consulted(List<Proposal> proposals, String why) implements Advice {}

        /** It was not asked, and why: not configured, budget used up, deadline. */
        record NotConsulted(String why) implements Advice {}
    }
}
