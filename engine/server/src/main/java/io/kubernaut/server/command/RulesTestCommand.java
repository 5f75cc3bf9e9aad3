package io.kubernaut.server.command;

import io.kubernaut.actions.view.MalformedManifestException;
import io.kubernaut.actions.view.Manifests;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.RuleMetadata;
import io.kubernaut.rules.authoring.RuleCoverage;
import io.kubernaut.rules.scenario.MalformedScenarioException;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioReport;
import io.kubernaut.rules.scenario.ScenarioRunner;
import io.kubernaut.rules.scenario.WatchedRules;
import io.kubernaut.server.replay.CandidateRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "test",
        description = {
            "Run the scenarios of a folder of rules, and say what they do not exercise.",
            "The rules are used beside the shipped ones, as if promoted; the linter looks first."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all scenarios were answered best or good, and every rule fired (with --strict: and every condition was false once)",
            "1:a scenario was not, or a rule of the folder never fired (with --strict: or a condition was never false)",
            "2:the rules have errors, or a file cannot be read"
        })
final class RulesTestCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Folder of *.drl.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = "--scenarios", paramLabel = "DIR", description = "Folder of *.yaml (default: DIR/scenarios).")
    private @Nullable Path scenarios;

    @Mixin
    private SymptomGrants symptoms = new SymptomGrants();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML for CI.")
    private @Nullable Path junit;

    @Option(names = "--json", paramLabel = "FILE", description = "Write {scenarios, coverage} as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--strict",
            description = "End with 1 also when a condition was never false: no scenario shows that the rule needs it.")
    private boolean strict;

    @Override
    public Integer call() throws IOException {
        Offline.quiet();
        var sources = RuleFolder.read(folder);
        try (var base = CandidateRules.compile(sources, symptoms.alerts())) {
            return test(base);
        } catch (CandidateRules.RefusedException e) {
            throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
        } catch (MalformedScenarioException | MalformedManifestException e) {
            throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
        }
    }

    private int test(DroolsKnowledgeBase base) throws IOException {
        var watched = new WatchedRules(base.promoted());
        var knowledge = Offline.knowledge(watched);
        var report = new ScenarioReport(new ScenarioRunner(
                        knowledge.forEvaluation(),
                        manifests -> Manifests.view("", manifests),
                        knowledge.policy().get())
                .runAll(read()));
        var coverage = new RuleCoverage(base, own(base));
        watched.snapshots().forEach(coverage::see);
        print(report, coverage);
        if (junit != null) {
            Files.writeString(junit, report.junitOfTests(tests(coverage)));
        }
        if (json != null) {
            Files.writeString(json, Output.pretty(Map.of("scenarios", report.entries(), "coverage", coverage.lines())));
        }
        return report.allGood()
                        && tests(coverage).stream().allMatch(t -> t.failure().isEmpty())
                ? 0
                : CommandLineTool.REFUSED;
    }

    private List<io.kubernaut.rules.scenario.Scenario> read() {
        var from = scenarios == null ? folder.resolve("scenarios") : scenarios;
        if (!Files.isDirectory(from)) {
            throw new CommandFailedException(
                    2, "There is no folder " + from + ": a rule without a scenario is not tested.", null);
        }
        var read = new ScenarioReader().readAll(from);
        if (read.isEmpty()) {
            throw new CommandFailedException(2, "There is no *.yaml in " + from + ".", null);
        }
        return read;
    }

    private static Set<String> own(DroolsKnowledgeBase base) {
        return base.rules().values().stream()
                .filter(r -> r.origin() != Origin.SHIPPED)
                .map(RuleMetadata::rule)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<ScenarioReport.Other> tests(RuleCoverage coverage) {
        return coverage.lines().stream()
                .map(l -> new ScenarioReport.Other("rules", l.rule(), failure(l)))
                .toList();
    }

    /** What fails the run; "" when nothing does. */
    private String failure(RuleCoverage.Line line) {
        if (line.fired() == 0) {
            return "No scenario makes it fire; " + line.file() + ":" + line.line();
        }
        return strict && !line.neverFalse().isEmpty()
                ? "In no scenario is it false: " + String.join("; ", line.neverFalse())
                : "";
    }

    private void print(ScenarioReport report, RuleCoverage coverage) {
        var out = spec.commandLine().getOut();
        out.print(report.table());
        out.println();
        for (var line : coverage.lines()) {
            out.println((line.fired() == 0 ? "never fired  " : "fired " + line.fired() + " times  ") + line.rule());
            about(out, line);
        }
        out.flush();
    }

    private static void about(PrintWriter out, RuleCoverage.Line line) {
        if (!line.cannotTell().isEmpty()) {
            out.println("    its conditions cannot be followed: " + line.cannotTell());
        }
        for (var condition : line.neverFalse()) {
            out.println("    never false  " + condition);
        }
    }
}
