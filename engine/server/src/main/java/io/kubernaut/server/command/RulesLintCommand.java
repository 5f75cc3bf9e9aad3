package io.kubernaut.server.command;

import io.kubernaut.actions.view.MalformedManifestException;
import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.RuleCompilationException;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.lint.LintFinding;
import io.kubernaut.rules.lint.LintFinding.Severity;
import io.kubernaut.rules.lint.LintReport;
import io.kubernaut.rules.lint.Linter;
import io.kubernaut.rules.scenario.MalformedScenarioException;
import io.kubernaut.rules.scenario.Scenario;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import io.kubernaut.rules.scenario.WatchedRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "lint",
        description = {
            "Check rules without using them: file:line, what is wrong, and what to do instead.",
            "They are taken to be used beside the shipped rules; a file replaces a shipped one of the same path."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no errors", "1:errors", "2:a folder is missing, holds nothing to read, or cannot be read"})
final class RulesLintCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Folder of *.drl.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(
            names = "--scenarios",
            paramLabel = "DIR",
            description = "Run the scenarios of this folder, and warn of rules that none of them fires"
                    + " (default: DIR/scenarios, if it is there).")
    private @Nullable Path scenarios;

    @Mixin
    private SymptomGrants symptoms = new SymptomGrants();

    @Option(names = "--json", description = "Print {findings, errors, warnings} as JSON.")
    private boolean json;

    /** As programs read it. */
    record Answer(List<LintFinding> findings, int errors, int warnings) {
        static Answer of(LintReport report) {
            return new Answer(
                    report.findings(), report.errors().size(), report.warnings().size());
        }
    }

    @Override
    public Integer call() {
        var sources = RuleFolder.read(folder);
        var tried = scenarios == null ? beside(folder) : scenarios(scenarios);
        var linter = new Linter(ActionCatalogue.standard())
                .grantingSymptomsOf(symptoms.alerts())
                .beside(ShippedRules.sources());
        var report = linter.lint(sources);
        if (!report.hasErrors()) {
            report = compiled(sources, report);
        }
        if (!report.hasErrors() && tried != null) {
            report = linter.firedInScenarios(fired(sources, tried)).lint(sources);
        }
        print(report, sources.size());
        return report.hasErrors() ? CommandLineTool.REFUSED : 0;
    }

    /** What only the compiler notices; it is asked last, since what it says is harder to understand. */
    private static LintReport compiled(SortedMap<String, String> sources, LintReport report) {
        Offline.quiet();
        if (sources.keySet().equals(Set.of(Origin.SYMPTOMS))) {
            return report;
        }
        try {
            RuleBaseCompiler.compile(sources).close();
            return report;
        } catch (RuleCompilationException e) {
            return report.with(e.problems().stream()
                    .map(p -> new LintFinding(
                            p.file(),
                            p.line(),
                            "",
                            "compile",
                            Severity.ERROR,
                            p.message(),
                            "Correct it, or write it in another way"))
                    .toList());
        }
    }

    private static Set<String> fired(SortedMap<String, String> sources, List<Scenario> scenarios) {
        try (var base = RuleBaseCompiler.compile(Origin.together(ShippedRules.sources(), sources))) {
            var watched = new WatchedRules(base.promoted());
            var knowledge = Offline.knowledge(watched);
            new ScenarioRunner(
                            knowledge.forEvaluation(),
                            manifests -> Manifests.view("", manifests),
                            knowledge.policy().get())
                    .runAll(scenarios);
            return watched.fired();
        } catch (MalformedManifestException e) {
            throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
        }
    }

    /** Those that lie with the rules, as for {@code rules test}; null where there is no folder of them. */
    private static @Nullable List<Scenario> beside(Path folder) {
        var from = folder.resolve("scenarios");
        return Files.isDirectory(from) ? read(from) : null;
    }

    private static List<Scenario> scenarios(Path from) {
        if (!Files.isDirectory(from)) {
            throw new CommandFailedException(2, "There is no folder " + from + ".", null);
        }
        var read = read(from);
        if (read.isEmpty()) {
            throw new CommandFailedException(2, "There is no *.yaml in " + from + ".", null);
        }
        return read;
    }

    private static List<Scenario> read(Path from) {
        try {
            return new ScenarioReader().readAll(from);
        } catch (MalformedScenarioException e) {
            throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
        }
    }

    private void print(LintReport report, int files) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Output.pretty(Answer.of(report)));
        } else {
            report.findings().forEach(f -> out.println(f.display()));
            out.println(files + " files, " + report.errors().size() + " errors, "
                    + report.warnings().size() + " warnings");
        }
        out.flush();
    }
}
