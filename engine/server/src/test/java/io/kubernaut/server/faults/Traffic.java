package io.kubernaut.server.faults;

import io.kubernaut.server.processes.WebhookBody;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Senders that do as Alertmanager does: what is not answered with a 2xx is sent again, and here to another replica. */
final class Traffic implements AutoCloseable {
    private static final int SENDERS = 4;
    private static final int WEBHOOKS_A_SECOND = 12;

    private final List<Replica> replicas;
    private final Queue<Map<String, String>> urgent = new ConcurrentLinkedQueue<>();
    private final Set<Map<String, String>> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Semaphore due = new Semaphore(0);
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean over;

    private Traffic(List<Replica> replicas) {
        this.replicas = List.copyOf(replicas);
    }

    static Traffic start(List<Replica> replicas) {
        var traffic = new Traffic(replicas);
        traffic.running.add(traffic.senders.submit(traffic::pace));
        for (int i = 0; i < SENDERS; i++) {
            traffic.running.add(traffic.senders.submit(traffic::sendOn));
        }
        return traffic;
    }

    /** An alert that goes with the next webhook. */
    void send(Map<String, String> alert) {
        urgent.add(alert);
    }

    /** The alerts of which somebody was told that they are taken, by their labels. */
    Set<Map<String, String>> accepted() {
        return accepted;
    }

    int unanswered() {
        return unanswered.get();
    }

    private Void pace() throws InterruptedException {
        while (!over) {
            due.release();
            TimeUnit.MILLISECONDS.sleep(1_000 / WEBHOOKS_A_SECOND);
        }
        due.release(SENDERS);
        return null;
    }

    private Void sendOn() throws InterruptedException {
        while (true) {
            due.acquire();
            if (over && urgent.isEmpty()) {
                return null;
            }
            deliver(next());
        }
    }

    private List<Map<String, String>> next() {
        var alerts = new ArrayList<Map<String, String>>();
        var first = urgent.poll();
        if (first != null) {
            alerts.add(first);
        }
        int n = number.incrementAndGet();
        for (int i = 0; i <= n % 4; i++) {
            alerts.add(Map.of(
                    "alertname",
                    i % 2 == 0 ? "KubePodNotReady" : "NobodyKnowsThis",
                    "namespace",
                    "noise-" + n % 7,
                    "pod",
                    "gone-" + n + "-" + i,
                    "severity",
                    "warning"));
        }
        return alerts;
    }

    private void deliver(List<Map<String, String>> alerts) throws InterruptedException {
        var webhook = WebhookBody.empty();
        alerts.forEach(labels -> webhook.firing(labels, Instant.now()));
        for (int attempt = number.get(); ; attempt++) {
            if (taken(replicas.get(attempt % replicas.size()), webhook)) {
                accepted.addAll(alerts);
                return;
            }
            unanswered.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static boolean taken(Replica replica, WebhookBody webhook) {
        try {
            var reply = replica.process().api().post(webhook);
            if (reply.status() / 100 == 4) {
                throw new AssertionError("A well-formed webhook was refused for good: " + reply);
            }
            return reply.status() / 100 == 2;
        } catch (UncheckedIOException away) {
            return false;
        }
    }

    /** Sends what is left, and ends. */
    @Override
    public void close() throws Exception {
        over = true;
        for (var each : running) {
            each.get(2, TimeUnit.MINUTES);
        }
        senders.shutdown();
    }
}
