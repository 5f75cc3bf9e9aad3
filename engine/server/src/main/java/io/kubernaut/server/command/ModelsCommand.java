package io.kubernaut.server.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
        name = "models",
        description = "Say how asking language models stands: who answers, what is left to spend, what waits.",
        subcommands = ModelsCompareCommand.class,
        mixinStandardHelpOptions = true)
final class ModelsCommand extends ServerCommand {
    @Override
    public Integer call() {
        var answer = server.client().get("/api/v1/advisor");
        var out = spec.commandLine().getOut();
        output.list(
                out,
                answer,
                List.of("PROVIDER", "MODEL", "STATE", "UNDER WAY", "WAITING", "24 H: ASKED", "ACCEPTED", "DOLLARS"),
                answer.path("providers").valueStream().map(ModelsCommand::row).toList(),
                "No model is configured.");
        if (!output.json()) {
            rest(out, answer);
        }
        out.flush();
        return 0;
    }

    private static List<String> row(JsonNode line) {
        var state = line.path("state");
        var day = line.path("lastDay");
        return List.of(
                line.path("name").asString(),
                line.path("model").asString(),
                state(state),
                state.path("underWay").asString(),
                state.path("waiting").asString(),
                day.path("asked").asString(),
                day.path("accepted").asString(),
                dollars(day.path("dollars")));
    }

    private static String state(JsonNode state) {
        if (!state.path("off").asString().isEmpty()) {
            return "cannot be asked";
        }
        return state.path("leftAlone").isNull() ? "asked" : "left alone";
    }

    private static void rest(PrintWriter out, JsonNode answer) {
        answer.path("providers").forEach(p -> {
            var state = p.path("state");
            var name = p.path("name").asString();
            var leftAlone = state.path("leftAlone");
            if (!state.path("off").asString().isEmpty()) {
                out.println(name + " cannot be asked: " + state.path("off").asString());
            } else if (!leftAlone.isNull()) {
                out.println(
                        name + " is left alone since " + leftAlone.path("since").asString() + ", after "
                                + state.path("failures").asString() + " failures in a row, the last: "
                                + state.path("lastFailure").asString() + " It is tried again "
                                + (leftAlone.path("trying").asBoolean()
                                        ? "just now."
                                        : "at " + leftAlone.path("triedAgainAt").asString() + "."));
            }
        });
        if (!answer.path("off").asString().isEmpty()) {
            out.println("No model is asked: " + answer.path("off").asString());
        }
        out.println("Questions: " + answer.at("/questions/waiting").asString() + " wait, "
                + answer.at("/questions/asked").asString() + " are being asked.");
        answer.path("spent")
                .forEach(s -> out.println("Left within the " + s.path("within").asString() + ": "
                        + s.path("leftTokens").asString() + " of "
                        + s.path("ofTokens").asString() + " tokens, $"
                        + dollars(s.path("leftDollars")) + " of $" + dollars(s.path("ofDollars")) + "."));
    }

    private static String dollars(JsonNode amount) {
        return String.format(Locale.ROOT, "%.4f", amount.asDouble());
    }
}
