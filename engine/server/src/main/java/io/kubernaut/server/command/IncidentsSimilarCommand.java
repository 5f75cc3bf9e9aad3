package io.kubernaut.server.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "similar",
        description = "Say which closed incidents were like one, what was done about them, and how that turned out.",
        mixinStandardHelpOptions = true)
final class IncidentsSimilarCommand extends ServerCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "Of an incident, open or closed.")
    @SuppressWarnings("NullAway.Init")
    private UUID id;

    @Option(names = "--limit", defaultValue = "5", description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        var query = new TreeMap<String, String>();
        query.put("limit", String.valueOf(limit));
        var answer = server.client().get("/api/v1/incidents/" + id + "/similar" + ServerClient.query(query));
        var out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Output.pretty(answer));
        } else {
            tell(answer, out);
        }
        out.flush();
        return answer.path("available").asBoolean() ? 0 : CommandLineTool.REFUSED;
    }

    private static void tell(JsonNode answer, PrintWriter out) {
        if (!answer.path("available").asBoolean()) {
            out.println(answer.path("because").asString());
            return;
        }
        int compared = answer.path("compared").asInt();
        var similar = answer.path("similar");
        if (answer.path("description").asString().isEmpty()) {
            out.println("Nothing is known of this incident yet that it could be compared by.");
        } else if (similar.isEmpty()) {
            out.println("There is no other closed incident to compare it with.");
        } else {
            out.println("Compared with " + compared + " closed incident" + (compared == 1 ? "" : "s")
                    + " by what it is like: " + answer.path("description").asString());
        }
        similar.forEach(one -> tellOf(one, out));
    }

    private static void tellOf(JsonNode one, PrintWriter out) {
        var alerts = one.path("alerts").valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
        out.println();
        out.printf(
                Locale.ROOT,
                "%.0f %% alike: %s on %s, closed %s%n",
                100 * one.path("similarity").asDouble(),
                alerts,
                Output.object(one.path("subject")),
                one.path("closedAt").asString());
        out.println("  " + one.path("summary").asString());
        out.println("  kubernaut explain " + one.path("incidentId").asString());
    }
}
