package io.kubernaut.bench.service;

import io.kubernaut.actions.apiserver.InProcessApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the service on this machine, everything in one run. */
@Command(
        name = "kubernaut bench",
        description = {
            "Measure what the service does on this machine: accept, decide, latencies, memory, rules, backtest.",
            "It starts a PostgreSQL with fsync, an API server with 5,000 pods and the service itself, and ends them again."
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    private static final Map<String, String> NAIVE =
            Map.of("kubernaut.intake.commit-webhooks", "1", "kubernaut.intake.committers", "8");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--quick", description = "Less of each: some seven minutes.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there.")
    private @Nullable Path json;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Write a recording of the service (JFR) while it accepts and decides.")
    private @Nullable Path profile;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            defaultValue = "${sys:kubernaut.root:-../..}/engine/server/target/kubernaut.jar",
            description = "The service (default: the one of this checkout).")
    @SuppressWarnings("NullAway.Init")
    private Path jar;

    @Option(names = "--no-rules", description = "Leave out the rules alone, which make bench measures, too.")
    private boolean withoutRules;

    @Option(
            names = "--scale",
            paramLabel = "N",
            defaultValue = "1",
            hidden = true,
            description = "Divides all numbers of alerts: for the test of this harness.")
    private int scale;

    private final Figures figures = new Figures();
    private long begun;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (!Files.isRegularFile(jar)) {
            throw new ParameterException(spec.commandLine(), "--jar: there is no " + jar.toAbsolutePath());
        }
        if (scale < 1) {
            throw new ParameterException(spec.commandLine(), "--scale: must be at least 1, and is " + scale);
        }
        begun = System.nanoTime();
        var directory = Files.createTempDirectory("kubernaut-bench");
        try {
            measure(directory);
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
        figures.raw("seconds", (System.nanoTime() - begun) / 1e9);
        figures.raw("processors", Runtime.getRuntime().availableProcessors());
        figures.print(System.out);
        if (json != null) {
            Files.writeString(json, figures.json() + System.lineSeparator());
        }
        return 0;
    }

    private void measure(Path directory) throws Exception {
        say("starting PostgreSQL and an API server with " + Fleet.PODS + " pods");
        try (var database = Database.start(directory.resolve("postgres"));
                var cluster = Fleet.start()) {
            double naive = naive(directory, database, cluster.url());
            double rows = ceiling(database);
            main(directory, database, cluster.url(), naive, rows);
            startup(directory, database);
        }
        if (!withoutRules) {
            rules(directory);
        }
    }

    private double naive(Path directory, Database database, java.net.URI cluster) throws Exception {
        say("one commit per webhook");
        database.create("naive");
        try (var service =
                Service.start(jar, directory.resolve("naive"), database.url("naive"), cluster, NAIVE, List.of())) {
            var measuring = new Measuring(service, database, "naive", atMost(), Clock.systemUTC());
            measuring.accepted(alerts(3_000), 1, "warm");
            double naive = measuring.accepted(alerts(6_000), 1, "naive");
            figures.raw("naiveSinglesPerSecond", naive);
            return naive;
        }
    }

    private double ceiling(Database database) throws SQLException, InterruptedException {
        say("bare JDBC");
        var ceiling = new Ceiling(database, "naive");
        ceiling.rowsPerSecond(2.0 / scale, 50);
        figures.raw("commitCeilingPerSecond", ceiling.commitsPerSecond(5.0 / scale));
        double rows = ceiling.rowsPerSecond(5.0 / scale, 50);
        var bare = ceiling.bareCommits(alerts(1_000));
        figures.measured("rowCeilingPerSecond", rows);
        figures.raw("bareCommitMillis", Measuring.percentiles(bare));
        return rows;
    }

    private void main(Path directory, Database database, java.net.URI cluster, double naive, double rows)
            throws Exception {
        say("the service");
        database.create("main");
        var flags = new ArrayList<String>();
        if (profile != null) {
            flags.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + profile.toAbsolutePath());
        }
        try (var service =
                Service.start(jar, directory.resolve("main"), database.url("main"), cluster, Map.of(), flags)) {
            var measuring = new Measuring(service, database, "main", atMost(), Clock.systemUTC());
            say("warming up");
            measuring.stored(alerts(10_000), 1, "warm");
            measuring.stored(alerts(10_000), 10, "warm-groups");

            say("accepting");
            double singles = measuring.accepted(alerts(20_000), 1, "singles");
            double groups = measuring.accepted(alerts(30_000), 50, "groups50");
            figures.raw("acceptedSinglesPerSecond", singles);
            figures.raw("acceptedGroups50PerSecond", groups);
            figures.measured("singlesOverNaive", singles / naive);
            // Each alert is two rows, and each webhook one more.
            figures.measured("groups50OverRowCeiling", groups * (2 + 1 / 50.0) / rows);

            say("deciding");
            figures.measured("storedPerSecondSingles", measuring.stored(alerts(20_000), 1, "decide-singles"));
            figures.measured("storedPerSecondGroups10", measuring.stored(alerts(30_000), 10, "decide-groups"));
            // Last, as a service in use has all its code compiled.
            latencies(measuring, database);
            figures.measured("residentMiB", service.residentMiB());
            double alerts = database.number("main", "SELECT count(*) FROM alert_received");
            figures.raw("alertsStored", alerts);
            figures.raw("decisionsStored", database.number("main", "SELECT count(*) FROM decision"));
            figures.raw("databaseBytesPerAlert", database.number("main", "SELECT pg_database_size('main')") / alerts);
            figures.raw("serviceCpuSeconds", service.cpu().toMillis() / 1e3);
            figures.raw("residentMiBAtTheEnd", service.residentMiB());

            say("backtest");
            figures.measured("backtestPerSecond", measuring.backtest());
        }
    }

    private void startup(Path directory, Database database) throws Exception {
        say("starts");
        try (var empty = InProcessApiServer.builder().withoutControllers().start()) {
            var startup = new Startup(directory, database, empty.url(), scale > 1 || quick ? 1 : 3);
            var minimal = startup.ofMinimal();
            var service = startup.ofService(jar);
            figures.raw("readyCpuSeconds", Map.of("service", service, "minimal", minimal));
            figures.measured("readyCpuOverMinimalBoot", service.cached() / minimal.cached());
        }
    }

    private void latencies(Measuring measuring, Database database)
            throws IOException, InterruptedException, SQLException {
        say("200 alerts a second");
        var slow = measuring.atRate(200, Math.max(1, (quick ? 10 : 60) / scale), "at-200");
        var bare = new Ceiling(database, "main").bareCommits(alerts(1_000));
        figures.raw("at200PerSecond", slow.raw());
        figures.raw("bareCommitMillisBeside", Measuring.percentiles(bare));
        figures.measured(
                "acceptP99OverBareCommitP50", slow.accept().millisAt(99) * 1_000 / bare.getValueAtPercentile(50));
        say("1,000 alerts a second");
        var fast = measuring.atRate(1_000, Math.max(1, (quick ? 15 : 30) / scale), "at-1000");
        figures.raw("at1000PerSecond", fast.raw());
        figures.measured("storedP99MillisAt1000", fast.stored().getValueAtPercentile(99) / 1_000.0);
    }

    private void rules(Path directory) throws RunnerException {
        say("rules (JMH)");
        var micros = DecisionCore.measure(quick, directory.resolve("jmh.log"));
        var raw = new LinkedHashMap<String, Object>();
        micros.forEach((rules, cost) -> raw.put((rules < 0 ? "reference" : "rules") + Math.abs(rules), cost));
        figures.raw("decisionMicros", raw);
        double few = micros.getOrDefault(300, Double.NaN);
        figures.measured("decisionsPerCpuSecond300", 1e6 / few);
        figures.measured("decisionCostGrowth300To3000", micros.getOrDefault(3_000, Double.NaN) / few);
    }

    private Duration atMost() {
        return Duration.ofSeconds(quick ? 10 : 30);
    }

    private int alerts(int many) {
        return Math.max(1, many / (quick ? 2 * scale : scale));
    }

    private void say(String what) {
        System.err.printf("%5.0f s  %s%n", (System.nanoTime() - begun) / 1e9, what);
    }
}
