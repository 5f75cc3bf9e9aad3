package io.kubernaut.bench.service;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Sends at a fixed rate whatever the answers do. Each latency counts from when its webhook was meant to go, so that one
 * slow answer does not hide those that had to wait behind it (coordinated omission).
 */
final class OpenLoop {
    private OpenLoop() {}

    /**
     * What was seen.
     *
     * @param latencies in microseconds
     * @param meantAt for each request in turn, in microseconds since 1970
     * @param refused how many times the service asked to try again
     */
    record Outcome(ConcurrentHistogram latencies, long[] meantAt, int refused) {
        double millisAt(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1_000.0;
        }
    }

    /** When the n-th of so many a second is meant to go, in nanoseconds after the first. */
    static long offset(int n, int perSecond) {
        return n * TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    static Outcome send(int port, List<byte[]> requests, int perSecond) throws IOException, InterruptedException {
        var latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(5), 3);
        var meantAt = new long[requests.size()];
        var refused = new AtomicInteger();
        var wires = new ArrayBlockingQueue<Wire>(ClosedLoop.SENDERS);
        for (int i = 0; i < ClosedLoop.SENDERS; i++) {
            wires.add(new Wire(port));
        }
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new Future<?>[requests.size()];
            long wall = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            long begun = System.nanoTime();
            for (int i = 0; i < requests.size(); i++) {
                long meant = begun + offset(i, perSecond);
                meantAt[i] = wall + offset(i, perSecond) / 1_000;
                var request = requests.get(i);
                awaitTime(meant);
                running[i] = senders.submit(() -> {
                    deliver(wires, request, refused);
                    latencies.recordValue(Math.max(1, (System.nanoTime() - meant) / 1_000));
                    return null;
                });
            }
            for (var sender : running) {
                sender.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("A sender failed", e.getCause());
        } finally {
            for (var wire : wires) {
                wire.close();
            }
        }
        return new Outcome(latencies, meantAt, refused.get());
    }

    private static void awaitTime(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void deliver(ArrayBlockingQueue<Wire> wires, byte[] request, AtomicInteger refused)
            throws IOException, InterruptedException {
        var wire = wires.take();
        try {
            ClosedLoop.deliver(wire, request, refused);
        } finally {
            wires.put(wire);
        }
    }
}
