package io.kubernaut.server.command;

import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.replay.Backtest;
import io.kubernaut.core.replay.BacktestReport;
import io.kubernaut.core.replay.BacktestReport.Change;
import io.kubernaut.core.replay.Comparison;
import io.kubernaut.core.replay.Replay;
import io.kubernaut.core.replay.UnreadableCaseException;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.server.replay.CandidateRules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "backtest",
        description = {
            "Decide what was decided before again, under rules that are not in force yet, and list what would differ.",
            "The folder's files are used beside the shipped rules, each in place of the shipped one of its path.",
            "They are compared with the rules in force. Where those decide otherwise than was decided then is told apart."
        },
        mixinStandardHelpOptions = true)
final class RulesBacktestCommand extends ServerCommand {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** When the command ends with 1. */
    enum FailOn {
        NOTHING,
        CHANGE,
        RISKIER,
        QUIETER;

        boolean by(BacktestReport report) {
            return switch (this) {
                case NOTHING -> false;
                case CHANGE -> report.changed() > 0;
                case RISKIER -> report.groups().stream().anyMatch(BacktestReport.Group::riskier);
                case QUIETER -> report.groups().stream().anyMatch(BacktestReport.Group::quieter);
            };
        }
    }

    @Mixin
    private SymptomGrants symptoms = new SymptomGrants();

    @Option(names = "--rules", paramLabel = "DIR", required = true, description = "Folder of *.drl.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            defaultValue = "",
            description = "A time, or an age; 30d if absent.")
    private String since = "";

    @Option(
            names = "--until",
            paramLabel = "WHEN",
            defaultValue = "",
            description = "A time, or an age; now if absent.")
    private String until = "";

    @Option(names = "--from", paramLabel = "FILE", description = "Of `kubernaut export`; no service is asked then.")
    private @Nullable Path file;

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            description = "With --from: your rules in force, to compare with (default: shipped rules only).")
    private @Nullable Path baseline;

    @Option(names = "--changes", paramLabel = "FILE", description = "Write every change, a line of JSON each.")
    private @Nullable Path changes;

    @Option(
            names = "--fail-on",
            paramLabel = "WHAT",
            split = ",",
            defaultValue = "nothing",
            description =
                    "End with 1 on any change, on a riskier one: it acts otherwise than before, or on a quieter one:"
                            + " people are told less. What fails always does."
                            + " (nothing, change, riskier, quieter, or several; default: ${DEFAULT-VALUE})")
    private Set<FailOn> failOn = Set.of(FailOn.NOTHING);

    @Override
    public Integer call() throws IOException {
        if (file != null && !(since.isEmpty() && until.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--from takes all that is in the file; --since and --until are for the service.");
        }
        if (file == null && baseline != null) {
            throw new ParameterException(
                    spec.commandLine(), "--baseline is for --from; a service compares with its rules in force.");
        }
        var sources = RuleFolder.read(folder);
        try (var bar = new ProgressBar(spec.commandLine().getErr());
                var listed = new ChangeList(changes)) {
            var report = file == null ? asked(sources, bar, listed) : here(sources, file, bar, listed);
            bar.close();
            spec.commandLine().getOut().println(output.json() ? Output.pretty(report) : BacktestWords.of(report));
            return verdict(report);
        }
    }

    private int verdict(BacktestReport report) {
        var bad = report.failed() > 0 || failOn.stream().anyMatch(f -> f.by(report));
        return bad ? CommandLineTool.REFUSED : 0;
    }

    private BacktestReport here(SortedMap<String, String> sources, Path file, ProgressBar bar, ChangeList listed)
            throws IOException {
        Offline.quiet();
        try (var cases = CaseFiles.open(file);
                var inForce = compiled(baseline == null ? Collections.emptySortedMap() : RuleFolder.read(baseline));
                var candidate = compiled(sources)) {
            var comparison = new Comparison(
                    side(inForce, cases.head().executable()),
                    side(candidate.onTrial(), cases.head().executable()));
            var threads = Runtime.getRuntime().availableProcessors();
            return new Backtest(comparison, threads).run(cases, new Backtest.Listener() {
                @Override
                public void progress(long done, long of) {
                    bar.show(done, of);
                }

                @Override
                public void changed(Change change) {
                    listed.add(JSON.writeValueAsString(change));
                }
            });
        } catch (UnreadableCaseException e) {
            throw new CommandFailedException(2, file + ": " + e.getMessage() + ".", e);
        }
    }

    private DroolsKnowledgeBase compiled(SortedMap<String, String> sources) {
        try {
            return CandidateRules.compile(sources, symptoms.alerts());
        } catch (CandidateRules.RefusedException e) {
            throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
        }
    }

    private static Comparison.Side side(KnowledgeBase base, Set<String> executable) {
        return new Comparison.Side(
                base.hash(),
                new Replay(Offline.knowledge(base).forReplay(() -> base, (on, action) -> executable.contains(action))));
    }

    private BacktestReport asked(SortedMap<String, String> sources, ProgressBar bar, ChangeList listed) {
        var question = JSON.createObjectNode();
        question.set("files", JSON.valueToTree(sources));
        if (!since.isEmpty()) {
            question.put("since", since);
        }
        if (!until.isEmpty()) {
            question.put("until", until);
        }
        var found = new BacktestReport[1];
        server.client().stream("POST", "/api/v1/rules/backtest", DownloadCommand.NDJSON, question.toString(), body -> {
            var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var read = JSON.readTree(line);
                if (read.path("progress").isObject()) {
                    bar.show(
                            read.at("/progress/done").longValue(),
                            read.at("/progress/of").longValue());
                } else if (read.path("change").isObject()) {
                    listed.add(read.path("change").toString());
                } else if (read.path("report").isObject()) {
                    found[0] = JSON.treeToValue(read.path("report"), BacktestReport.class);
                } else {
                    throw new CommandFailedException(
                            CommandLineTool.REFUSED, read.path("error").asString("The service gave up."), null);
                }
            }
        });
        if (found[0] == null) {
            throw new CommandFailedException(CommandLineTool.REFUSED, "The service broke off without a report.", null);
        }
        return found[0];
    }

    /** Where all changes go, if anywhere. */
    private static final class ChangeList implements AutoCloseable {
        private final @Nullable PrintWriter out;

        ChangeList(@Nullable Path file) throws IOException {
            out = file == null ? null : new PrintWriter(Files.newBufferedWriter(file));
        }

        void add(String line) {
            if (out != null) {
                out.println(line);
            }
        }

        @Override
        public void close() throws IOException {
            if (out != null) {
                out.close();
                if (out.checkError()) {
                    throw new IOException("The changes could not be written");
                }
            }
        }
    }
}
