package io.kubernaut.server.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "models",
        description = "Work with language models.",
        subcommands = ModelsCompareCommand.class,
        mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which: kubernaut models compare DIR --config FILE");
    }
}
