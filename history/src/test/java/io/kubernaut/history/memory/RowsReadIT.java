package io.kubernaut.history.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.history.Given;
import io.kubernaut.history.RowsRead;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.database.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What each decision asks of a history of a year reads no more rows than it needs. PostgreSQL counts what it reads, so a plan
 * that reads a whole month, or looks into months that the question is not about, is found whatever the machine.
 */
class RowsReadIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    /** Custom plans are made five times; then one may be made for all values. */
    private static final int UNTIL_PREPARED = 8;

    private static final int RUNS = 120_000;

    /** Nothing that a decision asks for by time is older than the month before it. */
    private static final String LAST_MONTH = "202610";

    private static final ObjectRef WORKLOAD = ObjectRef.of("", "Deployment", "shop", "w-7");
    private static final String SYMPTOM = "symptom-7";
    private final Instant now = Given.NOON;

    @TestFactory
    Stream<DynamicTest> readsNoMoreThanItNeedsOfAYear() {
        aYear();
        return Stream.of(
                reads(
                        "what was done in a namespace of late",
                        400,
                        (m, s) -> m.recentActions(WORKLOAD, now.minus(Duration.ofDays(7)))),
                reads(
                        "what helped against a symptom, here and where it was imported from, and what recovered by itself",
                        3_500,
                        (m, s) -> m.scores(WORKLOAD, SYMPTOM, now)),
                reads("how much is under way", 400, (m, s) -> m.load("", now)),
                reads(
                        "what there is to be asked for",
                        1_000,
                        (m, s) -> m.atOnce("", now.minus(Duration.ofDays(7)), now)),
                reads("whether it fired again after what was done", 1_000, this::recurrence));
    }

    private interface Asked {
        Object of(PostgresMemory memory, Sessions sessions);
    }

    private Object recurrence(PostgresMemory memory, Sessions sessions) {
        var snapshot = Given.snapshot(Given.firing("a", now.minus(Duration.ofMinutes(30))));
        return sessions.transaction(t -> memory.noteRecurrence(t, List.of(snapshot)));
    }

    private DynamicTest reads(String name, long most, Asked asked) {
        return DynamicTest.dynamicTest(name, () -> {
            try (var pool = new HikariDataSource()) {
                pool.setJdbcUrl(database.jdbcUrl());
                pool.setUsername(database.user());
                pool.setPassword(database.password());
                pool.setMaximumPoolSize(1);
                var sessions = new Sessions(pool);
                var memory = new PostgresMemory(sessions, ActionCatalogue.standard());
                for (int i = 1; i < UNTIL_PREPARED; i++) {
                    assertThat(asked.of(memory, sessions)).isNotNull();
                }
                var before = RowsRead.by(pool);
                long months = RowsRead.looksIntoMonthsBefore(LAST_MONTH, pool);
                long whole = RowsRead.wholeTables(1_000, pool);
                asked.of(memory, sessions);

                assertThat(RowsRead.by(pool) - before).isPositive().isLessThanOrEqualTo(most);
                assertThat(RowsRead.looksIntoMonthsBefore(LAST_MONTH, pool))
                        .as("looks into months that it is not about")
                        .isEqualTo(months);
                assertThat(RowsRead.wholeTables(1_000, pool))
                        .as("tables read whole")
                        .isEqualTo(whole);
            }
        });
    }

    private void aYear() {
        var month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        for (int ago = 0; ago <= 12; ago++) {
            for (var table : new String[] {"finished_run", "closed_incident", "untreated", "experience"}) {
                database.run(
                        "CREATE TABLE IF NOT EXISTS %1$s_%2$s PARTITION OF %1$s FOR VALUES FROM ('%3$s-01 00:00Z') TO ('%4$s-01 00:00Z')"
                                .formatted(
                                        table,
                                        month.minusMonths(ago).toString().replace("-", ""),
                                        month.minusMonths(ago),
                                        month.minusMonths(ago - 1)));
            }
        }
        var statements = """
                CREATE UNLOGGED TABLE made AS
                SELECT gen_random_uuid() AS run, gen_random_uuid() AS incident, n, CASE n %% 200 WHEN 7 THEN 'shop' ELSE 'ns-' || n %% 200 END AS namespace,
                    jsonb_build_object('cluster', '', 'kind', 'Deployment', 'namespace',
                        CASE n %% 200 WHEN 7 THEN 'shop' ELSE 'ns-' || n %% 200 END, 'name', 'w-' || n %% 2000) AS workload,
                    timestamptz '%1$s' - n * interval '%2$s seconds' AS at
                FROM generate_series(1, %3$s) n;
                INSERT INTO closed_incident
                SELECT incident, 'x', workload, workload, namespace, 'symptom-' || n %% 40, 'KubePodCrashLooping', at - interval '5 minutes', 1,
                    NULL, at, NULL
                FROM made;
                INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace,
                    parameters, reason, symptom, alert_name, state, after_state, message, created_at, applied_at, steps,
                    finished_at, effectiveness, subject)
                SELECT run, '|' || namespace || '|Deployment|w-' || n %% 2000, gen_random_uuid(), incident,
                    CASE WHEN n %% 50 = 0 THEN 'drain_node' ELSE 'restart_pod' END,
                    CASE WHEN n %% 50 = 0 THEN jsonb_build_object('cluster', '', 'kind', 'Node', 'namespace', '', 'name', 'n-1')
                        ELSE workload END,
                    '', CASE WHEN n %% 50 = 0 THEN '' ELSE namespace END, '{}', 'It failed.', 'symptom-' || n %% 40, 'KubePodCrashLooping',
                    'VERIFIED', '', 'Done.', at - interval '2 minutes', at - interval '1 minute', 3, at,
                    CASE WHEN n %% 5 > 0 THEN 0.8 END, workload
                FROM made;
                INSERT INTO untreated
                SELECT gen_random_uuid(), at, '', namespace, workload, 'symptom-' || n %% 40, 'KubePodCrashLooping',
                    at + interval '10 minutes', 0.5, '{}'
                FROM made;
                INSERT INTO experience
                SELECT gen_random_uuid(), at, at, '', namespace, '|' || namespace || '|Deployment|w-' || n %% 2000, workload, workload,
                    CASE WHEN n %% 3 = 0 THEN 'nothing' ELSE 'restart_pod' END, 'symptom-' || n %% 40, 0.5, gen_random_uuid(),
                    gen_random_uuid(), '{}'
                FROM made;
                INSERT INTO effectiveness_sample (sample_id, source, began_at, at, cluster, symptom, action, namespace, target, subject,
                    workload, effectiveness)
                SELECT run_id, 'run', created_at, applied_at, cluster, symptom, action, namespace, key_hash(target), key_hash(subject),
                    subject, effectiveness
                FROM finished_run WHERE effectiveness IS NOT NULL;
                INSERT INTO effectiveness_sample (sample_id, source, began_at, at, cluster, symptom, action, namespace, target, subject,
                    workload, effectiveness)
                SELECT incident_id, 'untreated', opened_at, opened_at, cluster, symptom, 'nothing', namespace, key_hash(subject),
                    key_hash(subject), subject, effectiveness
                FROM untreated;
                INSERT INTO effectiveness_sample (sample_id, source, began_at, at, cluster, symptom, action, namespace, target, subject,
                    workload, effectiveness)
                SELECT sample_id, 'experience', began_at, at, cluster, symptom, action, namespace, key_hash(target), key_hash(subject),
                    subject, effectiveness
                FROM experience;
                DROP TABLE made;
                ANALYZE finished_run;
                ANALYZE closed_incident;
                ANALYZE untreated;
                ANALYZE experience;
                ANALYZE effectiveness_sample;
                """.formatted(now, 365L * 86_400 / RUNS, RUNS);
        // One by one: a connection of the service waits for none longer than for twenty seconds. Without triggers,
        // which write
        // samples one by one.
        for (var statement : statements.split(";\n")) {
            database.run(
                    statement.startsWith("INSERT")
                            ? "SET session_replication_role = replica; " + statement
                                    + "; RESET session_replication_role"
                            : statement);
        }
    }
}
