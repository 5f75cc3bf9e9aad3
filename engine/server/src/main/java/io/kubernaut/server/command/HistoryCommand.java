package io.kubernaut.server.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "history",
        description = "Carry what was learned to another installation.",
        subcommands = {HistoryCommand.ExportCommand.class, HistoryCommand.ImportCommand.class},
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which: kubernaut history export, or import.");
    }

    @Command(
            name = "export",
            description = {
                "Write what scores are made of: what came of runs, and of incidents that were left alone.",
                "It names clusters, namespaces and workloads, since scores are theirs."
            },
            mixinStandardHelpOptions = true)
    static final class ExportCommand extends DownloadCommand {
        @Parameters(index = "0", paramLabel = "FILE", description = "Where to; - for standard output.")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Option(
                names = "--since",
                paramLabel = "WHEN",
                defaultValue = "180d",
                description = "A time, or an age (default: ${DEFAULT-VALUE}; older samples count for nothing).")
        private String since = "180d";

        @Override
        public Integer call() throws IOException {
            var path = "/api/v1/history/export" + ServerClient.query(new TreeMap<>(Map.of("since", since)));
            if (file.toString().equals("-")) {
                var out = spec.commandLine().getOut();
                server.client().stream(
                        "GET",
                        path,
                        NDJSON,
                        "",
                        body -> out.print(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
                out.flush();
                return 0;
            }
            say(download(path, file, ExportCommand::whole) - 2 + " samples are in " + file + ".");
            return 0;
        }

        /** How many lines there are in a file that has its last one, without those that take a sample back. */
        private static long whole(Path part) throws IOException {
            long count = 0;
            var last = "";
            try (var lines = Files.newBufferedReader(part)) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    count += line.contains("\"withdrawn\":\"") ? 0 : 1;
                    last = line;
                }
            }
            if (!last.startsWith("{\"end\":")) {
                throw new CommandFailedException(
                        CommandLineTool.REFUSED, "The service broke off before the last line.", null);
            }
            return count;
        }
    }

    @Command(
            name = "import",
            description = {
                "Take what `kubernaut history export` wrote. It counts for scores, and for nothing else.",
                "All of the file is taken, or nothing. What is known already stays as it is, unless its run was undone."
            },
            mixinStandardHelpOptions = true)
    static final class ImportCommand extends ServerCommand {
        @Parameters(index = "0", paramLabel = "FILE")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Option(names = "--check", description = "Only say what would be added.")
        private boolean check;

        @Option(names = "--reason", defaultValue = "", description = "Why; kept in the audit.")
        private String reason = "";

        @Option(names = "--by", defaultValue = "${sys:user.name}", description = "Who (default: ${DEFAULT-VALUE}).")
        private String by = "";

        @Override
        public Integer call() {
            if (!Files.isReadable(file)) {
                throw new CommandFailedException(2, "Cannot read " + file + ".", null);
            }
            var query = new TreeMap<>(Map.of("by", by, "reason", reason, "check", check ? "true" : ""));
            var imported = server.client()
                    .upload("/api/v1/history/import" + ServerClient.query(query), DownloadCommand.NDJSON, file);
            spec.commandLine().getOut().println(output.json() ? Output.pretty(imported) : words(imported));
            return 0;
        }

        private String words(JsonNode imported) {
            int added = imported.path("added").asInt(0);
            int runs = imported.path("runs").asInt(0);
            return (check ? "Would add " : "Added ") + added + " of "
                    + imported.path("samples").asInt(0)
                    + " samples: " + runs + " runs, " + (added - runs) + " incidents that were left alone. "
                    + imported.path("known").asInt(0) + " were known, "
                    + imported.path("tooOld").asInt(0) + " are too old to count."
                    + undone(imported.path("withdrawn").asInt(0)) + "\nWritten by installation "
                    + imported.path("installation").asString("") + " at "
                    + imported.path("exportedAt").asString("") + ".";
        }

        private static String undone(int runs) {
            return runs == 0 ? "" : " " + runs + " were undone where they happened, and do not count.";
        }
    }
}
