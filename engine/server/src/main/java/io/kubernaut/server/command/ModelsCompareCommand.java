package io.kubernaut.server.command;

import io.kubernaut.actions.view.MalformedManifestException;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.rules.scenario.MalformedScenarioException;
import io.kubernaut.server.comparison.Cases;
import io.kubernaut.server.comparison.Comparison;
import io.kubernaut.server.comparison.Report;
import io.kubernaut.server.comparison.ReportPage;
import io.kubernaut.server.comparison.ReportTable;
import io.kubernaut.server.comparison.UnusableFileException;
import io.kubernaut.server.replay.CandidateRules;
import io.kubernaut.server.settings.AdvisorFile;
import io.kubernaut.server.settings.AdvisorSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        description = {
            "Ask language models about every scenario of a folder, several times, and say what their answers are worth.",
            "Each answer is kept at once: the same command again asks only what is missing."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every question was asked, whatever the answers are worth",
            "1:something was not asked: --max-cost is used up, or a model was left alone after failures;"
                    + " or a report could not be written",
            "2:the command line, the configuration, a scenario or a kept file is wrong"
        })
final class ModelsCompareCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_RUNS = 100;

    /** A scenario's name must not move the cursor of who reads it. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Folder of scenarios (*.yaml), or one file.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "Configuration of the service, YAML or properties, of which kubernaut.advisor is used.")
    @SuppressWarnings("NullAway.Init")
    private Path config;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            split = ",",
            description = "Only these of kubernaut.advisor.providers (default: all).")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each question is put (default: ${DEFAULT-VALUE}).")
    private int runs = 3;

    @Option(
            names = "--about",
            paramLabel = "WHAT",
            defaultValue = "everything",
            description = "everything: as if the rules knew no remedy; as-served: only what the service would ask"
                    + " (default: ${DEFAULT-VALUE}).")
    private String about = "everything";

    @Option(
            names = "--max-cost",
            paramLabel = "DOLLARS",
            defaultValue = "5",
            description = "The most that all models may cost, with what was spent before in the same --work"
                    + " (default: ${DEFAULT-VALUE}).")
    private BigDecimal maxCost = BigDecimal.valueOf(5);

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "4",
            description = "Requests to each model at once, at most (default: ${DEFAULT-VALUE}).")
    private int concurrency = 4;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = "kubernaut-models",
            description = "Where answers are kept (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Option(names = "--retry-failed", description = "Ask again what ended in an error or without an answer in time.")
    private boolean retryFailed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all of it as JSON.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with each scenario and answer.")
    private @Nullable Path html;

    @Option(
            names = "--rules",
            paramLabel = "DIR",
            description = "Your rules, used beside the shipped ones (default: shipped rules only).")
    private @Nullable Path rules;

    @Mixin
    private SymptomGrants symptoms = new SymptomGrants();

    @Override
    public Integer call() throws InterruptedException {
        check(runs >= 1 && runs <= MOST_RUNS, "--runs is from 1 to " + MOST_RUNS + ", not " + runs);
        check(
                concurrency >= 1 && concurrency <= MOST_AT_ONCE,
                "--concurrency is from 1 to " + MOST_AT_ONCE + ", not " + concurrency);
        check(maxCost.signum() >= 0, "--max-cost is not below 0; 0 lets only models be asked that cost nothing");
        var report = report(asked());
        print(report);
        write(json, () -> Output.pretty(report) + "\n");
        write(html, () -> ReportPage.of(report, CLOCK.instant()));
        return report.complete() ? 0 : CommandLineTool.REFUSED;
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            throw new CommandFailedException(2, otherwise + ".", null);
        }
    }

    /** What is configured, and who of it is asked. */
    private record Asked(AdvisorSettings settings, List<String> models) {}

    private Asked asked() {
        AdvisorSettings settings;
        try {
            settings = AdvisorFile.read(config);
        } catch (AdvisorFile.UnusableException e) {
            throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
        }
        var known = settings.models().providers().keySet();
        check(!known.isEmpty(), config + " names no model. Give one under kubernaut.advisor.providers");
        var named = models.isEmpty() ? List.copyOf(known) : List.copyOf(new LinkedHashSet<>(models));
        for (var name : named) {
            check(
                    known.contains(name),
                    "--model " + name + " is not among kubernaut.advisor.providers of " + config + ", which are "
                            + String.join(", ", known));
        }
        return new Asked(settings, named);
    }

    private Report report(Asked asked) throws InterruptedException {
        var models = asked.settings().models();
        var how = new Comparison.Settings(asked.models(), runs, concurrency, microDollars(), retryFailed);
        var err = spec.commandLine().getErr();
        try (var comparison = Comparison.in(work, cases(asked.settings()), models, how, CLOCK);
                var bar = new ProgressBar(err)) {
            var off = comparison.off();
            if (off.isPresent()) {
                throw new CommandFailedException(2, config + ": " + off.get(), null);
            }
            return comparison.run(bar::show);
        } catch (UnusableFileException e) {
            throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailedException(2, "Cannot use the folder " + work + " of --work: " + e, e);
        }
    }

    private Cases cases(AdvisorSettings settings) {
        try {
            var scenarios = Offline.scenarios(folder);
            return Cases.of(knowledge(), Offline::runner, about(), settings.when(), scenarios);
        } catch (MalformedScenarioException | MalformedManifestException e) {
            throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
        }
    }

    private Engine.Knowledge knowledge() {
        if (rules == null) {
            return Offline.knowledge();
        }
        try {
            Offline.quiet();
            return Offline.knowledge(CandidateRules.compile(RuleFolder.read(rules), symptoms.alerts())
                    .onTrial());
        } catch (CandidateRules.RefusedException e) {
            throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
        }
    }

    private Cases.About about() {
        return switch (about) {
            case "everything" -> Cases.About.EVERYTHING;
            case "as-served" -> Cases.About.AS_SERVED;
            default ->
                throw new CommandFailedException(2, "--about is everything or as-served, not " + about + ".", null);
        };
    }

    private long microDollars() {
        try {
            return maxCost.movePointRight(6).setScale(0, RoundingMode.FLOOR).longValueExact();
        } catch (ArithmeticException e) {
            throw new CommandFailedException(2, "--max-cost is too much: " + maxCost + ".", e);
        }
    }

    private void print(Report report) {
        var out = spec.commandLine().getOut();
        out.println(ReportTable.about(report));
        out.println();
        out.print(Output.table(ReportTable.HEAD, ReportTable.rows(report)));
        var remarks = ReportTable.remarks(report);
        if (!remarks.isEmpty()) {
            out.println();
            remarks.forEach(r -> out.println(CONTROL.matcher(r).replaceAll("?")));
        }
        out.println();
        out.println("Spent in " + work + ": " + ReportTable.dollars(report.spentMicroDollars()) + " of "
                + ReportTable.dollars(microDollars()) + ".");
        out.flush();
    }

    /** Makes the text of a file. */
    private interface Text {
        String made();
    }

    private static void write(@Nullable Path file, Text text) {
        if (file == null) {
            return;
        }
        try {
            WholeFile.write(file, part -> Files.writeString(part, text.made()));
        } catch (IOException e) {
            throw new CommandFailedException(CommandLineTool.REFUSED, "Cannot write " + file + ".", e);
        }
    }
}
