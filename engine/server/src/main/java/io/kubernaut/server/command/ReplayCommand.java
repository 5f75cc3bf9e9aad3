package io.kubernaut.server.command;

import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "replay",
        description = "Decide a stored decision's facts again, under the rules in force, and say what differs.",
        mixinStandardHelpOptions = true)
final class ReplayCommand extends ServerCommand {
    @Parameters(index = "0", paramLabel = "DECISION", description = "The decision's id.")
    @SuppressWarnings("NullAway.Init")
    private UUID id;

    @Override
    public Integer call() {
        var replayed = server.client()
                .send("POST", "/api/v1/decisions/" + id + "/replay", JsonNodeFactory.instance.objectNode());
        spec.commandLine().getOut().println(output.json() ? Output.pretty(replayed) : words(replayed));
        return 0;
    }

    private static String words(JsonNode replayed) {
        var words = new StringBuilder();
        var rules = replayed.path("sameRules").booleanValue()
                ? "the same rules"
                : "other rules (" + replayed.at("/before/ruleBase").asString("") + " then, "
                        + replayed.at("/after/ruleBase").asString("") + " now)";
        if (replayed.path("differences").isEmpty()) {
            return "It is decided in the same way, under " + rules + ": " + side(replayed.path("after"));
        }
        words.append(
                        replayed.path("sameOutcome").booleanValue()
                                ? "The same is done or told"
                                : "It is decided otherwise")
                .append(", under ")
                .append(rules)
                .append(".\n\n  then  ")
                .append(side(replayed.path("before")))
                .append("\n  now   ")
                .append(side(replayed.path("after")))
                .append("\n");
        for (var difference : replayed.path("differences")) {
            words.append("\n").append(difference.path("field").asString("")).append("\n  then  ");
            words.append(value(difference.path("before"))).append("\n  now   ");
            words.append(value(difference.path("after"))).append("\n");
        }
        return words.toString().stripTrailing();
    }

    private static String value(JsonNode value) {
        return value.isNull() ? "nothing" : value.isString() ? value.stringValue() : value.toString();
    }

    private static String side(JsonNode decision) {
        var chosen = decision.path("chosen");
        var done = chosen.isObject()
                ? " " + chosen.path("action").asString("") + " on " + Output.object(chosen.path("target"))
                : "";
        return decision.path("outcome").asString("") + done + ": "
                + decision.path("reason").asString("");
    }
}
