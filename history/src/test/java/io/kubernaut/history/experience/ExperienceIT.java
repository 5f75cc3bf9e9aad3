package io.kubernaut.history.experience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.memory.Effectiveness;
import io.kubernaut.core.memory.Score;
import io.kubernaut.history.Given;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.database.Database;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.memory.PostgresMemory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperienceIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final ActionCatalogue CATALOGUE = ActionCatalogue.standard();
    private static final Instant NOW = Given.NOON;
    private static final PostgresExperience.By ANN = new PostgresExperience.By("ann", "moved to another cluster");
    private final List<ObjectRef> workloads = Stream.of("0", "1", "2", "3", "4")
            .map(n -> ObjectRef.of("", "Deployment", Integer.parseInt(n) % 2 == 0 ? "shop" : "bank", "w-" + n))
            .toList();
    private final List<String> symptoms = List.of("crash-loop", "container-oom", "node-down");
    private Installation source;
    private Installation fresh;

    /** An installation of Kubernaut, as far as its memory goes. */
    private record Installation(Database opened, String name) implements AutoCloseable {
        static Installation make() {
            var name = database.empty();
            return new Installation(Database.at(database.jdbcUrl(name), database.user(), database.password()), name);
        }

        Sessions sessions() {
            return new Sessions(opened.dataSource());
        }

        PostgresExperience experience() {
            return new PostgresExperience(sessions());
        }

        PostgresMemory memory() {
            return new PostgresMemory(sessions(), CATALOGUE);
        }

        List<String> exported() {
            var lines = new ArrayList<String>();
            experience().export(NOW.minus(Duration.ofDays(180)), NOW, lines::add);
            return lines;
        }

        PostgresExperience.Imported take(List<String> lines, boolean keep) {
            var text = String.join("\n", lines) + "\n";
            return experience()
                    .read(
                            () -> new HistoryFile(
                                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), CATALOGUE, NOW),
                            keep,
                            ANN,
                            NOW);
        }

        void run(String sql) throws Exception {
            try (var connection = opened.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        long count(String table) throws Exception {
            try (var connection = opened.dataSource().getConnection();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
                rows.next();
                return rows.getLong(1);
            }
        }

        @Override
        public void close() {
            opened.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        source = Installation.make();
        fresh = Installation.make();
        source.run("""
                SELECT setseed(0.42);
                CREATE TEMP TABLE made AS
                SELECT gen_random_uuid() AS run, gen_random_uuid() AS incident, n,
                    CASE n %% 2 WHEN 0 THEN 'shop' ELSE 'bank' END AS namespace,
                    jsonb_build_object('cluster', '', 'kind', 'Deployment', 'namespace',
                        CASE n %% 2 WHEN 0 THEN 'shop' ELSE 'bank' END, 'name', 'w-' || CASE n %% 5 WHEN 4 THEN 4 - n %% 2 * 3
                            ELSE n %% 4 END) AS workload,
                    (ARRAY['crash-loop', 'container-oom', 'node-down'])[n %% 3 + 1] AS symptom,
                    timestamptz '%1$s' - n * interval '4 hours 7 minutes' AS at, random() AS effect
                FROM generate_series(1, 900) n;
                INSERT INTO closed_incident
                SELECT incident, 'x', workload, workload, namespace, symptom, 'KubePodCrashLooping', at - interval '5 minutes', 1,
                    NULL, at, NULL
                FROM made WHERE n %% 7 > 0;
                INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace,
                    parameters, reason, symptom, alert_name, state, after_state, message, created_at, applied_at, steps,
                    finished_at, effectiveness)
                SELECT run, CASE WHEN n %% 11 = 0 THEN '||Node|n-1' ELSE '|' || namespace || '|Deployment|' || (workload ->> 'name') END,
                    gen_random_uuid(), incident, (ARRAY['restart_pod', 'rollback_deployment', 'drain_node'])[n %% 3 + 1],
                    CASE WHEN n %% 11 = 0 THEN jsonb_build_object('cluster', '', 'kind', 'Node', 'namespace', '', 'name', 'n-1')
                        ELSE workload END,
                    '', CASE WHEN n %% 11 = 0 THEN '' ELSE namespace END, '{}', 'It failed.', symptom, 'KubePodCrashLooping',
                    CASE WHEN n %% 13 = 0 THEN 'UNDONE' ELSE 'VERIFIED' END, '', 'Done.', at - interval '2 minutes',
                    CASE WHEN n %% 17 > 0 THEN at - interval '1 minute' END, 3, at, CASE WHEN n %% 5 > 0 THEN effect END
                FROM made;
                INSERT INTO untreated
                SELECT gen_random_uuid(), at, '', namespace, workload, symptom, 'KubePodCrashLooping',
                    at + interval '10 minutes', CASE WHEN n %% 4 > 0 THEN effect / 2 END, jsonb_build_object('components', '[]'::jsonb, 'deductions', '[]'::jsonb, 'note', '',
                        'assessedAt', '2026-11-05T12:00:00Z')
                FROM made WHERE n %% 2 = 0;
                """.formatted(NOW));
    }

    @AfterEach
    void close() {
        source.close();
        fresh.close();
    }

    private List<Score> scores(Installation of) {
        var scores = new ArrayList<Score>();
        var memory = of.memory().atOnce("", NOW.minus(Duration.ofDays(7)), NOW);
        for (var workload : workloads) {
            for (var symptom : symptoms) {
                scores.addAll(memory.scores(workload, symptom, NOW));
            }
        }
        return scores;
    }

    private static List<Effectiveness> achieved(Installation of) {
        return of.memory().effectiveness(null, null, 30, NOW);
    }

    /** Sums of the same numbers in another order. */
    private static final RecursiveComparisonConfiguration NEARLY = RecursiveComparisonConfiguration.builder()
            .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b), Double.class)
            .build();

    @Test
    void aFreshInstallationKnowsWhatTheOtherHadLearned() {
        assertThat(scores(fresh)).isEmpty();

        var imported = fresh.take(source.exported(), true);

        assertThat(imported.added()).isGreaterThan(700).isEqualTo(imported.samples());
        assertThat(imported.withdrawn()).isPositive();
        assertThat(imported.runs()).isBetween(500, imported.added() - 200);
        assertThat(scores(source)).hasSizeGreaterThan(10).anyMatch(s -> s.points() != 0);
        assertThat(scores(fresh)).usingRecursiveComparison(NEARLY).isEqualTo(scores(source));
        assertThat(achieved(source)).hasSizeGreaterThan(30);
        assertThat(achieved(fresh)).usingRecursiveComparison(NEARLY).isEqualTo(achieved(source));
        assertThat(fresh.memory().effectiveness("crash-loop", "restart_pod", 30, NOW))
                .usingRecursiveComparison(NEARLY)
                .isEqualTo(source.memory().effectiveness("crash-loop", "restart_pod", 30, NOW));
    }

    @Test
    void carriesOnWhatWasCarriedToIt() throws Exception {
        fresh.take(source.exported(), true);
        try (var third = Installation.make()) {
            third.take(fresh.exported(), true);

            assertThat(third.exported().stream().skip(1).sorted())
                    .isEqualTo(source.exported().stream().skip(1).sorted().toList());
            assertThat(scores(third)).usingRecursiveComparison(NEARLY).isEqualTo(scores(source));
        }
    }

    @Test
    void anImportDoneAgainChangesNothing() throws Exception {
        var file = source.exported();
        fresh.take(file, true);
        var before = scores(fresh);
        var rows = fresh.count("experience");
        var audited = fresh.count("audit_pending");

        var again = fresh.take(file, true);

        assertThat(again.added()).isZero();
        assertThat(again.known()).isEqualTo(again.samples());
        assertThat(fresh.count("experience")).isEqualTo(rows);
        assertThat(fresh.count("audit_pending")).isEqualTo(audited).isEqualTo(1);
        assertThat(scores(fresh)).isEqualTo(before);
    }

    /** As the scores of an installation that undid the run, and of one that only heard of it, must not differ. */
    @Test
    void aRunThatIsUndoneAfterItWasCarriedIsTakenBackByTheNextImport() throws Exception {
        var first = source.exported();
        fresh.take(first, true);
        var before = fresh.count("experience");
        var undone = source.count(
                "finished_run WHERE state = 'VERIFIED' AND effectiveness IS NOT NULL AND symptom = 'crash-loop'");
        source.run(
                "UPDATE finished_run SET state = 'UNDONE' WHERE effectiveness IS NOT NULL AND symptom = 'crash-loop'");
        var second = source.exported();

        assertThat(fresh.take(second, false).withdrawn()).isEqualTo((int) undone);
        assertThat(fresh.count("experience")).as("only checked").isEqualTo(before);
        var imported = fresh.take(second, true);

        assertThat(undone).isPositive();
        assertThat(imported.added()).isZero();
        assertThat(imported.withdrawn()).isEqualTo((int) undone);
        assertThat(fresh.count("experience")).isEqualTo(before - undone);
        assertThat(achieved(fresh)).usingRecursiveComparison(NEARLY).isEqualTo(achieved(source));
        assertThat(scores(fresh)).usingRecursiveComparison(NEARLY).isEqualTo(scores(source));
        assertThat(fresh.count("audit_pending WHERE kind = 'history.imported' AND after::jsonb ->> 'withdrawn' = '"
                        + undone + "'"))
                .isEqualTo(1);

        // The older file still says that they stand.
        assertThat(fresh.take(first, true).added()).isZero();
        assertThat(fresh.take(second, true).withdrawn()).isZero();
        assertThat(scores(fresh)).usingRecursiveComparison(NEARLY).isEqualTo(scores(source));
        try (var third = Installation.make()) {
            third.take(first, true);
            third.take(fresh.exported(), true);
            assertThat(scores(third)).usingRecursiveComparison(NEARLY).isEqualTo(scores(source));
        }
    }

    /** A file says what happened where it comes from, and nothing of what happened here. */
    @Test
    void noFileTakesBackWhatHappenedHere() throws Exception {
        var file = source.exported();
        fresh.take(file, true);
        fresh.run("UPDATE experience SET origin = gen_random_uuid()");
        source.run("UPDATE finished_run SET state = 'UNDONE'");
        var withdrawing = source.exported();
        source.run("UPDATE finished_run SET state = 'VERIFIED' WHERE message = 'Done.'");
        var rows = fresh.count("experience");

        source.take(withdrawing, true);
        fresh.take(withdrawing, true);

        assertThat(source.count("experience_withdrawn")).isZero();
        assertThat(fresh.count("experience")).as("of another origin").isEqualTo(rows);
    }

    @Test
    void monthsThatAreImportedHavePartitionsAsMonthsOfRunsDo() throws Exception {
        var file = source.exported();
        fresh.take(file, false);
        assertThat(fresh.count("pg_class WHERE relkind = 'r' AND relname LIKE 'experience\\_2%'"))
                .isEqualTo(4);

        fresh.take(file, true);

        assertThat(fresh.count("experience")).isGreaterThan(700);
        assertThat(fresh.count("experience_default")).isZero();
        assertThat(fresh.count("experience_withdrawn_default")).isZero();
        assertThat(fresh.opened().dropPartitionsBefore(LocalDate.of(2026, 8, 1)).partitions())
                .isPositive();
        assertThat(fresh.count("experience WHERE began_at < '2026-08-01 00:00Z'"))
                .isZero();
        assertThat(fresh.count("experience")).isPositive();
    }

    /** Of an import by a version that made none, or while somebody held the table. */
    @Test
    void whatLiesInTheDefaultPartitionIsMovedWhenItsMonthIsMade() throws Exception {
        var file = source.exported();
        fresh.take(file, true);
        for (var month : List.of("202607", "202608")) {
            fresh.run("ALTER TABLE experience DETACH PARTITION experience_" + month);
            fresh.run("INSERT INTO experience_default SELECT * FROM experience_" + month);
            fresh.run("DROP TABLE experience_" + month);
        }
        assertThat(fresh.count("experience_default")).isPositive();

        assertThat(fresh.take(file, true).added()).isZero();

        assertThat(fresh.count("experience_default")).isZero();
    }

    /** Months are left for later then: a decision that reads scores must not wait for an import. */
    @Test
    void anImportGoesOnWhereTheTableIsReadJustThen() throws Exception {
        try (var reader = fresh.opened().dataSource().getConnection();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM experience");

            assertThat(fresh.take(source.exported(), true).added()).isPositive();

            statement.execute("SELECT count(*) FROM experience");
            reader.rollback();
        }
        assertThat(fresh.count("experience_default"))
                .as("until the next import")
                .isPositive();
    }

    @Test
    void whatHappenedHereIsNotCountedTwice() {
        var before = scores(source);

        assertThat(source.take(source.exported(), true).added()).isZero();
        assertThat(scores(source)).isEqualTo(before);
    }

    @Test
    void aCheckSaysWhatWouldBeAddedAndKeepsNothing() throws Exception {
        var file = source.exported();

        var checked = fresh.take(file, false);

        assertThat(checked.added() + checked.withdrawn()).isEqualTo(file.size() - 2);
        assertThat(fresh.count("experience")).isZero();
        assertThat(fresh.count("experience_import")).isZero();
        assertThat(fresh.count("audit_pending")).isZero();
    }

    @Test
    void nothingThatWasImportedCanBeRunUndoneOrCounted() throws Exception {
        fresh.take(source.exported(), true);

        for (var table : List.of(
                "active_run",
                "finished_run",
                "run_step",
                "run_lock",
                "work_item",
                "open_incident",
                "closed_incident",
                "untreated",
                "decision",
                "approval")) {
            assertThat(fresh.count(table)).as(table).isZero();
        }
        var since = NOW.minus(Duration.ofDays(7));
        assertThat(fresh.memory().recentActions(workloads.getFirst(), since)).isEmpty();
        assertThat(fresh.memory().load("", NOW).runsInCluster()).isZero();
        assertThat(fresh.memory().load("", NOW).runsLastHour()).isZero();
    }

    @Test
    void samplesThatCountForNothingAnyMoreAreNotKept() {
        var lines = new ArrayList<String>();
        source.experience().export(Instant.EPOCH, NOW, lines::add);

        try (var later = Installation.make()) {
            var text = String.join("\n", lines) + "\n";
            var imported = later.experience()
                    .read(
                            () -> new HistoryFile(
                                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), CATALOGUE, NOW),
                            true,
                            ANN,
                            NOW.plus(Duration.ofDays(100)));

            assertThat(imported.tooOld()).isPositive();
            assertThat(imported.added() + imported.tooOld()).isEqualTo(imported.samples());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "effectiveness":0. | "effectiveness":7. | field effectiveness: must be a number from 0 to 1
            "action":"restart_pod" | "action":"rm" | field action: is no action of this version's catalogue
            "beganAt":"2026 | "beganAt":"2126 | field beganAt: is still to come
            "at":"2026 | "at":"soon | field at: must be a time
            "symptom":"crash-loop" | "symptom":"" | field symptom: is missing
            "kind":"Deployment" | "kind":"" | must be an object with cluster, kind
            "origin":" | "origin":"x | field origin: must be a UUID
            {" | {{" | is no JSON
            "alert":"Kube | "alert":"\\u0000Kube | field alert: holds the character U+0000
            "symptom":"crash-loop" | "symptom":"crash\\u0000loop" | field symptom: holds the character U+0000
            "outcome":"VERIFIED | "outcome":"VERI\\u0000FIED | field outcome: holds the character U+0000
            "name":"w-0" | "name":"w\\u0000" | field subject.name: holds the character U+0000
            "cluster":"" | "cluster":"\\u0000" | .cluster: holds the character U+0000
            "note":"" | "note":"a\\u0000" | field assessment.note: holds the character U+0000
            "alert":"Kube | "\\u0000":"","alert":"Kube | holds the character U+0000
            "beganAt":"2026 | "beganAt":"-99999999 | field beganAt: must be between the years 1970 and 9999
            """)
    void aBadLineIsNamedAndNothingIsKept(String good, String bad, String message) throws Exception {
        var file = new ArrayList<>(source.exported());
        int line = 610;
        while (!file.get(line).contains(good)) {
            line++;
        }
        file.set(line, file.get(line).replace(good, bad));

        int number = line + 1;
        assertThatThrownBy(() -> fresh.take(file, true))
                .isInstanceOf(BadLineException.class)
                .hasMessageContaining("Line " + number)
                .hasMessageContaining(message);
        assertThat(fresh.count("experience")).isZero();
        assertThat(fresh.count("audit_pending")).isZero();
    }

    /** Half of a character that needs two: JSON has a way to write it, UTF-8 has none. */
    @Test
    void halfACharacterIsKeptAsAQuestionMark() throws Exception {
        var file = source.exported().stream()
                .map(l -> l.replace("\"alert\":\"Kube", "\"alert\":\"\\ud800Kube"))
                .toList();

        assertThat(fresh.take(file, true).added()).isPositive();
        assertThat(fresh.count("experience WHERE sample ->> 'alert' = '?KubePodCrashLooping'"))
                .isPositive();
    }

    @Test
    void aFileFromBeyondTheYearsThatADatabaseKeepsIsRefused() {
        var file = new ArrayList<>(source.exported());
        file.set(0, file.getFirst().replaceAll("\"exportedAt\":\"[0-9]+", "\"exportedAt\":\"+999999"));

        assertThatThrownBy(() -> fresh.take(file, true))
                .hasMessageContaining("Line 1, field exportedAt: must be between the years 1970 and 9999");
    }

    @Test
    void aFileThatWasCutOffOrIsAnothersIsRefused() {
        var file = source.exported();

        assertThatThrownBy(() -> fresh.take(file.subList(0, 300), true)).hasMessageContaining("ends here");
        assertThatThrownBy(() -> fresh.take(file.subList(1, file.size()), true))
                .hasMessageContaining("Line 1, field format");
        var fewer = new ArrayList<>(file);
        fewer.remove(5);
        assertThatThrownBy(() -> fresh.take(fewer, true)).hasMessageContaining("field end: says");
        var newer = new ArrayList<>(file);
        newer.set(0, newer.getFirst().replace("\"version\":2", "\"version\":3"));
        assertThatThrownBy(() -> fresh.take(newer, true)).hasMessageContaining("reads versions up to 2");
    }

    @Test
    void theAuditTellsWhoImportedWhatAndWhy() throws Exception {
        fresh.take(source.exported(), true);

        assertThat(fresh.count("audit_pending WHERE kind = 'history.imported' AND who = 'ann'"
                        + " AND why = 'moved to another cluster' AND after::jsonb ->> 'origin' IS NOT NULL"))
                .isEqualTo(1);
    }
}
