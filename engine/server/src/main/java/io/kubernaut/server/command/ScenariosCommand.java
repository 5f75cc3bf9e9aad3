package io.kubernaut.server.command;

import io.kubernaut.actions.view.MalformedManifestException;
import io.kubernaut.rules.scenario.MalformedScenarioException;
import io.kubernaut.rules.scenario.ScenarioReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "scenarios",
        description = "Try the rules on scenarios.",
        subcommands = {ScenariosCommand.RunCommand.class, ScenariosFromIncidentCommand.class},
        mixinStandardHelpOptions = true)
final class ScenariosCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say which: kubernaut scenarios run DIR, or kubernaut scenarios from-incident ID");
    }

    @Command(
            name = "run",
            description = "Decide every scenario of a folder, print grade and score, and the totals.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:all ran (with --strict: and all were answered best)",
                "1:with --strict, a scenario scores below its best grade",
                "2:the folder or a file in it cannot be read"
            })
    static final class RunCommand implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "DIR", description = "Folder of *.yaml, or one file.")
        @SuppressWarnings("NullAway.Init")
        private Path folder;

        @Option(names = "--json", paramLabel = "FILE", description = "Write {id, decisions, score} of each as JSON.")
        private @Nullable Path json;

        @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML for CI.")
        private @Nullable Path junit;

        @Option(names = "--strict", description = "End with 1 when a scenario scores below its best grade.")
        private boolean strict;

        @Override
        public Integer call() {
            var report = report();
            spec.commandLine().getOut().print(report.table());
            spec.commandLine().getOut().flush();
            if (json != null) {
                write(json, report.json());
            }
            if (junit != null) {
                write(junit, report.junit(strict));
            }
            return strict && !report.allBest() ? CommandLineTool.REFUSED : 0;
        }

        private ScenarioReport report() {
            try {
                var scenarios = Offline.scenarios(folder);
                return new ScenarioReport(Offline.runner(Offline.knowledge()).runAll(scenarios));
            } catch (MalformedScenarioException | MalformedManifestException e) {
                throw new CommandFailedException(2, String.valueOf(e.getMessage()), e);
            }
        }

        private static void write(Path file, String text) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new CommandFailedException(CommandLineTool.REFUSED, "Cannot write " + file + ".", e);
            }
        }
    }
}
