package io.kubernaut.server.command;

import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "patterns",
        description = {
            "Say what the last 30 days show when they are looked at as a whole: alerts that no rule knows, that go together, that",
            "come at the same hour, and actions that work for some workloads only. Where Prometheus is asked, also which volumes",
            "will be full and which memory limits reached within 14 days. Searched once a day."
        },
        mixinStandardHelpOptions = true)
final class PatternsCommand extends ServerCommand {
    @Option(
            names = "--kind",
            defaultValue = "",
            description = "Only exhaustion, unmatched, together, same_hour or some_workloads (default: all).")
    private String kind = "";

    @Option(names = "--now", description = "Search now, rather than show what was found last.")
    private boolean now;

    @Override
    public Integer call() {
        var query = new LinkedHashMap<String, String>();
        query.put("kind", kind);
        query.put("limit", "500");
        if (now) {
            server.client().send("POST", "/api/v1/patterns/search", JsonNodeFactory.instance.objectNode());
        }
        var answer = server.client().get("/api/v1/patterns" + ServerClient.query(query));
        var out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Output.pretty(answer));
            return 0;
        }
        if (answer.path("searchedAt").isNull()) {
            out.println("Nothing was searched yet. --now searches.");
            return 0;
        }
        out.println("Searched at " + answer.path("searchedAt").asString() + ".");
        if (answer.path("patterns").isEmpty()) {
            out.println("No pattern was found.");
        }
        answer.path("patterns").forEach(known -> out.print(said(known)));
        int leftOff = answer.path("leftOff").asInt();
        if (leftOff > 0) {
            out.println(leftOff + " more; narrow the list by --kind.");
        }
        return 0;
    }

    private static String said(JsonNode known) {
        var pattern = known.path("pattern");
        return """

                %s
                  %s
                  %s
                  Known since %s, seen last at %s.
                """.formatted(
                        pattern.path("says").asString(),
                        pattern.path("evidence").asString(),
                        pattern.path("advice").asString(),
                        known.path("foundFirst").asString(),
                        pattern.path("lastSeen").asString());
    }
}
