package io.kubernaut.core.replay;

import io.kubernaut.core.replay.BacktestReport.Change;
import io.kubernaut.core.replay.BacktestReport.Drift;
import io.kubernaut.core.replay.Comparison.Compared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what a backtest finds. */
final class Tally {
    private static final int FAILURES = 20;
    private final String baseline;
    private final String candidate;
    private final Groups changes = new Groups();
    private final Groups drifts = new Groups();
    private final List<String> failures = new ArrayList<>();
    private @Nullable Instant from;
    private @Nullable Instant until;
    private long sameRules;
    private long failed;

    Tally(String baseline, String candidate) {
        this.baseline = baseline;
        this.candidate = candidate;
    }

    long cases() {
        return changes.cases() + failed;
    }

    void failed(String failure) {
        failed++;
        if (failures.size() < FAILURES) {
            failures.add(failure);
        }
    }

    /** Whether the candidate would do or tell something else. */
    boolean counted(Compared compared) {
        var drift = compared.drift();
        var at = drift.before().decidedAt();
        from = from == null || at.isBefore(from) ? at : from;
        until = until == null || at.isAfter(until) ? at : until;
        sameRules += drift.sameRules() ? 1 : 0;
        drifts.count(drift, () -> Change.ofDrift(drift));
        return changes.count(compared.change(), () -> Change.of(compared));
    }

    BacktestReport report() {
        return new BacktestReport(
                candidate,
                baseline,
                from,
                until,
                cases(),
                changes.same(),
                changes.explainedOtherwise(),
                changes.changed(),
                failed,
                changes.sorted(),
                new Drift(sameRules, drifts.explainedOtherwise(), drifts.changed(), drifts.sorted()),
                List.copyOf(failures));
    }
}
