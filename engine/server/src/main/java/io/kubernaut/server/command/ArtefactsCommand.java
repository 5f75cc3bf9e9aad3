package io.kubernaut.server.command;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "artefacts",
        description = "List what a run collected, or print one of it.",
        mixinStandardHelpOptions = true)
final class ArtefactsCommand extends ServerCommand {
    @Parameters(index = "0", paramLabel = "RUN", description = "The run's id, as `kubernaut explain` shows it.")
    @SuppressWarnings("NullAway.Init")
    private UUID run;

    @Parameters(index = "1", paramLabel = "NAME", arity = "0..1", description = "Which; all are listed if absent.")
    private @Nullable String name;

    @Option(names = "--to", paramLabel = "FILE", description = "Write it into this file.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        var artefacts = server.client().get("/api/v1/runs/" + run).path("artefacts");
        if (name == null) {
            list(artefacts);
            return 0;
        }
        var path = "/api/v1/runs/" + run + "/artefacts/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        if (file != null) {
            var to = file;
            server.client().stream(
                    "GET", path, "*/*", "", body -> Files.copy(body, to, StandardCopyOption.REPLACE_EXISTING));
            spec.commandLine().getOut().println(name + " is in " + to + ".");
            return 0;
        }
        if (!isText(artefacts, name)) {
            throw new CommandFailedException(
                    CommandLineTool.REFUSED, name + " is no text: say with --to FILE where it is to go.", null);
        }
        spec.commandLine().getOut().print(server.client().getText(path, "*/*"));
        spec.commandLine().getOut().flush();
        return 0;
    }

    /** One that is not there counts as text: the service then says so. */
    private static boolean isText(JsonNode artefacts, String name) {
        return artefacts
                .valueStream()
                .filter(one -> one.path("name").asString("").equals(name))
                .allMatch(one -> one.path("contentType").asString("").startsWith("text/"));
    }

    private void list(JsonNode artefacts) {
        var rows = artefacts
                .valueStream()
                .map(one -> List.of(
                        one.path("name").asString(""),
                        one.path("bytes").asString(""),
                        one.path("contentType").asString(""),
                        one.path("at").asString("")))
                .toList();
        output.list(
                spec.commandLine().getOut(),
                artefacts,
                List.of("NAME", "BYTES", "TYPE", "COLLECTED"),
                rows,
                "The run collected nothing, or it is dropped already.");
    }
}
