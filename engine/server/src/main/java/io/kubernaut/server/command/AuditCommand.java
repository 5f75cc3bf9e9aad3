package io.kubernaut.server.command;

import io.kubernaut.server.audit.AuditFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "audit",
        description = "Show what was changed and by whom, and prove that the record is as it was written.",
        subcommands = {
            AuditCommand.ListCommand.class,
            AuditCommand.VerifyCommand.class,
            AuditCommand.ExportCommand.class
        },
        mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list, verify or export.");
    }

    @Command(
            name = "verify",
            description = "Reads the whole chain and names the first thing that does not fit.",
            mixinStandardHelpOptions = true)
    static final class VerifyCommand extends ServerCommand {
        @Option(
                names = "--anchor",
                paramLabel = "BATCH=HASH",
                description = "A batch as the log named it: it must still be the same.")
        private @Nullable String anchor;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "Checks what `audit export` wrote, without the service.")
        private @Nullable Path file;

        @Option(
                names = "--public-key",
                paramLabel = "PEM",
                description = "With --file: it must be signed by the owner of this key.")
        private @Nullable Path publicKey;

        @Override
        public Integer call() throws IOException {
            if (file != null) {
                return checked(file);
            }
            if (publicKey != null) {
                throw new ParameterException(spec.commandLine(), "--public-key goes with --file.");
            }
            JsonNode answer;
            try (var bar = new ProgressBar(spec.commandLine().getErr())) {
                answer = AuditVerification.asked(server.client(), query(), bar);
            }
            var holds = answer.path("holds").asBoolean(false);
            var out = spec.commandLine().getOut();
            if (output.json()) {
                out.println(Output.pretty(answer));
            } else if (holds) {
                out.println("Holds: batches " + answer.path("firstBatch").asLong() + " to "
                        + answer.path("lastBatch").asLong() + ", "
                        + answer.path("entries").asLong() + " entries. "
                        + answer.path("unsealed").asLong() + " are not sealed yet.");
                out.println("Anchor: " + answer.path("lastBatch").asLong() + "="
                        + answer.path("hash").asString(""));
            } else {
                out.println("Does not hold. " + answer.path("finding").asString(""));
                out.println("Last batch that holds: " + answer.path("lastBatch").asLong());
            }
            return holds ? 0 : CommandLineTool.REFUSED;
        }

        private int checked(Path exported) throws IOException {
            AuditFile.Checked found;
            try {
                found = AuditFile.check(exported, publicKey);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), Objects.requireNonNull(e.getMessage()), e);
            } catch (NoSuchFileException e) {
                throw new ParameterException(spec.commandLine(), "There is no file " + exported + ".", e);
            }
            var out = spec.commandLine().getOut();
            var noted = anchor == null || anchor.equals(found.lastBatch() + "=" + found.hash());
            if (output.json()) {
                out.println(Output.pretty(found));
            } else if (!found.holds()) {
                out.println("Does not hold. " + found.finding());
            } else if (!noted) {
                out.println("Does not hold. It does not end with " + anchor + ".");
            } else {
                out.println("Holds: batches " + found.firstBatch() + " to " + found.lastBatch() + ", " + found.entries()
                        + " entries. " + (found.signed() ? "It is signed." : "The signature was not looked at."));
                out.println("Anchor: " + found.lastBatch() + "=" + found.hash());
            }
            return found.holds() && noted ? 0 : CommandLineTool.REFUSED;
        }

        private Map<String, String> query() {
            if (anchor == null) {
                return Map.of();
            }
            var parts = anchor.split("=", 2);
            if (parts.length != 2 || !parts[0].matches("[0-9]{1,18}") || parts[1].isBlank()) {
                throw new ParameterException(
                        spec.commandLine(), "--anchor is BATCH=HASH, as `audit verify` prints it.");
            }
            return Map.of("batch", parts[0], "hash", parts[1]);
        }
    }

    @Command(name = "list", description = "List what was changed, the newest first.", mixinStandardHelpOptions = true)
    static final class ListCommand extends ServerCommand {
        @Option(
                names = "--kind",
                defaultValue = "",
                description = "Such as run.applied; its first word alone is all of those.")
        private String kind = "";

        @Option(names = "--who", defaultValue = "", description = "Only what they did.")
        private String who = "";

        @Option(
                names = "--subject",
                defaultValue = "",
                description = "Only what was done to this, such as run/ID or mode.")
        private String subject = "";

        @Option(names = "--since", paramLabel = "WHEN", defaultValue = "", description = "A time, or an age (30d).")
        private String since = "";

        @Option(names = "--until", paramLabel = "WHEN", defaultValue = "", description = "A time, or an age.")
        private String until = "";

        @Option(names = "--limit", defaultValue = "50", description = "At most so many (default: ${DEFAULT-VALUE}).")
        private int limit = 50;

        @Override
        public Integer call() {
            var answer = server.client()
                    .get("/api/v1/audit"
                            + ServerClient.query(new TreeMap<>(Map.of(
                                    "kind",
                                    kind,
                                    "who",
                                    who,
                                    "subject",
                                    subject,
                                    "since",
                                    since,
                                    "until",
                                    until,
                                    "limit",
                                    Integer.toString(limit)))));
            var rows = new ArrayList<List<String>>();
            for (var entry : answer.path("entries")) {
                rows.add(List.of(
                        entry.path("at").asString(""),
                        entry.path("kind").asString(""),
                        entry.path("who").asString(""),
                        entry.path("subject").asString(""),
                        entry.path("why").asString("").lines().findFirst().orElse("")));
            }
            var out = spec.commandLine().getOut();
            output.list(
                    out, answer, List.of("AT", "KIND", "WHO", "SUBJECT", "WHY"), rows, "Nothing of that was recorded.");
            if (!output.json() && answer.path("more").asBoolean(false)) {
                out.println("There are more; narrow the list or raise --limit.");
            }
            return 0;
        }
    }

    @Command(
            name = "export",
            description = {
                "Write the sealed audit to a file, which `kubernaut audit verify --file FILE` checks without the service.",
                "It holds what was changed, with the state before. Keep it as you keep that."
            },
            mixinStandardHelpOptions = true)
    static final class ExportCommand extends DownloadCommand {
        @Parameters(index = "0", paramLabel = "FILE")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Option(
                names = "--since",
                paramLabel = "WHEN",
                defaultValue = "",
                description = "Sealed since this time, or age (30d); all if absent.")
        private String since = "";

        @Override
        public Integer call() throws IOException {
            var path = "/api/v1/audit/export" + ServerClient.query(Map.of("since", since));
            var found = download(path, file, part -> {
                var checked = AuditFile.check(part, null);
                if (!checked.holds()) {
                    throw new CommandFailedException(
                            CommandLineTool.REFUSED, "The audit does not hold. " + checked.finding(), null);
                }
                return checked;
            });
            say(found.entries() + " entries of batches " + found.firstBatch() + " to " + found.lastBatch() + " are in "
                    + file + ".");
            return 0;
        }
    }
}
