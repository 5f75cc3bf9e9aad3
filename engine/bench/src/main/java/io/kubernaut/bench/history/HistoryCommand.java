package io.kubernaut.bench.history;

import io.kubernaut.bench.ScenarioSnapshots;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.history.database.Database;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.incident.PostgresAlertStore;
import io.kubernaut.history.memory.PostgresMemory;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Measures what decisions ask of a large database, on this machine. */
@Command(
        name = "make bench-history BENCH=",
        description = {
            "Fill a PostgreSQL with a year of history, and measure what a decision asks of it and what dropping a month costs.",
            "10 million alerts and a million decisions take some 20 GB of disk under the directory of temporary files."
        },
        mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
    private static final int TIMES = 500;

    /** A service that decides has done so before. */
    private static final int WARM = 500;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--alerts", paramLabel = "N", defaultValue = "10000000", description = "Default: ${DEFAULT-VALUE}.")
    private long alerts;

    @Option(
            names = "--decisions",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Decisions, incidents and runs each. Default: ${DEFAULT-VALUE}.")
    private long decisions;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Fill a database there and keep it; where there is one, measure what decisions ask of that.")
    private @Nullable Path kept;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there.")
    private @Nullable Path json;

    private final Map<String, Object> figures = new LinkedHashMap<>();
    private Instant now = Clock.systemUTC().instant();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HistoryCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (alerts < 1 || decisions < 1) {
            throw new ParameterException(spec.commandLine(), "--alerts and --decisions: must be at least 1");
        }
        if (kept == null) {
            var directory = Files.createTempDirectory("kubernaut-bench-history");
            try (var database = Database.embedded(directory, 0)) {
                fill(database);
                asked(database);
                dropped(database);
            } finally {
                FileSystemUtils.deleteRecursively(directory);
            }
        } else {
            try (var database = Database.embedded(Files.createDirectories(kept), 0)) {
                filled(database).ifPresentOrElse(at -> now = at, () -> fill(database));
                asked(database);
            }
        }
        if (json != null) {
            Files.writeString(json, JsonMapper.shared().writeValueAsString(figures) + System.lineSeparator());
        }
        return 0;
    }

    private void fill(Database database) {
        long begun = System.nanoTime();
        new Year(database, now)
                .fill(alerts, decisions, (done, of) -> System.err.printf("filled %d of %d months%n", done, of));
        figures.put("alerts", alerts);
        figures.put("decisions", decisions);
        figures.put("secondsToFill", (System.nanoTime() - begun) / 1e9);
    }

    /** When that was. */
    private static Optional<Instant> filled(Database database) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var newest = statement.executeQuery("SELECT max(finished_at) FROM finished_run")) {
            newest.next();
            return Optional.ofNullable(newest.getObject(1, OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant);
        }
    }

    private interface Question {
        @Nullable
        Object ask(int n);
    }

    private void asked(Database database) {
        var sessions = new Sessions(database.dataSource());
        var memory = new PostgresMemory(sessions, ActionCatalogue.standard());
        var week = now.minus(Duration.ofDays(7));
        var alerts = new PostgresAlertStore(sessions, new PostgresWorkQueue(sessions));
        var any = ScenarioSnapshots.all().getFirst();
        var again = IntStream.range(0, Year.WORKLOADS)
                .mapToObj(n -> firing(any, workload(n)))
                .toList();
        System.out.printf("%n| what a decision asks | median, ms | p99, ms |%n| --- | ---: | ---: |%n");
        measured("recentActions", "what was done in a namespace of late", n -> memory.recentActions(workload(n), week));
        measured(
                "scores",
                "what helped against a symptom, and what recovered by itself",
                n -> memory.scores(workload(n), "symptom-" + n % Year.SYMPTOMS, now));
        measured("load", "how much is under way", n -> memory.load("", now));
        measured("atOnce", "what there is to be asked for", n -> memory.atOnce("", week, now));
        measured(
                "recurrence",
                "whether it fired again after what was done",
                n -> sessions.transaction(t -> memory.noteRecurrence(t, List.of(again.get(n % again.size())))));
        measured("alertsOfIncident", "which alerts an incident has", n -> alerts.ofIncident(Year.incident(n * 10 + 1)));
    }

    /** The workload's alert, begun anew within the time in which that says something about what was done. */
    private Snapshot firing(Snapshot any, ObjectRef workload) {
        var tree = (ObjectNode) JsonMapper.shared().readTree(SnapshotCodec.write(any));
        ((ObjectNode) tree.get("subject")).putPOJO("ref", workload);
        var alert = new Alert(
                "again", "KubePodCrashLooping", AlertStatus.FIRING, new TreeMap<>(), new TreeMap<>(), now, null, "");
        tree.putPOJO("alerts", List.of(alert));
        return SnapshotCodec.read(SnapshotCodec.write(tree), Snapshot.class);
    }

    private static ObjectRef workload(int n) {
        return ObjectRef.of("", "Deployment", "ns-" + n % Year.NAMESPACES, "w-" + n % Year.WORKLOADS);
    }

    private void measured(String key, String means, Question question) {
        var micros = new Histogram(60_000_000L, 3);
        for (int n = 0; n < WARM + TIMES; n++) {
            long begun = System.nanoTime();
            question.ask(n * 37);
            if (n >= WARM) {
                micros.recordValue((System.nanoTime() - begun) / 1_000);
            }
        }
        System.out.printf(Locale.ROOT, "| %s | %.2f | %.2f |%n", means, millis(micros, 50), millis(micros, 99));
        figures.put(key + "MedianMillis", millis(micros, 50));
        figures.put(key + "P99Millis", millis(micros, 99));
    }

    private void dropped(Database database) throws Exception {
        var day = now.atOffset(ZoneOffset.UTC).minusMonths(10).withDayOfMonth(1).toLocalDate();
        var seen = new Dropping(database).all(day);
        System.out.printf(
                Locale.ROOT,
                "%nDropped %d partitions in %.2f s. Writes meanwhile: median %.2f ms, longest %.2f ms; before: %.2f ms, %.2f ms.%n",
                seen.partitions(),
                seen.seconds(),
                millis(seen.during(), 50),
                millis(seen.during(), 100),
                millis(seen.before(), 50),
                millis(seen.before(), 100));
        figures.put("partitionsDropped", seen.partitions());
        figures.put("longestWriteWhileDroppingMillis", millis(seen.during(), 100));
        figures.put("longestWriteBeforeMillis", millis(seen.before(), 100));
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1_000.0;
    }
}
