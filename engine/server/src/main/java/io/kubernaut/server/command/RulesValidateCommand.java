package io.kubernaut.server.command;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.rules.base.Candidate;
import io.kubernaut.rules.base.RuleDirectory;
import io.kubernaut.server.rules.Examiners;
import io.kubernaut.server.rules.Verdict;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "validate",
        description = {
            "Examine a directory as the service does before it puts it in force: lint, compile, try on its scenarios.",
            "No service is asked."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it would come into force",
            "1:it would be refused",
            "2:the directory is missing or cannot be read"
        })
final class RulesValidateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private Output output = new Output();

    @Mixin
    private SymptomGrants symptoms = new SymptomGrants();

    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of *.drl, and of scenarios as *.yaml.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Override
    public Integer call() {
        Offline.quiet();
        var verdict = Verdict.of(Examiners.of(ActionCatalogue.standard(), symptoms.alerts()), candidate());
        var out = spec.commandLine().getOut();
        out.println(output.json() ? Output.pretty(verdict) : words(verdict));
        return verdict.accepted() ? 0 : CommandLineTool.REFUSED;
    }

    private Candidate candidate() {
        try {
            return new RuleDirectory(directory).read();
        } catch (Candidate.RefusedException e) {
            throw new CommandFailedException(2, (e.file().isEmpty() ? "" : e.file() + ": ") + e.getMessage() + ".", e);
        }
    }

    private static String words(Verdict verdict) {
        var text = new StringBuilder();
        verdict.complaints()
                .forEach(c -> text.append(c.refuses() ? "error   " : "warning ")
                        .append(c.display())
                        .append('\n'));
        verdict.scenarios()
                .forEach(s -> text.append("scenario ")
                        .append(s.id())
                        .append(": ")
                        .append(s.grade() == null ? "not judged" : s.grade().toLowerCase(Locale.ROOT))
                        .append('\n'));
        return text.append(verdict.accepted() ? "It would come into force." : "It would be refused.")
                .toString();
    }
}
