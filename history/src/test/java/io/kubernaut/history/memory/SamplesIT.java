package io.kubernaut.history.memory;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.memory.Scope;
import io.kubernaut.core.memory.Score;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.database.Jsonb;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Samples are what runs, incidents that were left alone and imports say, whatever becomes of these. */
class SamplesIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final ObjectRef MAIL = ObjectRef.of("", "Deployment", "shop", "mail");
    private static final ObjectRef FAR = ObjectRef.of("", "Deployment", "bank", "ledger");

    private PostgresMemory memory;

    @BeforeEach
    void open() {
        memory = new PostgresMemory(database.sessions(), ActionCatalogue.standard());
    }

    private static void ran(UUID id, String action, ObjectRef target, Instant at, Double effectiveness) {
        ran(id, action, target, null, at, effectiveness);
    }

    private static void ran(
            UUID id,
            String action,
            ObjectRef target,
            @Nullable ObjectRef about,
            Instant at,
            @Nullable Double effectiveness) {
        database.run("""
                INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace,
                    parameters, reason, symptom, alert_name, state, after_state, message, created_at, applied_at, steps, finished_at,
                    effectiveness, plan, subject)
                VALUES ('%s', '%s', gen_random_uuid(), gen_random_uuid(), '%s', '%s', '', '%s', '{}', 'why', 'crash-loop', 'x', 'VERIFIED',
                    '', '', '%s', '%s', 1, '%s', %s, '{}', %s)
                """.formatted(
                        id,
                        target.key(),
                        action,
                        Jsonb.of(target).text(),
                        target.namespace(),
                        at,
                        at.plusSeconds(5),
                        at.plusSeconds(60),
                        effectiveness,
                        about == null ? "NULL" : "'" + Jsonb.of(about).text() + "'"));
    }

    private static void leftAlone(UUID id, ObjectRef about, Instant at, Double effectiveness) {
        database.run(
                """
                INSERT INTO untreated (incident_id, opened_at, cluster, namespace, subject, symptom, alert_name, looked_at,
                    effectiveness, assessment)
                VALUES ('%s', '%s', '', '%s', '%s', 'crash-loop', 'x', '%s', %s, '{}')
                """.formatted(id, at, about.namespace(), Jsonb.of(about).text(), at.plusSeconds(600), effectiveness));
    }

    private static void imported(UUID id, String action, ObjectRef about, Instant at, double effectiveness) {
        database.run("""
                INSERT INTO experience (sample_id, began_at, at, cluster, namespace, target_key, target, subject, action, symptom,
                    effectiveness, origin, import_id, sample)
                VALUES ('%1$s', '%2$s', '%2$s', '', '%3$s', '%4$s', '%5$s', NULL, '%6$s', 'crash-loop', %7$s, '%1$s', '%1$s', '{}')
                """.formatted(
                        id, at, about.namespace(), about.key(), Jsonb.of(about).text(), action, effectiveness));
    }

    private List<Score> scores(ObjectRef about) {
        return memory.scores(about, "crash-loop", NOON);
    }

    /** Each step is one that a run, an incident or an import can take, in any order. */
    @Test
    void followWhateverBecomesOfWhatTheyComeFrom() {
        for (int seed = 0; seed < 12; seed++) {
            var random = new Random(seed);
            for (int step = 0; step < 60; step++) {
                step(random);
            }
            assertThat(database.rows(Samples.KEPT))
                    .containsExactlyInAnyOrderElementsOf(database.rows(Samples.FOLLOWING));
        }
        assertThat(database.rows(Samples.KEPT)).hasSizeGreaterThan(50);
    }

    private static void step(Random random) {
        var about = List.of(CART, MAIL, FAR).get(random.nextInt(3));
        var at = NOON.minus(Duration.ofMinutes(random.nextInt(100_000)));
        Double value = random.nextInt(4) == 0 ? null : (Double) random.nextDouble();
        var any = "(SELECT run_id FROM finished_run ORDER BY md5(run_id::text || '%s') LIMIT 1)"
                .formatted(random.nextInt());
        switch (random.nextInt(9)) {
            case 0 -> ran(UUID.randomUUID(), "restart_pod", about, at, value);
            case 1 -> ran(UUID.randomUUID(), "restart_pod", about.sibling("Pod", "a-0"), about, at, value);
            case 2 ->
                database.run("UPDATE finished_run SET effectiveness = %s WHERE run_id = %s".formatted(value, any));
            case 3 -> database.run("UPDATE finished_run SET recurred_at = now() WHERE run_id = " + any);
            case 4 -> database.run(reopened(any));
            case 5 -> database.run(over(random.nextBoolean() ? "UNDONE" : "EXPIRED"));
            case 6 -> {
                leftAlone(UUID.randomUUID(), about, at, value);
                database.run("""
                        UPDATE untreated SET effectiveness = %s WHERE incident_id = (SELECT min(incident_id::text)::uuid FROM untreated)
                        """.formatted(value));
            }
            case 7 ->
                database.run(
                        "DELETE FROM experience WHERE sample_id = (SELECT min(sample_id::text)::uuid FROM experience)");
            default -> imported(UUID.randomUUID(), random.nextBoolean() ? "nothing" : "restart_pod", about, at, 0.5);
        }
    }

    private static final String COLUMNS =
            "run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters,"
                    + " reason, symptom, alert_name, plan, after_state, message, created_at, applied_at, steps, effectiveness, subject";

    private static String reopened(String run) {
        return "WITH gone AS (DELETE FROM finished_run WHERE run_id = " + run + " RETURNING " + COLUMNS
                + ") INSERT INTO active_run (" + COLUMNS + ", state, locks) SELECT " + COLUMNS
                + ", 'UNDOING', false FROM gone";
    }

    private static String over(String state) {
        return "WITH gone AS (DELETE FROM active_run RETURNING " + COLUMNS + ") INSERT INTO finished_run (" + COLUMNS
                + ", state, finished_at) SELECT " + COLUMNS + ", '" + state + "', now() FROM gone";
    }

    @Test
    void ofARareActionAreNotPushedOutByAStormOfAnother() {
        ran(UUID.randomUUID(), "rollback_deployment", CART, NOON.minus(Duration.ofDays(20)), 1.0);
        database.run("""
                INSERT INTO effectiveness_sample
                SELECT gen_random_uuid(), 'run', '%1$s'::timestamptz - n * interval '1 second', '%1$s', '', 'crash-loop', 'restart_pod', 'bank',
                    key_hash('%2$s'), key_hash('%2$s'), '%2$s', 0
                FROM generate_series(1, 20000) n
                """.formatted(NOON, Jsonb.of(FAR).text()));

        assertThat(scores(CART)).extracting(Score::action).containsExactly("restart_pod", "rollback_deployment");
        assertThat(scores(CART).getLast().scope()).isEqualTo("workload");
        assertThat(scores(FAR).getFirst().samples()).isEqualTo(150);
    }

    @Test
    void ofAWorkloadAreNotPushedOutByAStormOfTheSameActionAtOthers() {
        ran(UUID.randomUUID(), "restart_pod", CART, NOON.minus(Duration.ofDays(3)), 1.0);
        ran(UUID.randomUUID(), "restart_pod", MAIL, NOON.minus(Duration.ofDays(2)), 1.0);
        for (var other : List.of(FAR, MAIL)) {
            database.run("""
                    INSERT INTO effectiveness_sample
                    SELECT gen_random_uuid(), 'run', '%1$s'::timestamptz - n * interval '1 second', '%1$s', '', 'crash-loop', 'restart_pod', '%3$s',
                        key_hash('%2$s'), key_hash('%2$s'), '%2$s', 0
                    FROM generate_series(1, 1000) n
                    """.formatted(NOON, Jsonb.of(other).text(), other.namespace()));
        }

        assertThat(scores(CART)).singleElement().satisfies(s -> {
            assertThat(s.scope()).isEqualTo("workload");
            assertThat(s.samples()).isEqualTo(1);
            assertThat(s.worked()).isEqualTo(1);
        });
    }

    /** A cluster in which one namespace is only looked at, and another one restarts at each of the same alerts. */
    @Test
    void ofOthersThatWereLeftAloneAreNotPushedOutByAStormOfOnesOwn() {
        var sql = """
                INSERT INTO effectiveness_sample
                SELECT gen_random_uuid(), '%1$s', '%2$s'::timestamptz - n * interval '1 second', '%2$s', '', 'crash-loop', '%3$s', '%4$s',
                    key_hash('%5$s'), key_hash('%5$s'), '%5$s', 0.9
                FROM generate_series(%6$s, %7$s) n
                """;
        database.run(sql.formatted(
                "untreated", NOON, "nothing", "shop", Jsonb.of(MAIL).text(), 1, 1000));
        database.run(sql.formatted(
                "untreated", NOON, "nothing", "bank", Jsonb.of(FAR).text(), 1001, 1300));
        database.run(
                sql.formatted("run", NOON, "restart_pod", "bank", Jsonb.of(FAR).text(), 1001, 1300));

        assertThat(scores(CART)).singleElement().satisfies(s -> {
            assertThat(s.scope()).isEqualTo("cluster");
            assertThat(s.points())
                    .isBetween(-1, 1); // Against a half, which is what nobody left alone gives, it had 24.
        });
        assertThat(memory.effectiveness("crash-loop", "restart_pod", 30, NOON))
                .filteredOn(e -> e.action().equals("restart_pod") && e.scope() == Scope.CLUSTER)
                .singleElement()
                .satisfies(e -> assertThat(e.points()).isZero());
    }

    /** It moves rows, which must not look as if they were gone. */
    @Test
    void stayWhereAMonthGetsAPartitionOfItsOwn() {
        var longAgo = NOON.minus(Duration.ofDays(300));
        ran(UUID.randomUUID(), "restart_pod", CART, longAgo, 1.0);
        leftAlone(UUID.randomUUID(), CART, longAgo, 1.0);
        imported(UUID.randomUUID(), "restart_pod", CART, longAgo, 1.0);

        for (var table : List.of("finished_run", "untreated", "experience")) {
            assertThat(database.rows("SELECT create_partition('" + table + "', '"
                            + longAgo.toString().substring(0, 10) + "')"))
                    .containsExactly("1");
        }

        assertThat(database.rows(Samples.KEPT)).hasSize(3);
        assertThat(database.rows(Samples.KEPT)).containsExactlyInAnyOrderElementsOf(database.rows(Samples.FOLLOWING));
    }

    @Test
    void goWithTheirMonthWhenItIsDropped() throws Exception {
        ran(UUID.randomUUID(), "restart_pod", CART, NOON.minus(Duration.ofDays(70)), 1.0);
        ran(UUID.randomUUID(), "restart_pod", CART, NOON.minusSeconds(600), 1.0);

        database.run("""
                INSERT INTO effectiveness_sample
                SELECT gen_random_uuid(), 'run', '%s', now(), '', 'crash-loop', 'restart_pod', 'shop', 1, 1, '{}', 1
                FROM generate_series(1, 25000)
                """.formatted(NOON.minus(Duration.ofDays(400))));

        database.database()
                .dropPartitionsBefore(
                        NOON.minus(Duration.ofDays(30)).atOffset(ZoneOffset.UTC).toLocalDate());

        assertThat(database.rows(Samples.KEPT)).hasSize(1);
        assertThat(database.rows(Samples.KEPT)).containsExactlyInAnyOrderElementsOf(database.rows(Samples.FOLLOWING));
    }
}
