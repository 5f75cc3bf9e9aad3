package io.kubernaut.server.command;

import io.kubernaut.core.policy.Mode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "mode",
        description = {
            "Show or set what Kubernaut may do, on every replica at once.",
            "off: nothing is decided. observe: decisions are recorded, nothing is done. act: decisions are carried out."
        },
        mixinStandardHelpOptions = true)
final class ModeCommand extends ServerCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "MODE", description = "off, observe or act.")
    private @Nullable Mode mode;

    @Option(names = "--reason", defaultValue = "", description = "Why; kept and shown.")
    private String reason = "";

    @Option(names = "--by", defaultValue = "${sys:user.name}", description = "Who sets it (default: ${DEFAULT-VALUE}).")
    private String by = "";

    @Override
    public Integer call() {
        var client = server.client();
        var answer = mode == null
                ? client.get("/api/v1/mode")
                : client.send(
                        "PUT",
                        "/api/v1/mode",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("mode", mode.wireName())
                                .put("by", by)
                                .put("reason", reason));
        var out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Output.pretty(answer));
            return 0;
        }
        var why = answer.path("reason").asString("");
        var by = answer.path("by").asString("");
        out.println("Mode " + answer.path("mode").asString("")
                + (by.isEmpty()
                        ? ". " + why
                        : ", set by " + by + " at " + answer.path("at").asString("")
                                + (why.isEmpty() ? "." : ": " + why)));
        return 0;
    }
}
