package io.kubernaut.core.replay;

import io.kubernaut.core.replay.BacktestReport.Change;
import io.kubernaut.core.replay.Comparison.Compared;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides many stored cases again, on a few threads, and counts where a candidate decides otherwise than the baseline,
 * and, apart from that, where the baseline decides otherwise than was decided then.
 */
public final class Backtest {
    private static final int PER_THREAD = 128;
    private final Comparison comparison;
    private final int threads;

    /** @param threads how many cases are decided at once */
    public Backtest(Comparison comparison, int threads) {
        this.comparison = comparison;
        this.threads = threads;
    }

    /** Is told how it goes, by the thread that runs the backtest. It may throw to end it. */
    public interface Listener {
        /** @param of -1 when it is not known */
        default void progress(long done, long of) {}

        /** A case that the candidate decides otherwise; in the order of time. */
        default void changed(Change change) {}
    }

    /**
     * @throws CancellationException when the thread is interrupted
     */
    public BacktestReport run(CaseSource source, Listener listener) {
        var tally = new Tally(comparison.baseline(), comparison.candidate());
        var size = source.size();
        try (var pool = Executors.newFixedThreadPool(threads, Backtest::thread)) {
            try {
                var ahead = submit(pool, source.next(threads * PER_THREAD));
                while (!ahead.isEmpty()) {
                    var batch = ahead;
                    // The next cases are fetched while these are decided.
                    ahead = submit(pool, source.next(threads * PER_THREAD));
                    for (var part : batch) {
                        part.get().forEach(t -> t.into(tally, listener));
                    }
                    listener.progress(tally.cases(), size);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("The backtest was interrupted.");
            } catch (ExecutionException e) {
                throw new IllegalStateException("The backtest failed", e.getCause());
            } finally {
                pool.shutdownNow();
            }
        }
        return tally.report();
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "backtest");
        thread.setDaemon(true);
        // Decisions that are being waited for go first.
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    private List<Future<List<Tried>>> submit(ExecutorService pool, List<Supplier<DecidedCase>> cases) {
        var parts = new ArrayList<Future<List<Tried>>>();
        for (int from = 0; from < cases.size(); from += PER_THREAD) {
            var part = cases.subList(from, Math.min(cases.size(), from + PER_THREAD));
            parts.add(pool.submit(() -> part.stream().map(this::attempt).toList()));
        }
        return parts;
    }

    /** What came of one case: a comparison, or why there is none. */
    private record Tried(@Nullable Compared compared, String failure) {
        void into(Tally tally, Listener listener) {
            if (compared == null) {
                tally.failed(failure);
            } else if (tally.counted(compared)) {
                listener.changed(Change.of(compared));
            }
        }
    }

    private Tried attempt(Supplier<DecidedCase> stored) {
        DecidedCase read;
        try {
            read = stored.get();
        } catch (UnreadableCaseException e) {
            return new Tried(null, "A case cannot be read: " + e.getMessage());
        }
        try {
            return new Tried(comparison.compare(read), "");
        } catch (RuntimeException e) {
            // One case that cannot be decided must not hide what the others show; it is counted and named.
            return new Tried(null, "Decision " + read.decision().decisionId() + " cannot be made again: " + e);
        }
    }
}
