package io.kubernaut.server.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "incidents",
        description = "List incidents, the newest first.",
        subcommands = IncidentsSimilarCommand.class,
        mixinStandardHelpOptions = true)
final class IncidentsCommand extends ServerCommand {
    @Mixin
    private Narrowing narrowing = new Narrowing();

    @Option(names = "--state", defaultValue = "", description = "open or closed (default: both).")
    private String state = "";

    @Option(names = "--alert", defaultValue = "", description = "Only those of this alert.")
    private String alert = "";

    @Option(names = "--since", defaultValue = "", description = "A time, or an age such as 2h.")
    private String since = "";

    @Override
    public Integer call() {
        var query = narrowing.query();
        query.put("state", state);
        query.put("alert", alert);
        query.put("since", since);
        var answer = server.client().get("/api/v1/incidents" + ServerClient.query(query));
        var rows = new ArrayList<List<String>>();
        for (var incident : answer.path("incidents")) {
            rows.add(List.of(
                    incident.path("openedAt").asString(""),
                    incident.path("closedAt").isNull() ? "open" : "closed",
                    incident.path("alertName").asString(""),
                    incident.path("symptom").asString(""),
                    Output.object(incident.path("subject")),
                    incident.path("lastDecision").isNull()
                            ? "-"
                            : incident.path("lastDecision").asString("")));
        }
        output.list(
                spec.commandLine().getOut(),
                answer,
                List.of("OPENED", "STATE", "ALERT", "SYMPTOM", "ABOUT", "DECISION (explain ID)"),
                rows,
                "No incident.");
        return 0;
    }
}
