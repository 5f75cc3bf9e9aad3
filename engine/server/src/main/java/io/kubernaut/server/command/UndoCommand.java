package io.kubernaut.server.command;

import io.kubernaut.server.waiting.Asking;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(name = "undo", description = "Take a run back.", mixinStandardHelpOptions = true)
final class UndoCommand extends ServerCommand {
    private static final String UNDOING = "UNDOING";
    private static final String UNDONE = "UNDONE";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    @Parameters(index = "0", paramLabel = "RUN", description = "The run's id, as `kubernaut explain` shows it.")
    @SuppressWarnings("NullAway.Init")
    private UUID run;

    @Option(names = "--reason", defaultValue = "", description = "Why; kept with the run.")
    private String reason = "";

    @Option(names = "--by", defaultValue = "${sys:user.name}", description = "Who (default: ${DEFAULT-VALUE}).")
    private String by = "";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for what comes of it; 0 does not wait (default: ${DEFAULT-VALUE}).")
    private int wait = 60;

    @Override
    public Integer call() {
        var client = server.client();
        var asked = client.send(
                "POST",
                "/api/v1/runs/" + run + "/undo",
                JsonNodeFactory.instance.objectNode().put("by", by).put("reason", reason));
        var now = ended(client, asked);
        var state = now.path("state").asString("");
        spec.commandLine().getOut().println(output.json() ? Output.pretty(now) : sentence(now, state));
        return state.equals(UNDONE) || state.equals(UNDOING) ? 0 : CommandLineTool.REFUSED;
    }

    /** As the run is when the undo is over, or when it has been waited for long enough. */
    private JsonNode ended(ServerClient client, JsonNode asked) {
        return wait == 0 || !underWay(asked)
                ? asked
                : new Asking(InstantSource.system(), Duration.ofSeconds(wait), BETWEEN_LOOKS)
                        .until(() -> client.get("/api/v1/runs/" + run).path("run"), now -> !underWay(now));
    }

    private static boolean underWay(JsonNode run) {
        return run.path("state").asString("").equals(UNDOING);
    }

    private static String sentence(JsonNode now, String state) {
        var what = now.path("action").asString("") + " on " + Output.object(now.path("target"));
        var said = now.path("message").asString("");
        return switch (state) {
            case UNDOING -> what + " is being taken back.";
            case UNDONE -> what + " was taken back. " + said;
            default -> what + " was not taken back. " + said;
        };
    }
}
