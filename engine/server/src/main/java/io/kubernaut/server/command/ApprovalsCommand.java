package io.kubernaut.server.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "approvals",
        description = "List the actions that wait for a person, and answer them.",
        subcommands = {
            ApprovalsCommand.ListCommand.class,
            ApprovalsCommand.ApproveCommand.class,
            ApprovalsCommand.RejectCommand.class
        },
        mixinStandardHelpOptions = true)
final class ApprovalsCommand extends ServerCommand {
    @Override
    public Integer call() {
        return list(spec, server, output, "waiting");
    }

    private static int list(CommandSpec spec, ServerOptions server, Output output, String state) {
        var wanted = state.equals("all") ? "" : state;
        var answer = server.client().get("/api/v1/approvals" + ServerClient.query(Map.of("state", wanted)));
        var rows = new ArrayList<List<String>>();
        for (var approval : answer.path("approvals")) {
            var choice = approval.path("choice");
            rows.add(List.of(
                    approval.path("approvalId").asString(""),
                    approval.path("state").asString("").toLowerCase(java.util.Locale.ROOT),
                    choice.path("action").asString("") + ofPlan(choice),
                    Output.object(choice.path("target")),
                    approval.path("decisionId").asString(""),
                    approval.path("expiresAt").asString(""),
                    approval.path("reason").asString("")));
        }
        output.list(
                spec.commandLine().getOut(),
                answer,
                List.of("ID", "STATE", "ACTION", "TARGET", "DECISION", "EXPIRES", "WHY IT ASKS"),
                rows,
                "Nothing waits for a person.");
        return 0;
    }

    private static String ofPlan(JsonNode choice) {
        int more = choice.path("then").size();
        return more == 0 ? "" : " (first of a plan of " + (more + 1) + ")";
    }

    /** Which question is answered, by whom and why. */
    static final class Answer {
        @Parameters(index = "0", paramLabel = "ID")
        @SuppressWarnings("NullAway.Init")
        private UUID id;

        @Option(names = "--reason", defaultValue = "", description = "Why; kept with the decision.")
        private String reason = "";

        @Option(names = "--by", defaultValue = "${sys:user.name}", description = "Who (default: ${DEFAULT-VALUE}).")
        private String by = "";
    }

    private static int answer(CommandSpec spec, ServerOptions server, Output output, String verdict, Answer given) {
        var answer = server.client()
                .send(
                        "POST",
                        "/api/v1/approvals/" + given.id,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("verdict", verdict)
                                .put("reason", given.reason)
                                .put("by", given.by));
        var out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Output.pretty(answer));
            return 0;
        }
        var run = answer.path("runId").asString("");
        out.println(
                run.isEmpty()
                        ? "Rejected; nothing is done."
                        : "Approved; run " + run + " carries it out, if mode, alert and object still allow it.");
        return 0;
    }

    @Command(name = "list", description = "List approvals.", mixinStandardHelpOptions = true)
    static final class ListCommand extends ServerCommand {
        @Option(
                names = "--state",
                defaultValue = "waiting",
                description = "waiting, approved, rejected, expired, overtaken or all (default: ${DEFAULT-VALUE}).")
        private String state = "waiting";

        @Override
        public Integer call() {
            return list(spec, server, output, state);
        }
    }

    @Command(name = "approve", description = "Say yes.", mixinStandardHelpOptions = true)
    static final class ApproveCommand extends ServerCommand {
        @Mixin
        private Answer answer = new Answer();

        @Override
        public Integer call() {
            return answer(spec, server, output, "approve", answer);
        }
    }

    @Command(name = "reject", description = "Say no.", mixinStandardHelpOptions = true)
    static final class RejectCommand extends ServerCommand {
        @Mixin
        private Answer answer = new Answer();

        @Override
        public Integer call() {
            return answer(spec, server, output, "reject", answer);
        }
    }
}
