package io.kubernaut.server.command;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "evidence",
        description = "Say what stored decisions tell of a rule, and whether it should be trusted more, or less.",
        mixinStandardHelpOptions = true)
final class RulesEvidenceCommand extends ServerCommand {
    private static final Map<String, String> LINES = new java.util.LinkedHashMap<>();

    static {
        LINES.put("matched", "decisions in which it matched");
        LINES.put("proposed", "  in which it proposed something");
        LINES.put("wouldBeChosen", "incidents in which a decision would be as it proposes, had it been promoted");
        LINES.put("agreed", "  where others chose the same");
        LINES.put("accepted", "    and people said yes to it");
        LINES.put("refused", "    and people said no to it");
        LINES.put("differed", "  where others chose something else");
        LINES.put("chosen", "decisions that are as it proposes");
        LINES.put("approved", "questions that people answered with yes");
        LINES.put("rejected", "  with no");
        LINES.put("unanswered", "  not at all");
        LINES.put("verified", "runs whose effect showed");
        LINES.put("failed", "  did not show");
        LINES.put("undone", "  were taken back");
        LINES.put("worked", "runs that helped");
        LINES.put("didNotWork", "  did not help");
    }

    @Parameters(index = "0", paramLabel = "RULE", description = "Its name, such as pods/oom/raise-the-limit.")
    @SuppressWarnings("NullAway.Init")
    private String rule;

    @Option(names = "--since", paramLabel = "WHEN", defaultValue = "", description = "A time, or an age such as 30d.")
    private String since = "";

    @Override
    public Integer call() {
        var answer = server.client()
                .get("/api/v1/rules/evidence" + ServerClient.query(Map.of("rule", rule, "since", since)));
        var out = spec.commandLine().getOut();
        out.println(output.json() ? Output.pretty(answer) : words(answer));
        return 0;
    }

    private static String words(JsonNode answer) {
        var evidence = answer.path("evidence");
        var text = new StringBuilder(answer.path("rule").asString(""))
                .append(": ")
                .append(answer.path("trust").asString("").toLowerCase(java.util.Locale.ROOT))
                .append(", in force as it stands since ")
                .append(evidence.path("since").asString("never"))
                .append("\n");
        LINES.forEach((key, line) ->
                text.append(String.format("%6d %s%n", evidence.path(key).asLong(), line)));
        text.append(
                switch (answer.path("recommendation").asString("")) {
                    case "RAISE" -> "Raise it to " + stage(answer) + ":";
                    case "LOWER" -> "Lower it to " + stage(answer) + ":";
                    default -> "Leave it:";
                });
        answer.path("reasons").forEach(r -> text.append("\n- ").append(r.asString("")));
        return text.toString();
    }

    private static String stage(JsonNode answer) {
        return answer.path("to").asString("").toLowerCase(java.util.Locale.ROOT) + " (kubernaut.policy.trust["
                + answer.path("rule").asString("") + "])";
    }
}
