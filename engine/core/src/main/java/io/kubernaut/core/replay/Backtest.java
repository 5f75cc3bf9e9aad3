package io.kubernaut.core.replay;

import io.kubernaut.core.replay.BacktestReport.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides many stored cases again under a candidate, on a few threads, and counts what would differ. */
public final class Backtest {
    private static final int PER_THREAD = 128;
    private final Replay replay;
    private final String candidate;
    private final int threads;

    /**
     * @param candidate hash of the candidate's rules
     * @param threads how many cases are decided at once
     */
    public Backtest(Replay replay, String candidate, int threads) {
        this.replay = replay;
        this.candidate = candidate;
        this.threads = threads;
    }

    /** Is told how it goes, by the thread that runs the backtest. It may throw to end it. */
    public interface Listener {
        /** @param of -1 when it is not known */
        default void progress(long done, long of) {}

        /** A case that is decided otherwise; in the order of time. */
        default void changed(Change change) {}
    }

    /**
     * @throws CancellationException when the thread is interrupted
     */
    public BacktestReport run(CaseSource source, Listener listener) {
        var tally = new Tally(candidate);
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

    /** What came of one case: a replay, or why there is none. */
    private record Tried(@Nullable Replayed replayed, String failure) {
        void into(Tally tally, Listener listener) {
            if (replayed == null) {
                tally.failed(failure);
            } else if (tally.counted(replayed)) {
                listener.changed(Change.of(replayed));
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
            return new Tried(replay.replay(read), "");
        } catch (RuntimeException e) {
            // One case that cannot be decided must not hide what the others show; it is counted and named.
            return new Tried(null, "Decision " + read.decision().decisionId() + " cannot be made again: " + e);
        }
    }
}
