package io.kubernaut.server.command;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(name = "undo", description = "Take a run back.", mixinStandardHelpOptions = true)
final class UndoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private Output output = new Output();

    @Parameters(index = "0", paramLabel = "RUN", description = "The run's id, as `kubernaut explain` shows it.")
    @SuppressWarnings("NullAway.Init")
    private UUID run;

    @Option(names = "--reason", defaultValue = "", description = "Why; kept with the run.")
    private String reason = "";

    @Option(names = "--by", defaultValue = "${sys:user.name}", description = "Who (default: ${DEFAULT-VALUE}).")
    private String by = "";

    @Override
    public Integer call() {
        var answer = server.client()
                .send(
                        "POST",
                        "/api/v1/runs/" + run + "/undo",
                        JsonNodeFactory.instance.objectNode().put("by", by).put("reason", reason));
        spec.commandLine()
                .getOut()
                .println(
                        output.json()
                                ? Output.pretty(answer)
                                : answer.path("action").asString("") + " on " + Output.object(answer.path("target"))
                                        + " is being taken back.");
        return 0;
    }
}
