package io.kubernaut.server.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "rules",
        description = "Work on rules.",
        subcommands = {
            RulesNewCommand.class,
            RulesLintCommand.class,
            RulesTestCommand.class,
            RulesValidateCommand.class,
            RulesBacktestCommand.class,
            RulesEvidenceCommand.class,
            RulesDraftsCommand.class
        },
        mixinStandardHelpOptions = true)
final class RulesCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say which: new, lint, test, validate, backtest, evidence or drafts");
    }
}
