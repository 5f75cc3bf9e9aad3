package io.kubernaut.core.replay;

import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.replay.BacktestReport.Answer;
import io.kubernaut.core.replay.BacktestReport.Change;
import io.kubernaut.core.replay.BacktestReport.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what a backtest finds. */
final class Tally {
    private static final int EXAMPLES = 5;
    private static final int FAILURES = 20;
    private static final Set<Outcome> ACTING = Set.of(Outcome.ACT, Outcome.AWAIT_APPROVAL);
    private final String candidate;
    private final Map<Key, Members> groups = new HashMap<>();
    private final List<String> failures = new ArrayList<>();
    private @Nullable Instant from;
    private @Nullable Instant until;
    private long same;
    private long explainedOtherwise;
    private long changed;
    private long failed;

    Tally(String candidate) {
        this.candidate = candidate;
    }

    private record Key(Answer before, Answer after, boolean riskier) {
        static Key of(Replayed replayed) {
            return new Key(
                    Answer.of(replayed.before(), replayed.ruleBefore()),
                    Answer.of(replayed.after(), replayed.ruleAfter()),
                    riskier(replayed));
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

    long cases() {
        return same + explainedOtherwise + changed + failed;
    }

    void failed(String failure) {
        failed++;
        if (failures.size() < FAILURES) {
            failures.add(failure);
        }
    }

    /** Whether something else would be done or told. */
    boolean counted(Replayed replayed) {
        var at = replayed.before().decidedAt();
        from = from == null || at.isBefore(from) ? at : from;
        until = until == null || at.isAfter(until) ? at : until;
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
            group.examples.add(Change.of(replayed));
        }
        return true;
    }

    BacktestReport report() {
        var sorted = groups.entrySet().stream()
                .map(e -> new Group(
                        e.getKey().before(),
                        e.getKey().after(),
                        e.getKey().riskier(),
                        e.getValue().count,
                        List.copyOf(e.getValue().examples)))
                .sorted(Comparator.comparing((Group g) -> -g.count())
                        .thenComparing(g -> g.before().toString())
                        .thenComparing(g -> g.after().toString()))
                .toList();
        return new BacktestReport(
                candidate,
                from,
                until,
                cases(),
                same,
                explainedOtherwise,
                changed,
                failed,
                sorted,
                List.copyOf(failures));
    }
}
