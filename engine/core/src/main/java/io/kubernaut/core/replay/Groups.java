package io.kubernaut.core.replay;

import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.replay.BacktestReport.Answer;
import io.kubernaut.core.replay.BacktestReport.Change;
import io.kubernaut.core.replay.BacktestReport.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Pairs of decisions about the same facts, counted by how they differ. */
final class Groups {
    private static final int EXAMPLES = 5;
    private static final Set<Outcome> ACTING = Set.of(Outcome.ACT, Outcome.AWAIT_APPROVAL);
    private final Map<Key, Members> groups = new HashMap<>();
    private long same;
    private long explainedOtherwise;
    private long changed;

    private record Key(Answer before, Answer after, boolean riskier, boolean quieter) {
        static Key of(Replayed replayed) {
            return new Key(
                    Answer.of(replayed.before(), replayed.ruleBefore()),
                    Answer.of(replayed.after(), replayed.ruleAfter()),
                    riskier(replayed),
                    quieter(replayed.before().outcome(), replayed.after().outcome()));
        }

        /** Says nothing where it was told or acted, or tells where it paged. */
        private static boolean quieter(Outcome before, Outcome after) {
            return switch (after) {
                case SUPPRESS -> before != Outcome.SUPPRESS;
                case NOTIFY -> before == Outcome.ESCALATE;
                case ACT, AWAIT_APPROVAL, ESCALATE -> false;
            };
        }

        /** Acts where it was not acted on, no longer asks, or does something else. */
        private static boolean riskier(Replayed replayed) {
            var before = replayed.before().outcome();
            var after = replayed.after().outcome();
            return ACTING.contains(after)
                    && (!ACTING.contains(before)
                            || (before == Outcome.AWAIT_APPROVAL && after == Outcome.ACT)
                            || replayed.differences().stream()
                                    .anyMatch(
                                            d -> d.ofConsequence() && !d.field().equals("outcome")));
        }
    }

    private static final class Members {
        private final List<Change> examples = new ArrayList<>();
        private long count;
    }

    /**
     * Whether something else would be done or told.
     *
     * @param example is asked for the first few of a kind
     */
    boolean count(Replayed replayed, Supplier<Change> example) {
        if (replayed.sameOutcome()) {
            if (replayed.differences().isEmpty()) {
                same++;
            } else {
                explainedOtherwise++;
            }
            return false;
        }
        changed++;
        var group = groups.computeIfAbsent(Key.of(replayed), k -> new Members());
        group.count++;
        if (group.examples.size() < EXAMPLES) {
            group.examples.add(example.get());
        }
        return true;
    }

    long cases() {
        return same + explainedOtherwise + changed;
    }

    /** Decided alike in every respect. */
    long same() {
        return same;
    }

    /** The same is done or told, for another reason. */
    long explainedOtherwise() {
        return explainedOtherwise;
    }

    long changed() {
        return changed;
    }

    /** The most frequent first. */
    List<Group> sorted() {
        return groups.entrySet().stream()
                .map(e -> new Group(
                        e.getKey().before(),
                        e.getKey().after(),
                        e.getKey().riskier(),
                        e.getKey().quieter(),
                        e.getValue().count,
                        List.copyOf(e.getValue().examples)))
                .sorted(Comparator.comparing((Group g) -> -g.count())
                        .thenComparing(g -> g.before().toString())
                        .thenComparing(g -> g.after().toString()))
                .toList();
    }
}
