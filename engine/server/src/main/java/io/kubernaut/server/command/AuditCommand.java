package io.kubernaut.server.command;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        description = "Prove that the record of what was changed is as it was written.",
        subcommands = AuditCommand.VerifyCommand.class,
        mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: verify.");
    }

    @Command(
            name = "verify",
            description = "Reads the whole chain and names the first thing that does not fit.",
            mixinStandardHelpOptions = true)
    static final class VerifyCommand implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private ServerOptions server = new ServerOptions();

        @Mixin
        private Output output = new Output();

        @Option(
                names = "--anchor",
                paramLabel = "BATCH=HASH",
                description = "A batch as the log named it: it must still be the same.")
        private @Nullable String anchor;

        @Override
        public Integer call() {
            var answer = server.client().get("/api/v1/audit/verification" + query());
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

        private String query() {
            if (anchor == null) {
                return "";
            }
            var parts = anchor.split("=", 2);
            if (parts.length != 2 || !parts[0].matches("[0-9]{1,18}") || parts[1].isBlank()) {
                throw new ParameterException(
                        spec.commandLine(), "--anchor is BATCH=HASH, as `audit verify` prints it.");
            }
            return ServerClient.query(Map.of("batch", parts[0], "hash", parts[1]));
        }
    }
}
