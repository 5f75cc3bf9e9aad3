package io.kubernaut.server.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "drafts",
        description = {
            "Draft rules of what a model advised, was done, and helped: DRL with scenarios of the incidents, for review.",
            "Nothing comes into force by it."
        },
        mixinStandardHelpOptions = true)
final class RulesDraftsCommand extends ServerCommand {
    @Option(names = "--out", paramLabel = "DIR", description = "Write the files below this folder; else only list.")
    private @Nullable Path folder;

    @Option(names = "--since", paramLabel = "WHEN", defaultValue = "90d", description = "A time, or an age (90d).")
    private String since = "90d";

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "3",
            description = "In how many incidents it must have helped (default: ${DEFAULT-VALUE}).")
    private int times = 3;

    @Option(
            names = "--score",
            paramLabel = "X",
            defaultValue = "0.6",
            description = "From which score on it helped (default: ${DEFAULT-VALUE}).")
    private double score = 0.6;

    @Override
    public Integer call() throws IOException {
        var query = new TreeMap<>(
                Map.of("since", since, "times", Integer.toString(times), "score", Double.toString(score)));
        var answer = server.client().get("/api/v1/rules/drafts" + ServerClient.query(query));
        var out = spec.commandLine().getOut();
        if (folder != null) {
            write(answer, folder);
        }
        if (output.json()) {
            out.println(Output.pretty(answer));
            return 0;
        }
        answer.path("drafts").forEach(draft -> print(out, draft));
        answer.path("left")
                .forEach(left ->
                        out.println("not drafted  " + left.path("action").asString("") + " for "
                                + left.path("about").asString("") + " on a "
                                + left.path("kind").asString("") + ", which helped "
                                + left.path("helped").asInt() + " times: "
                                + left.path("because").asString("")));
        if (answer.path("drafts").isEmpty()) {
            out.println("There is nothing to draft.");
        } else if (folder != null) {
            out.println("Read them, change them, and: kubernaut rules test " + folder);
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, JsonNode draft) {
        out.println("drafted  " + draft.path("rule").asString("") + ": "
                + draft.path("action").asString("") + " helped "
                + draft.path("helped").asInt() + " times, and did not "
                + draft.path("didNotHelp").asInt() + " times");
        draft.path("files").propertyNames().forEach(file -> out.println("    " + file));
        draft.path("remarks").forEach(remark -> out.println("    " + remark.asString("")));
    }

    /** All of them, or none where one is there already. */
    private static void write(JsonNode answer, Path folder) throws IOException {
        var files = new TreeMap<Path, String>();
        for (var draft : answer.path("drafts")) {
            for (var file : draft.path("files").properties()) {
                var path = folder.resolve(file.getKey()).normalize();
                if (!path.startsWith(folder.normalize())) {
                    throw new CommandFailedException(
                            CommandLineTool.REFUSED, file.getKey() + " leads out of " + folder + ".", null);
                }
                files.put(path, file.getValue().asString(""));
            }
        }
        for (var file : files.keySet()) {
            if (Files.exists(file)) {
                throw new CommandFailedException(2, file + " is there already; nothing was written.", null);
            }
        }
        for (var file : files.entrySet()) {
            Files.createDirectories(file.getKey().getParent());
            Files.write(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        }
    }
}
