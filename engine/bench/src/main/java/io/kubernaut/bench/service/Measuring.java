package io.kubernaut.bench.service;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/** Measures one running service with its database. */
final class Measuring {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Service service;
    private final Database database;
    private final String name;
    private final Duration atMost;
    private final Clock clock;

    /** @param atMost how long a rate is measured */
    Measuring(Service service, Database database, String name, Duration atMost, Clock clock) {
        this.clock = clock;
        this.atMost = atMost;
        this.service = service;
        this.database = database;
        this.name = name;
    }

    /** Alerts a second that were answered with a 2xx. */
    double accepted(int alerts, int group, String run) throws IOException, InterruptedException, SQLException {
        var outcome = ClosedLoop.send(service.port(), Webhooks.of(alerts, group, run, clock.instant()), atMost);
        awaitDecided();
        resolve(outcome.requests() * group, run);
        return outcome.requests() * group / outcome.seconds();
    }

    /** Alerts a second from the first one sent until the last one's decision is stored. */
    double stored(int alerts, int group, String run) throws IOException, InterruptedException, SQLException {
        var requests = Webhooks.of(alerts, group, run, clock.instant());
        long begun = System.nanoTime();
        var outcome = ClosedLoop.send(service.port(), requests, atMost);
        awaitDecided();
        double seconds = (System.nanoTime() - begun) / 1e9;
        resolve(outcome.requests() * group, run);
        return outcome.requests() * group / seconds;
    }

    /** So that the next measurement finds a cluster in which nothing fires, as this one did. */
    private void resolve(int alerts, String run) throws IOException, InterruptedException, SQLException {
        ClosedLoop.send(service.port(), Webhooks.resolved(alerts, run, clock.instant()), PATIENCE);
        long open = database.number(name, "SELECT count(*) FROM open_episode");
        if (open > 0) {
            throw new IllegalStateException(open + " alerts still fire though all of " + run + " were resolved");
        }
    }

    /** Waits until each open episode belongs to an incident. */
    void awaitDecided() throws SQLException, InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        long left = waiting();
        while (left > 0) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        left + " portions of alerts were accepted and are not decided after " + PATIENCE);
            }
            TimeUnit.MILLISECONDS.sleep(50);
            left = waiting();
        }
        long undecided = database.number(name, "SELECT count(*) FROM open_episode WHERE incident_id IS NULL");
        if (undecided > 0) {
            throw new IllegalStateException("Nothing waits, and " + undecided + " alerts were never decided");
        }
    }

    /** Portions of alerts; they go in the transaction that stores their last decision. Few rows, so asking costs nothing. */
    private long waiting() throws SQLException {
        return database.number(name, "SELECT count(*) FROM work_item WHERE kind = 'TRIAGE' AND parked_at IS NULL");
    }

    /** What single alerts at a fixed rate saw. */
    record AtRate(OpenLoop.Outcome accept, Histogram stored, int notTold) {
        Map<String, Object> raw() {
            var raw = new LinkedHashMap<String, Object>();
            raw.put("refused", accept.refused());
            raw.put("acceptMillis", percentiles(accept.latencies()));
            raw.put("storedMillis", percentiles(stored));
            raw.put("alertsInNoDecision", notTold);
            return raw;
        }
    }

    AtRate atRate(int perSecond, int seconds, String run) throws IOException, InterruptedException, SQLException {
        int alerts = perSecond * seconds;
        var accept = OpenLoop.send(service.port(), Webhooks.of(alerts, 1, run, clock.instant()), perSecond);
        awaitDecided();
        var storedAt = new HashMap<String, Long>();
        database.timed(name, """
                        SELECT alert -> 'labels' ->> 'alertname' || ' ' || (alert -> 'labels' ->> 'pod'),
                            (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint
                        FROM open_episode
                        WHERE incident_id IS NOT NULL AND alert -> 'labels' ->> 'prometheus' = '%s'
                        """.formatted(run)).forEach(t -> storedAt.put(t.what(), t.micros()));
        var stored = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);
        int notTold = 0;
        for (int i = 0; i < alerts; i++) {
            var labels = Fleet.alert(i, run);
            var at = storedAt.get(labels.get("alertname") + " " + labels.get("pod"));
            if (at == null) {
                notTold++;
            } else {
                stored.recordValue(Math.max(1, at - accept.meantAt()[i]));
            }
        }
        resolve(alerts, run);
        return new AtRate(accept, stored, notTold);
    }

    /** In milliseconds. */
    static Map<String, Object> percentiles(org.HdrHistogram.AbstractHistogram micros) {
        var values = new LinkedHashMap<String, Object>();
        for (double p : new double[] {50, 90, 99, 99.9}) {
            values.put("p" + (p == Math.rint(p) ? "" + (int) p : "" + p), micros.getValueAtPercentile(p) / 1_000.0);
        }
        values.put("max", micros.getMaxValue() / 1_000.0);
        values.put("count", micros.getTotalCount());
        return values;
    }

    /** Snapshots a second when all that was decided is decided again, under one rule more. */
    double backtest() throws IOException, InterruptedException {
        var question = new TreeMap<String, Object>(Map.of("since", "1h", "files", Map.of("bench.drl", """
                        package kubernaut.rules;
                        import io.kubernaut.core.context.Snapshot
                        import io.kubernaut.core.decision.Finding
                        rule "bench/crash-loop/seen"
                            @runbook("crash-loop") @owner("bench") @since("0.1")
                        when
                            $s : Snapshot( symptom == "crash-loop" )
                        then
                            insert( Finding.of( "bench-seen", $s.target(), "It was measured." ) );
                        end
                        """)));
        long begun = System.nanoTime();
        var answer = service.ask("POST", "/api/v1/rules/backtest", JSON.writeValueAsString(question));
        double seconds = (System.nanoTime() - begun) / 1e9;
        var lines = List.of(answer.strip().split("\n"));
        var report = JSON.readTree(lines.getLast()).path("report");
        if (!report.path("cases").isNumber()) {
            throw new IOException("The backtest came to no report: " + lines.getLast());
        }
        return report.path("cases").asLong() / seconds;
    }
}
