package io.kubernaut.bench.history;

import io.kubernaut.history.database.Database;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/** Writes without pause while a month of everything is dropped, and says what that did to the writes. */
final class Dropping {
    private static final int BEFORE = 2_000;
    private static final String WRITE =
            "INSERT INTO run_step (run_id, sequence, at, state, message) VALUES (gen_random_uuid(), 1, now(), 'APPLIED', 'Written.')";

    private final Database database;

    Dropping(Database database) {
        this.database = database;
    }

    /**
     * What was seen.
     *
     * @param partitions that were dropped
     * @param before latencies of writes before, in microseconds
     * @param during the same while partitions were dropped
     * @param seconds that dropping took
     */
    record Seen(int partitions, Histogram before, Histogram during, double seconds) {}

    Seen all(LocalDate before) throws Exception {
        var still = new Histogram(60_000_000L, 3);
        var meanwhile = new Histogram(60_000_000L, 3);
        var dropping = new AtomicBoolean();
        var over = new AtomicBoolean();
        var warm = new CountDownLatch(BEFORE);
        var writer = CompletableFuture.runAsync(() -> write(still, meanwhile, dropping, over, warm));
        warm.await();
        dropping.set(true);
        long begun = System.nanoTime();
        int dropped = 0;
        try {
            Database.Dropped came;
            do {
                came = database.dropPartitionsBefore(before);
                dropped += came.partitions();
            } while (!came.inUse().isEmpty());
        } finally {
            over.set(true);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        writer.join();
        return new Seen(dropped, still, meanwhile, seconds);
    }

    private void write(
            Histogram still, Histogram meanwhile, AtomicBoolean dropping, AtomicBoolean over, CountDownLatch warm) {
        try (var connection = database.dataSource().getConnection();
                var write = connection.prepareStatement(WRITE)) {
            connection.setAutoCommit(true);
            while (!over.get()) {
                boolean during = dropping.get();
                long begun = System.nanoTime();
                write.executeUpdate();
                (during ? meanwhile : still).recordValue((System.nanoTime() - begun) / 1_000);
                warm.countDown();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("A write failed while partitions were dropped", e);
        }
    }
}
