package io.kubernaut.bench.service;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What the database gives at most: a bare JDBC loop with as many connections as the service has, and the rows that the
 * service stores for webhooks, in tables like its own with all their indexes.
 */
final class Ceiling {
    /** As in the service's pool. */
    private static final int CONNECTIONS = 12;

    private static final String RECEIPT =
            "INSERT INTO ceiling_receipt (receipt_id, received_at, sender, group_key, receiver,"
                    + " external_url, truncated, accepted, repeated, resolved, rejected)"
                    + " VALUES (?, now(), '127.0.0.1', '{}:{}', 'kubernaut', 'http://alertmanager.example', 0, 1, 0, 0, '[]')";
    private static final String RECEIVED = "INSERT INTO ceiling_received (receipt_id, received_at, position, cluster,"
            + " fingerprint, effect, episode_id, alert) VALUES (?, now(), ?, '', ?, 'OPENED', ?, ?::jsonb)";
    private static final String EPISODE =
            "INSERT INTO ceiling_episode (cluster, fingerprint, episode_id, alert, starts_at,"
                    + " opened_at, last_seen_at, repeats, receipt_id) VALUES ('', ?, ?, ?::jsonb, now(), now(), now(), 0, ?)";
    private static final String ALERT =
            "{\"name\": \"KubePodCrashLooping\", \"status\": \"FIRING\", \"labels\": {\"job\":"
                    + " \"kube-state-metrics\", \"pod\": \"app-1-2-1\", \"severity\": \"warning\", \"alertname\":"
                    + " \"KubePodCrashLooping\", \"container\": \"app\", \"namespace\": \"team-1\", \"prometheus\": \"ceiling\"},"
                    + " \"annotations\": {\"summary\": \"Pod is in trouble.\", \"description\": \"Pod team-1/app-1-2-1 is in"
                    + " trouble.\", \"runbook_url\": \"https://runbooks.example/KubePodCrashLooping\"}, \"startsAt\":"
                    + " \"2026-01-01T00:00:00Z\", \"generatorUrl\": \"http://prometheus.example/graph?g0.expr=up\"}";

    private final Database database;
    private final String name;

    /** @param name of a database that the service has migrated */
    Ceiling(Database database, String name) throws SQLException {
        this.database = database;
        this.name = name;
        for (var table : new String[] {"receipt", "alert_received:received", "open_episode:episode"}) {
            var names = table.split(":");
            database.execute(
                    name, "CREATE TABLE ceiling_" + names[names.length - 1] + " (LIKE " + names[0] + " INCLUDING ALL)");
        }
    }

    /** Commits of one row a second, by all connections. */
    double commitsPerSecond(double seconds) throws SQLException, InterruptedException {
        return perSecond(seconds, connection -> {
            try (var insert = connection.prepareStatement(RECEIPT)) {
                insert.setObject(1, UUID.randomUUID());
                insert.executeUpdate();
            }
            connection.commit();
            return 1;
        });
    }

    /** Rows a second when each transaction holds what a webhook of so many new alerts leaves. */
    double rowsPerSecond(double seconds, int group) throws SQLException, InterruptedException {
        return perSecond(seconds, connection -> {
            webhook(connection, group);
            connection.commit();
            return 1 + 2 * group;
        });
    }

    private static void webhook(Connection connection, int group) throws SQLException {
        var receipt = UUID.randomUUID();
        try (var first = connection.prepareStatement(RECEIPT);
                var received = connection.prepareStatement(RECEIVED);
                var episode = connection.prepareStatement(EPISODE)) {
            first.setObject(1, receipt);
            first.executeUpdate();
            for (int i = 0; i < group; i++) {
                var id = UUID.randomUUID();
                var fingerprint = id.toString().substring(0, 18);
                received.setObject(1, receipt);
                received.setInt(2, i);
                received.setString(3, fingerprint);
                received.setObject(4, id);
                received.setString(5, ALERT);
                received.addBatch();
                episode.setString(1, fingerprint);
                episode.setObject(2, id);
                episode.setString(3, ALERT);
                episode.setObject(4, receipt);
                episode.addBatch();
            }
            received.executeBatch();
            episode.executeBatch();
        }
    }

    /** The latency of one commit when nothing else goes on, in milliseconds. */
    Histogram bareCommits(int times) throws SQLException {
        var latencies = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
        try (var connection = database.connect(name);
                var insert = connection.prepareStatement(RECEIPT)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < times; i++) {
                long begun = System.nanoTime();
                insert.setObject(1, UUID.randomUUID());
                insert.executeUpdate();
                connection.commit();
                latencies.recordValue((System.nanoTime() - begun) / 1_000);
            }
        }
        return latencies;
    }

    private interface Work {
        int rows(Connection connection) throws SQLException;
    }

    private double perSecond(double seconds, Work work) throws SQLException, InterruptedException {
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            var running = new ArrayList<Future<Long>>();
            long begun = System.nanoTime();
            long until = begun + (long) (seconds * 1e9);
            for (int i = 0; i < CONNECTIONS; i++) {
                running.add(threads.submit(() -> rows(until, work)));
            }
            long rows = 0;
            for (var each : running) {
                rows += each.get();
            }
            return rows / ((System.nanoTime() - begun) / 1e9);
        } catch (ExecutionException e) {
            throw new SQLException("The bare loop failed", e.getCause());
        }
    }

    private long rows(long until, Work work) throws SQLException {
        long rows = 0;
        try (var connection = database.connect(name)) {
            connection.setAutoCommit(false);
            while (System.nanoTime() < until) {
                rows += work.rows(connection);
            }
        }
        return rows;
    }
}
