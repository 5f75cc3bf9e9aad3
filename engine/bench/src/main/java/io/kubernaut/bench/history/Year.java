package io.kubernaut.bench.history;

import io.kubernaut.history.database.Database;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;

/**
 * A year of history, month by month: as many decisions, incidents, runs with three steps, a seventh as many incidents that
 * were left alone and a tenth as many imported samples, of {@link #WORKLOADS} workloads in {@link #NAMESPACES} namespaces
 * with {@link #SYMPTOMS} symptoms.
 */
final class Year {
    static final int NAMESPACES = 200;
    static final int WORKLOADS = 2_000;
    static final int SYMPTOMS = 40;
    private static final int MONTHS = 12;

    private static final String ALERT = """
            jsonb_build_object('name', 'KubePodCrashLooping', 'status', 'FIRING', 'startsAt', at, 'labels', jsonb_build_object(
                'alertname', 'KubePodCrashLooping', 'severity', 'warning', 'namespace', 'ns-' || n % 200, 'container', 'app',
                'pod', 'w-' || n % 2000 || '-5d8f-x' || n % 7, 'job', 'kube-state-metrics'),
                'annotations', jsonb_build_object('summary', 'Pod is in trouble.', 'runbook_url',
                'https://runbooks.example/KubePodCrashLooping'))
            """;

    /** By what a row is found, and what it is about. */
    private static final String ROWS = """
            WITH row AS (
                SELECT n, at, md5('incident' || n)::uuid AS incident, md5('decision' || n)::uuid AS decision,
                    md5('run' || n)::uuid AS run, md5('episode' || n)::uuid AS episode, 'ns-' || n %% 200 AS namespace,
                    'symptom-' || n %% 40 AS symptom,
                    jsonb_build_object('cluster', '', 'kind', 'Deployment', 'namespace', 'ns-' || n %% 200, 'name',
                        'w-' || n %% 2000) AS workload,
                    CASE n %% 3 WHEN 0 THEN 'restart_pod' WHEN 1 THEN 'rollback_deployment' ELSE 'scale_deployment' END AS action
                FROM (SELECT n, timestamptz '%1$s' - n * interval '%2$s seconds' AS at FROM generate_series(%3$s, %4$s) n) numbered
            )
            """;

    private static final String RECEIVED = """
            INSERT INTO alert_received (receipt_id, received_at, position, cluster, fingerprint, effect, episode_id, alert)
            SELECT md5('receipt' || n / 5)::uuid, at, n % 5, '', substr(md5('alert' || n % 100000), 1, 16), 'OPENED', episode, """ + ALERT + " FROM row";

    private static final String EPISODES = """
            INSERT INTO closed_episode (cluster, fingerprint, episode_id, alert, starts_at, opened_at, last_seen_at, repeats,
                incident_id, receipt_id, resolved_at, closed_at)
            SELECT '', substr(md5('alert' || n % 100000), 1, 16), episode,""" + ALERT + """
            , at, at, at, 3, md5('incident' || n / 10)::uuid, md5('receipt' || n / 5)::uuid, at, at
            FROM row
            """;

    private static final String INCIDENTS = """
            INSERT INTO closed_incident (incident_id, cause_key, subject, cause, namespace, symptom, alert_name, opened_at, version,
                last_decision, closed_at)
            SELECT incident, 'x', workload, workload, namespace, symptom, 'KubePodCrashLooping', at - interval '5 minutes', 2, decision, at
            FROM row
            """;

    private static final String DECISIONS = """
            INSERT INTO decision (decision_id, decided_at, incident_id, outcome, rule, namespace, alert_names, rule_base, snapshot,
                snapshot_month, decision, evaluation, matched)
            SELECT decision, at, incident, 'ACT', 'pods/crash-loop/restart', namespace, ARRAY['KubePodCrashLooping'], 'base', 'address-' || n,
                date_trunc('month', at, 'UTC'), jsonb_build_object('reason', repeat('It crashes by itself. ', 40), 'target', workload),
                jsonb_build_object('fired', repeat('pods/crash-loop/restart ', 40)), ARRAY['pods/crash-loop/restart', 'pods/crash-loop/tell']
            FROM row
            """;

    private static final String SNAPSHOTS = """
            INSERT INTO snapshot (address, month, content)
            SELECT 'address-' || n, date_trunc('month', at, 'UTC'), decode(repeat(md5(n::text), 100), 'hex') FROM row
            """;

    private static final String RUNS = """
            INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters,
                reason, symptom, alert_name, state, after_state, message, created_at, applied_at, steps, finished_at, effectiveness,
                subject)
            SELECT run, '|' || namespace || '|Deployment|w-' || n % 2000, decision, incident, action, workload, '', namespace,
                '{}', 'It failed.', symptom, 'KubePodCrashLooping', 'VERIFIED', '', 'Done.', at - interval '2 minutes',
                at - interval '1 minute', 3, at, CASE WHEN n % 5 > 0 THEN 0.8 END, workload
            FROM row
            """;

