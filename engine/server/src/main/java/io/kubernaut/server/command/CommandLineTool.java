package io.kubernaut.server.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kubernaut} with its subcommands. */
@Command(
        name = "kubernaut",
        description =
                "Heals Kubernetes workloads: takes alerts, decides by rules, acts behind guards, and can say why.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            ModeCommand.class,
            ApprovalsCommand.class,
            AuditCommand.class,
            IncidentsCommand.class,
            EffectivenessCommand.class,
            PatternsCommand.class,
            ExplainCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            HistoryCommand.class,
            UndoCommand.class,
            ArtefactsCommand.class,
            EvaluateCommand.class,
            ScenariosCommand.class,
            RulesCommand.class,
            ModelsCommand.class,
            ActionsCommand.class,
            RbacCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class,
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the answer is no: refused by the service, judged below what was asked for, or failed",
            "2:the command line is wrong",
            "3:the service cannot be reached",
            "4:the service wants another token"
        })
public final class CommandLineTool implements Runnable {
    /** The answer is no. */
    static final int REFUSED = 1;

    /** Nobody answers at the URL. */
    static final int UNREACHABLE = 3;

    /** A token is missing or wrong. */
    static final int NOT_ALLOWED = 4;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do; the commands are:");
    }

    public static int run(String... args) {
        return create().execute(args);
    }

    static CommandLine create() {
        return new CommandLine(new CommandLineTool())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (failure instanceof CommandFailedException expected) {
                        complain(line.getErr(), expected.getMessage());
                        return expected.exitCode();
                    }
                    complain(line.getErr(), "This is a bug in Kubernaut: " + failure);
                    failure.printStackTrace(line.getErr());
                    return REFUSED;
                });
    }

    private static void complain(PrintWriter err, String message) {
        err.println(message);
        err.flush();
    }
}
