package io.kubernaut.server.command;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "effectiveness",
        description = "Say what actions achieved for which symptoms, and what that changes.",
        mixinStandardHelpOptions = true)
final class EffectivenessCommand extends ServerCommand {
    @Mixin
    private Narrowing narrowing = new Narrowing();

    @Option(names = "--action", defaultValue = "", description = "Only this action.")
    private String action = "";

    @Option(names = "--symptom", defaultValue = "", description = "Only for this symptom.")
    private String symptom = "";

    @Option(names = "--scope", defaultValue = "", description = "cluster, namespace or workload (default: all).")
    private String scope = "";

    @Option(names = "--cluster", defaultValue = "", description = "Only this cluster.")
    private String cluster = "";

    @Override
    public Integer call() {
        var query = narrowing.query();
        query.put("action", action);
        query.put("symptom", symptom);
        query.put("scope", scope);
        query.put("cluster", cluster);
        var answer = server.client().get("/api/v1/effectiveness" + ServerClient.query(query));
        var out = spec.commandLine().getOut();
        output.list(
                out,
                answer,
                List.of(
                        "SYMPTOM",
                        "ACTION",
                        "WHERE",
                        "WORKED",
                        "MEAN (95 %)",
                        "TREND",
                        "SCORE",
                        "LEFT ALONE",
                        "POINTS"),
                answer.path("effectiveness")
                        .valueStream()
                        .map(EffectivenessCommand::row)
                        .toList(),
                "No run has a score yet.");
        int leftOff = answer.path("leftOff").asInt();
        if (leftOff > 0 && !output.json()) {
            out.println(leftOff + " more; narrow the list or raise --limit.");
        }
        out.flush();
        return 0;
    }

    private static List<String> row(JsonNode line) {
        return List.of(
                line.path("symptom").asString(),
                line.path("action").asString(),
                where(line),
                line.path("worked").asInt() + " of " + line.path("samples").asInt(),
                String.format(
                        Locale.ROOT,
                        "%.2f (%.2f to %.2f)",
                        line.path("mean").asDouble(),
                        line.at("/interval/low").asDouble(),
                        line.at("/interval/high").asDouble()),
                line.path("trend").isNull()
                        ? "-"
                        : String.format(
                                Locale.ROOT, "%+.2f", line.at("/trend/change").asDouble()),
                String.format(Locale.ROOT, "%.2f", line.path("score").asDouble()),
                line.path("baseline").path("samples").asInt() == 0
                        ? "-"
                        : String.format(
                                Locale.ROOT, "%.2f", line.at("/baseline/mean").asDouble()),
                String.format(Locale.ROOT, "%+d", line.path("points").asInt()));
    }

    private static String where(JsonNode line) {
        var inCluster = line.path("cluster").asString().isEmpty()
                ? "cluster"
                : "cluster " + line.path("cluster").asString();
        return switch (line.path("scope").asString()) {
            case "CLUSTER" -> inCluster;
            case "NAMESPACE" -> "namespace " + line.path("namespace").asString();
            default -> Output.object(line.path("workload"));
        };
    }
}