    private static final String STEPS = """
            INSERT INTO run_step (run_id, sequence, at, state, message)
            SELECT run, sequence, at, 'APPLIED', 'Written.' FROM row CROSS JOIN generate_series(1, 3) sequence
            """;

    private static final String LEFT_ALONE = """
            INSERT INTO untreated (incident_id, opened_at, cluster, namespace, subject, symptom, alert_name, looked_at, effectiveness,
                assessment)
            SELECT incident, at, '', namespace, workload, symptom, 'KubePodCrashLooping', at + interval '10 minutes', 0.5, '{}'
            FROM row WHERE n % 7 = 0
            """;

    private static final String IMPORTED = """
            INSERT INTO experience (sample_id, began_at, at, cluster, namespace, target_key, target, subject, action, symptom,
                effectiveness, origin, import_id, sample)
            SELECT md5('imported' || n)::uuid, at, at, '', namespace, '|' || namespace || '|Deployment|w-' || n % 2000, workload, workload,
                action, symptom, 0.7, md5('origin')::uuid, md5('import')::uuid, '{}'
            FROM row WHERE n % 10 = 0
            """;

    /** What the triggers would write. */
    private static final String SAMPLES = """
            INSERT INTO effectiveness_sample (sample_id, source, began_at, at, cluster, symptom, action, namespace, target, subject,
                workload, effectiveness)
            SELECT s.id, s.source, s.began_at, s.at, '', symptom, s.action, namespace, key_hash(workload), key_hash(workload), workload,
                s.effectiveness
            FROM row CROSS JOIN LATERAL (VALUES
                (run, 'run', row.at - interval '2 minutes', row.at - interval '1 minute', row.action, 0.8, n % 5 > 0),
                (incident, 'untreated', row.at, row.at, 'nothing', 0.5, n % 7 = 0),
                (md5('imported' || n)::uuid, 'experience', row.at, row.at, row.action, 0.7, n % 10 = 0)
                ) s (id, source, began_at, at, action, effectiveness, there)
            WHERE s.there
            """;

    private final Database database;
    private final Instant now;

    /** The id of an incident, as its rows have it. */
    static UUID incident(long n) {
        try {
            var digest = MessageDigest.getInstance("MD5").digest(("incident" + n).getBytes(StandardCharsets.UTF_8));
            var halves = ByteBuffer.wrap(digest);
            return new UUID(halves.getLong(), halves.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Year(Database database, Instant now) {
        this.database = database;
        this.now = now;
    }

    /** Fills the database: takes minutes. */
    void fill(long alerts, long decisions, Progress progress) {
        partitions();
        for (int month = 0; month < MONTHS; month++) {
            for (var insert : new String[] {RECEIVED, EPISODES}) {
                insert(insert, alerts, month);
            }
            for (var insert :
                    new String[] {INCIDENTS, DECISIONS, SNAPSHOTS, RUNS, STEPS, LEFT_ALONE, IMPORTED, SAMPLES}) {
                insert(insert, decisions, month);
            }
            progress.done(month + 1, MONTHS);
        }
        run("VACUUM ANALYZE");
    }

    /** Tells how far it is. */
    interface Progress {
        void done(int months, int of);
    }

    private void insert(String insert, long rows, int month) {
        long first = rows * month / MONTHS + 1;
        long last = rows * (month + 1) / MONTHS;
        // Written as history is when it is copied: what a trigger would note of each row was noted when it came.
        run("SET session_replication_role = replica;"
                + ROWS.formatted(now, String.format(Locale.ROOT, "%.3f", 365.0 * 86_400 / rows), first, last) + insert);
    }

    private void partitions() {
        var month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        for (int ago = 0; ago <= MONTHS + 1; ago++) {
            run("""
                    DO $$
                    DECLARE parent text;
                    BEGIN
                        FOR parent IN SELECT c.relname FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid LOOP
                            EXECUTE format('CREATE TABLE IF NOT EXISTS %%I PARTITION OF %%I FOR VALUES FROM (%%L) TO (%%L)',
                                parent || '_%1$s', parent, '%2$s-01 00:00Z', '%3$s-01 00:00Z');
                        END LOOP;
                    END $$
                    """.formatted(
                            month.minusMonths(ago).toString().replace("-", ""),
                            month.minusMonths(ago),
                            month.minusMonths(ago - 1L)));
        }
    }

    private void run(String sql) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            // The service gives up on an answer after seconds; to fill a month takes minutes. The pool sets it back.
            connection.setNetworkTimeout(Runnable::run, 0);
            statement.execute(sql);
            statement.execute("RESET session_replication_role");
        } catch (SQLException e) {
            throw new IllegalStateException("The database could not be filled", e);
        }
    }
}
