package io.kubernaut.bench.service;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Senders that each wait for an answer before they send the next webhook; what is refused with 503 is sent again. */
final class ClosedLoop {
    static final int SENDERS = 64;
    private static final int AWAY = 503;

    private ClosedLoop() {}

    /**
     * What it took.
     *
     * @param requests how many were answered with a 2xx
     * @param seconds from the first byte sent to the last answer
     * @param refused how many times the service asked to try again
     */
    record Outcome(int requests, double seconds, int refused) {}

    /** Sends them all, or as many as go in the time. */
    static Outcome send(int port, List<byte[]> requests, Duration atMost) throws IOException, InterruptedException {
        var next = new AtomicInteger();
        var refused = new AtomicInteger();
        var sent = new AtomicInteger();
        var wires = new ArrayList<Wire>();
        try (var senders = Executors.newFixedThreadPool(SENDERS)) {
            for (int i = 0; i < SENDERS; i++) {
                wires.add(new Wire(port));
            }
            long begun = System.nanoTime();
            var running = new ArrayList<Future<?>>();
            for (var wire : wires) {
                running.add(senders.submit(() -> {
                    for (int i = next.getAndIncrement();
                            i < requests.size() && System.nanoTime() - begun < atMost.toNanos();
                            i = next.getAndIncrement()) {
                        deliver(wire, requests.get(i), refused);
                        sent.incrementAndGet();
                    }
                    return null;
                }));
            }
            for (var sender : running) {
                sender.get();
            }
            return new Outcome(sent.get(), (System.nanoTime() - begun) / 1e9, refused.get());
        } catch (ExecutionException e) {
            throw new IOException("A sender failed", e.getCause());
        } finally {
            for (var wire : wires) {
                wire.close();
            }
        }
    }

    static void deliver(Wire wire, byte[] request, AtomicInteger refused) throws IOException, InterruptedException {
        int status = wire.send(request);
        while (status == AWAY) {
            refused.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(20);
            status = wire.send(request);
        }
        if (status / 100 != 2) {
            throw new IOException("A webhook was answered with " + status);
        }
    }
}
