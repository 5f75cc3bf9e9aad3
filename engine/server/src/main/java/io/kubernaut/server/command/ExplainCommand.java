package io.kubernaut.server.command;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Say why a decision is as it is; for an incident, its last decision.",
        mixinStandardHelpOptions = true)
final class ExplainCommand extends ServerCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "Of a decision or an incident.")
    @SuppressWarnings("NullAway.Init")
    private UUID id;

    @Option(
            names = "--why-not",
            paramLabel = "RULE_OR_ACTION",
            description = "Say instead why this rule did not fire, or why this action was not chosen.")
    private @Nullable String whyNot;

    @Option(
            names = "--prompts",
            description = "Say instead what language models were sent for it, and what they answered.")
    private boolean prompts;

    @Override
    public Integer call() {
        var client = server.client();
        var decision = "/api/v1/decisions/" + decision(client);
        var out = spec.commandLine().getOut();
        if (prompts) {
            var calls = client.get(decision + "/model-calls");
            out.println(output.json() ? Output.pretty(calls) : ModelWords.of(calls));
            return 0;
        }
        var path = decision + question();
        out.println(output.json() ? Output.pretty(client.get(path)) : client.getText(path, "text/markdown"));
        return 0;
    }

    /** Names of rules are paths; names of actions are not. */
    private String question() {
        if (whyNot == null) {
            return "/explain";
        }
        return "/why-not?" + (whyNot.contains("/") ? "rule=" : "action=")
                + URLEncoder.encode(whyNot, StandardCharsets.UTF_8);
    }

    private String decision(ServerClient client) {
        try {
            return client.get("/api/v1/decisions/" + id).path("decisionId").asString("");
        } catch (CommandFailedException noDecision) {
            if (noDecision.exitCode() != CommandLineTool.REFUSED) {
                throw noDecision;
            }
            return lastOf(client);
        }
    }

    private String lastOf(ServerClient client) {
        try {
            var last = client.get("/api/v1/incidents/" + id).path("incident").path("lastDecision");
            if (last.isString()) {
                return last.stringValue();
            }
        } catch (CommandFailedException noIncident) {
            throw new CommandFailedException(
                    noIncident.exitCode(), "There is neither a decision nor an incident " + id + ".", noIncident);
        }
        throw new CommandFailedException(
                CommandLineTool.REFUSED, "Nothing has been decided about the incident " + id + " yet.", null);
    }
}
