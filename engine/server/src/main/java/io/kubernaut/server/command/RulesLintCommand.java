package io.kubernaut.server.command;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.lint.LintReport;
import io.kubernaut.rules.lint.Linter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "lint",
        description = {
            "Check rules without running them: file:line, what is wrong, and what to do instead.",
            "They are taken to be used beside the shipped rules; a file replaces a shipped one of the same path."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no errors", "1:errors", "2:the folder is missing, holds no rules, or cannot be read"})
final class RulesLintCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Folder of *.drl.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = "--json", description = "Print {findings, errors, warnings} as JSON.")
    private boolean json;

    /** As programs read it. */
    record Answer(List<io.kubernaut.rules.lint.LintFinding> findings, int errors, int warnings) {
        static Answer of(LintReport report) {
            return new Answer(
                    report.findings(), report.errors().size(), report.warnings().size());
        }
    }

    @Override
    public Integer call() {
        var sources = RuleFolder.read(folder);
        var report = new Linter(ActionCatalogue.standard())
                .beside(ShippedRules.sources())
                .lint(sources);
        print(report, sources.size());
        return report.hasErrors() ? CommandLineTool.REFUSED : 0;
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
