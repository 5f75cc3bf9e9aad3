package io.kubernaut.server.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "incidents", description = "List incidents, the newest first.", mixinStandardHelpOptions = true)
final class IncidentsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private Output output = new Output();

    @Option(names = "--state", defaultValue = "", description = "open or closed (default: both).")
    private String state = "";

    @Option(names = "--alert", defaultValue = "", description = "Only those of this alert.")
    private String alert = "";

    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "",
            description = "Only those of this namespace.")
    private String namespace = "";

    @Option(names = "--since", defaultValue = "", description = "A time, or an age such as 2h.")
    private String since = "";

    @Option(names = "--limit", defaultValue = "50", description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Override
    public Integer call() {
        var query = new LinkedHashMap<String, String>();
        query.put("state", state);
        query.put("alert", alert);
        query.put("namespace", namespace);
        query.put("since", since);
        query.put("limit", Integer.toString(limit));
        var answer = server.client().get("/api/v1/incidents" + ServerClient.query(query));
        var out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(Output.pretty(answer));
            return 0;
        }
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
        out.print(
                rows.isEmpty()
                        ? "No incident.\n"
                        : Output.table(
                                List.of("OPENED", "STATE", "ALERT", "SYMPTOM", "ABOUT", "DECISION (explain ID)"),
                                rows));
        out.flush();
        return 0;
    }
}
