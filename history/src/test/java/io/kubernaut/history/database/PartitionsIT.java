package io.kubernaut.history.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.history.TestDatabase;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class PartitionsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final List<String> GROWING = List.of(
            "alert_received",
            "approval",
            "artefact",
            "audit_batch",
            "audit_entry",
            "closed_episode",
            "closed_incident",
            "consultation",
            "decision",
            "delivery",
            "experience",
            "experience_withdrawn",
            "finished_run",
            "incident_embedding",
            "message",
            "model_call",
            "receipt",
            "run_step",
            "snapshot",
            "untreated");

    private final YearMonth now = YearMonth.now(ZoneOffset.UTC);

    private static String partition(YearMonth month) {
        return "run_step_" + month.format(DateTimeFormatter.ofPattern("yyyyMM"));
    }

    private static Database.Dropped dropped(int partitions) {
        return new Database.Dropped(partitions, List.of());
    }

    private void addStep(String at) {
        database.run("INSERT INTO run_step VALUES (gen_random_uuid(), 1, '" + at + "', 'PENDING', '')");
    }

    private long partitions() {
        return database.count("pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind = 'r'");
    }

    @Test
    void hasThisMonthAndThreeAheadForAllThatGrows() throws Exception {
        assertThat(database.rows("""
                SELECT c.relname FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid ORDER BY 1
                """)).isEqualTo(GROWING);
        for (var ahead = 0; ahead <= 3; ahead++) {
            assertThat(database.count("pg_class WHERE relname = '" + partition(now.plusMonths(ahead)) + "'"))
                    .isEqualTo(1);
        }
        assertThat(partitions()).isEqualTo(GROWING.size() * 5L);
        assertThat(database.database().createPartitions()).isZero();
    }

    @Test
    void putsRowsWhereTheyBelongInUtc() {
        var next = now.plusMonths(1);
        addStep(next + "-01 00:30:00+02");
        addStep(next + "-01 02:30:00+02");

        assertThat(database.count(partition(now))).isEqualTo(1);
        assertThat(database.count(partition(next))).isEqualTo(1);
    }

    @Test
    void takesRowsOfAnyTimeAndMovesThemOnceTheirMonthHasAPartition() {
        addStep("1999-01-01 00:00Z");
        addStep(now.plusMonths(4) + "-15 00:00Z");
        assertThat(database.count("run_step_default")).isEqualTo(2);

        assertThat(database.rows("SELECT create_partitions(4)")).containsExactly(String.valueOf(GROWING.size()));

        assertThat(database.count("run_step_default")).isEqualTo(1);
        assertThat(database.count(partition(now.plusMonths(4)))).isEqualTo(1);
        assertThat(database.count("run_step")).isEqualTo(2);
        database.run("DROP TABLE " + partition(now.plusMonths(4)));
        GROWING.stream()
                .filter(t -> !t.equals("run_step"))
                .map(t -> partition(now.plusMonths(4)).replace("run_step", t))
                .forEach(t -> database.run("DROP TABLE " + t));
    }

    @Test
    void letsReplicasCreateThemAtOnceWhileRowsComeIn() throws Exception {
        var month = partition(now.plusMonths(3));
        database.run("DROP TABLE " + month);
        Callable<Integer> replica = () -> database.database().createPartitions();
        Callable<Integer> writer = () -> {
            for (var i = 0; i < 50; i++) {
                addStep(now.plusMonths(3) + "-15 00:00Z");
            }
            return 0;
        };

        var created = 0;
        try (var pool = Executors.newFixedThreadPool(5)) {
            var calls = new java.util.ArrayList<>(Collections.nCopies(3, replica));
            calls.addAll(Collections.nCopies(2, writer));
            for (var one : pool.invokeAll(calls)) {
                created += one.get();
            }
        }

        assertThat(created).isEqualTo(1);
        assertThat(database.count("run_step")).isEqualTo(100);
        assertThat(database.count("run_step_default")).isZero();
    }

    @Test
    void dropsMonthsThatAreOverAndKeepsTheRest() throws Exception {
        addStep(now.minusMonths(30) + "-15 00:00Z");
        addStep(now + "-15 00:00Z");
        database.run("CREATE TABLE run_step_202001 PARTITION OF run_step"
                + " FOR VALUES FROM ('2020-01-01 00:00Z') TO ('2020-02-01 00:00Z')");
        addStep("2020-01-15 00:00Z");

        assertThat(database.database().dropPartitionsBefore(LocalDate.of(2020, 1, 31)))
                .isEqualTo(dropped(0));
        assertThat(database.database().dropPartitionsBefore(LocalDate.of(2020, 2, 1)))
                .isEqualTo(dropped(1));
        assertThat(database.count("run_step")).isEqualTo(2);

        assertThat(database.database().dropPartitionsBefore(now.atDay(28))).isEqualTo(dropped(0));
        assertThat(database.count("run_step")).isEqualTo(1);
    }

    /** As a backtest does, for minutes: those who come after it must not wait for whoever waits for it. */
    @Test
    @Timeout(60)
    void holdsNobodyUpWhileSomebodyReadsWhatItWouldDrop() throws Exception {
        database.run("CREATE TABLE run_step_202002 PARTITION OF run_step"
                + " FOR VALUES FROM ('2020-02-01 00:00Z') TO ('2020-03-01 00:00Z')");
        database.run("CREATE TABLE artefact_202002 PARTITION OF artefact"
                + " FOR VALUES FROM ('2020-02-01 00:00Z') TO ('2020-03-01 00:00Z')");
        var march = LocalDate.of(2020, 3, 1);
        try (var reader = database.database().dataSource().getConnection();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM run_step").close();

            assertThat(database.database().dropPartitionsBefore(march))
                    .isEqualTo(new Database.Dropped(1, List.of("run_step_202002")));
            addStep(now + "-15 00:00Z");
            assertThat(database.count("run_step_202002")).isZero();
            reader.rollback();
        }

        assertThat(database.database().dropPartitionsBefore(march)).isEqualTo(dropped(1));
    }

    @Test
    @Timeout(60)
    void startsWithoutAMonthThatItCannotMakeYet() throws Exception {
        database.run("DROP TABLE " + partition(now.plusMonths(3)));
        try (var reader = database.database().dataSource().getConnection();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM run_step_default").close();

            Database.at(database.jdbcUrl(), database.user(), database.password())
                    .close();

            assertThat(database.count("pg_class WHERE relname = '" + partition(now.plusMonths(3)) + "'"))
                    .isZero();
            reader.rollback();
        }
        assertThat(database.database().createPartitions()).isEqualTo(1);
    }
}
