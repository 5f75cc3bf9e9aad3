package io.kubernaut.history.audit;

import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.audit.Verification.Anchor;
import io.kubernaut.history.policy.PostgresModeStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditChainIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Instant NEXT_MONTH = NOON.plus(Duration.ofDays(30));
    private PostgresAudit audit;
    private PostgresModeStore modes;

    @BeforeEach
    void open() {
        audit = new PostgresAudit(database.sessions());
        modes = new PostgresModeStore(database.sessions());
    }

    /** Three batches of two entries: two of November and one of December. */
    private void threeBatches() {
        for (var at : List.of(NOON, NOON.plusSeconds(10), NEXT_MONTH)) {
            modes.set(Mode.ACT, "ann", "go live", at);
            modes.set(Mode.OFF, "bob", "stop", at);
            assertThat(audit.seal(at)).isPresent();
        }
        assertThat(audit.verify(null)).isEqualTo(new Verification(1, 3, 6, head(), null));
    }

    private String head() {
        return database.rows("SELECT hash FROM audit_head").getFirst();
    }

    private void assertBroken(String change) {
        assertThat(audit.verify(null).holds()).as(change).isFalse();
    }

    @Test
    void findsEveryColumnOfEveryRowThatDiffersByTheLeast() throws SQLException {
        threeBatches();
        var tried = 0;
        try (var connection = database.database().dataSource().getConnection()) {
            for (var column : database.rows("""
                    SELECT table_name || ' ' || column_name || ' ' || data_type FROM information_schema.columns
                    WHERE table_name IN ('audit_entry', 'audit_batch', 'audit_head', 'audit_month') AND column_name <> 'single'
                    """)) {
                tried += tryEachRow(connection, column.split(" ", 3));
            }
        }
        // Six entries of ten columns, three batches of five, one head of three, two months of three.
        assertThat(tried).isEqualTo(6 * 10 + 3 * 5 + 3 + 2 * 3);
        assertThat(audit.verify(null).holds()).isTrue();
    }

    private int tryEachRow(Connection connection, String[] column) throws SQLException {
        var name = column[1];
        var other = switch (column[2]) {
            case "text" -> "overlay(" + name + " PLACING '~' FROM greatest(length(" + name + "), 1))";
            case "timestamp with time zone" -> name + " + interval '1 microsecond'";
            default -> name + " + 100";
        };
        var rows = database.rows("SELECT t::text FROM " + column[0] + " t ORDER BY 1");
        for (var row : rows) {
            try (var statement = connection.createStatement()) {
                var kept = "kept_" + column[0];
                statement.execute("CREATE TABLE " + kept + " AS SELECT * FROM " + column[0]);
                var quoted = "'" + row.replace("'", "''") + "'";
                assertThat(statement.executeUpdate("UPDATE " + column[0] + " t SET " + name + " = " + other
                                + " WHERE t::text = " + quoted))
                        .isEqualTo(1);
                assertBroken(column[0] + "." + name + " of " + row);
                statement.execute("DELETE FROM " + column[0]);
                statement.execute("INSERT INTO " + column[0] + " SELECT * FROM " + kept);
                statement.execute("DROP TABLE " + kept);
            }
        }
        return rows.size();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM audit_entry WHERE batch = 1 AND place = 0",
                "DELETE FROM audit_entry WHERE batch = 2 AND place = 1",
                "DELETE FROM audit_entry WHERE batch = 3",
                "DELETE FROM audit_batch WHERE number = 1",
                "DELETE FROM audit_batch WHERE number = 2",
                "DELETE FROM audit_batch WHERE number = 3",
                "DELETE FROM audit_batch",
                "DELETE FROM audit_head",
                "DELETE FROM audit_month",
                "WITH b AS (DELETE FROM audit_batch WHERE number = 1) DELETE FROM audit_entry WHERE batch = 1",
                "WITH b AS (DELETE FROM audit_batch WHERE number = 2) DELETE FROM audit_entry WHERE batch = 2",
                "WITH b AS (DELETE FROM audit_batch WHERE number = 3) DELETE FROM audit_entry WHERE batch = 3",
                "WITH b AS (DELETE FROM audit_batch) DELETE FROM audit_entry",
                "INSERT INTO audit_entry SELECT batch, 2, sealed_at, at, kind, 'eve', subject, why, before, after"
                        + " FROM audit_entry WHERE batch = 1 AND place = 0",
                "INSERT INTO audit_entry SELECT 9, place, sealed_at, at, kind, 'eve', subject, why, before, after"
                        + " FROM audit_entry WHERE batch = 1",
                "INSERT INTO audit_batch SELECT number, sealed_at + interval '1 s', entries, previous, hash"
                        + " FROM audit_batch WHERE number = 3",
                "UPDATE audit_entry SET place = 1 - place + 0 * batch, sealed_at = sealed_at + interval '1 s'"
                        + " WHERE batch = 2"
            })
    void findsWhatIsMissingAddedOrMoved(String change) {
        threeBatches();

        database.run(change);

        assertBroken(change);
    }

    @Test
    void findsTwoEntriesThatWereSwapped() {
        threeBatches();

        database.run("UPDATE audit_entry SET place = place + 10 WHERE batch = 2");
        database.run("UPDATE audit_entry SET place = 11 - place WHERE batch = 2");

        assertThat(database.rows("SELECT place FROM audit_entry WHERE batch = 2 ORDER BY 1"))
                .containsExactly("0", "1");
        assertBroken("swapped");
    }

    @Test
    void findsAChainThatWasWrittenAnewAgainstABatchThatWasNotedElsewhere() {
        threeBatches();
        var noted = new Anchor(3, head());
        assertThat(audit.verify(noted).holds()).isTrue();
        List.of("audit_entry", "audit_batch", "audit_head", "audit_month")
                .forEach(t -> database.run("DELETE FROM " + t));
        modes.set(Mode.ACT, "eve", "all is well", NOON);
        assertThat(audit.seal(NOON)).isPresent();

        assertThat(audit.verify(null).holds()).isTrue();
        assertThat(audit.verify(noted).finding()).isEqualTo("Batch 3 was noted and is missing.");
        assertThat(audit.verify(new Anchor(1, noted.hash())).finding())
                .isEqualTo("Batch 1 is not the one that was noted.");
    }

    @Test
    void holdsWhenOldMonthsWereDroppedAndNotWhenTheirSuccessorWas() throws SQLException {
        threeBatches();

        database.database().dropPartitionsBefore(LocalDate.parse("2026-12-01"));

        assertThat(audit.verify(null)).isEqualTo(new Verification(3, 3, 2, head(), null));
        database.run("DELETE FROM audit_entry");
        database.run("DELETE FROM audit_batch");
        assertThat(audit.verify(null).finding()).isEqualTo("All batches are missing.");
    }

    @Test
    void sealsWhatCommitsAfterOneThatBeganLater() throws SQLException {
        try (var slow = database.database().dataSource().getConnection();
                var statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO mode_change (mode, set_by, reason, set_at) VALUES ('ACT', 'slow', '', now())");
            modes.set(Mode.OFF, "quick", "", NOON);
            assertThat(audit.seal(NOON).orElseThrow().entries()).isEqualTo(1);
            slow.commit();
        }

        assertThat(audit.seal(NOON).orElseThrow().entries()).isEqualTo(1);
        assertThat(database.rows("SELECT who FROM audit_entry ORDER BY batch")).containsExactly("quick", "slow");
        assertThat(audit.verify(null).holds()).isTrue();
        assertThat(audit.seal(NOON)).isEmpty();
    }

    @Test
    void losesNothingWhenReplicasSealWhileOthersWrite() throws Exception {
        var work = new ArrayList<Callable<Integer>>();
        for (var writer = 0; writer < 4; writer++) {
            var name = "writer-" + writer;
            work.add(() -> {
                for (var i = 0; i < 100; i++) {
                    modes.set(Mode.ACT, name, "change " + i, NOON);
                }
                return 0;
            });
        }
        for (var replica = 0; replica < 3; replica++) {
            work.add(() -> {
                var own = new PostgresAudit(database.sessions());
                for (var i = 0; i < 40; i++) {
                    own.seal(NOON.plusSeconds(i));
                }
                return 0;
            });
        }
        try (var pool = Executors.newFixedThreadPool(work.size())) {
            for (var done : pool.invokeAll(work)) {
                done.get();
            }
        }
        while (audit.seal(NOON).isPresent()) {
            assertThat(audit.pending()).isNotNegative();
        }

        assertThat(audit.pending()).isZero();
        var who = database.rows("SELECT who || why FROM audit_entry");
        assertThat(who).hasSize(400);
        assertThat(new HashSet<>(who)).hasSize(400);
        assertThat(audit.verify(null).holds()).isTrue();
    }

    /** Whatever fails while a batch is sealed: nothing of it stays, and it is sealed by the next one who tries. */
    @ParameterizedTest
    @ValueSource(strings = {"audit_entry", "audit_batch", "audit_month", "audit_head"})
    void sealsAgainWhatWasCutOff(String table) {
        modes.set(Mode.ACT, "ann", "", NOON);
        database.run("ALTER TABLE " + table + " RENAME TO away");
        try {
            assertThat(catchThrowable(() -> audit.seal(NOON))).isNotNull();
        } finally {
            database.run("ALTER TABLE away RENAME TO " + table);
        }

        assertThat(audit.pending()).isEqualTo(1);
        assertThat(database.count("audit_entry")).isZero();
        assertThat(audit.seal(NOON).orElseThrow().number()).isEqualTo(1);
        assertThat(audit.verify(null).holds()).isTrue();
    }

    @Test
    void takesBackTheEntryWithTheChange() throws SQLException {
        try (var connection = database.database().dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO mode_change (mode, set_by, reason, set_at) VALUES ('ACT', 'ann', '', now())");
            connection.rollback();
        }

        assertThat(audit.pending()).isZero();
    }

    @Test
    void listsTheNewestFirstAlsoWhatIsNotSealedYet() {
        threeBatches();
        modes.set(Mode.OBSERVE, "ann", "look", NEXT_MONTH.plusSeconds(5));

        assertThat(audit.list(new AuditFilter(null, null, null, null, null), 3))
                .extracting(RecordedEntry::batch, RecordedEntry::who, RecordedEntry::after)
                .containsExactly(tuple(null, "ann", "OBSERVE"), tuple(3L, "bob", "OFF"), tuple(3L, "ann", "ACT"));
        assertThat(audit.list(new AuditFilter("mode", "bob", "mode", NOON.plusSeconds(10), NEXT_MONTH), 9))
                .extracting(RecordedEntry::batch)
                .containsExactly(2L);
        assertThat(audit.list(new AuditFilter("mod", null, null, null, null), 9))
                .isEmpty();
    }

    /** Whoever has the lines alone can follow the chain. */
    @Test
    void exportsLinesThatHashToWhatTheNextOneFollows() {
        threeBatches();
        var lines = new ArrayList<String>();

        assertThat(audit.export(Instant.EPOCH, lines::add)).contains(new PostgresAudit.Exported(1, 3, head()));

        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).contains("\"previous\":\"" + SnapshotCodec.address(lines.get(0)) + "\"");
        assertThat(SnapshotCodec.address(lines.get(2))).isEqualTo(head());
        lines.clear();
        assertThat(audit.export(NEXT_MONTH, lines::add).orElseThrow().firstBatch())
                .isEqualTo(3);
        assertThat(lines).hasSize(1);
        assertThat(audit.export(NEXT_MONTH.plusSeconds(1), lines::add)).isEmpty();
    }
}
