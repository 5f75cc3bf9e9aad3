package io.kubernaut.server.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Does what a runner of GitHub Actions does with the steps of a reusable workflow that are commands. */
final class Workflow {
    private static final Pattern INPUT = Pattern.compile("\\$\\{\\{\\s*inputs\\.([\\w-]+)\\s*}}");
    private static final Pattern NOT_EMPTY = Pattern.compile("inputs\\.([\\w-]+) != ''");

    private final JsonNode file;
    private final Map<String, String> inputs = new LinkedHashMap<>();

    /** @param given inputs by name; the others have their defaults */
    Workflow(String path, Map<String, String> given) {
        file = Shipped.yaml(path);
        var declared = file.at("/on/workflow_call/inputs");
        declared.properties()
                .forEach(input -> inputs.put(
                        input.getKey(), input.getValue().path("default").asString("")));
        given.forEach((name, value) -> {
            if (!declared.has(name)) {
                throw new IllegalArgumentException("The workflow has no input " + name);
            }
            inputs.put(name, value);
        });
        declared.properties().forEach(input -> {
            if (input.getValue().path("required").asBoolean(false)
                    && inputs.get(input.getKey()).isEmpty()) {
                throw new IllegalArgumentException("The workflow needs the input " + input.getKey());
            }
        });
    }

    /** A step that was run. */
    record Ran(String name, int code, String output) {}

    /** The steps up to the one that fails, in an empty workspace of a runner. */
    List<Ran> run(Path workspace, String javaHome) throws IOException, InterruptedException {
        if (!file.at("/defaults/run/shell").asString("").equals("bash")) {
            throw new IllegalStateException("The steps are not run by bash");
        }
        var ran = new ArrayList<Ran>();
        for (var step : file.at("/jobs/rules/steps")) {
            if (!step.has("run") || !applies(step.path("if").asString(""))) {
                continue;
            }
            var done = run(step, workspace, javaHome);
            ran.add(done);
            if (done.code() != 0) {
                break;
            }
        }
        return ran;
    }

    private Ran run(JsonNode step, Path workspace, String javaHome) throws IOException, InterruptedException {
        var script = Files.writeString(
                workspace.resolve(".step.sh"), filled(step.path("run").asString()));
        var output = workspace.resolve(".step.log");
        // As GitHub documents it for shell: bash.
        var process = new ProcessBuilder("bash", "--noprofile", "--norc", "-eo", "pipefail", script.toString())
                .directory(workspace
                        .resolve(filled(step.path("working-directory").asString("")))
                        .toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        process.environment().put("JAVA_HOME", javaHome);
        process.environment()
                .put("GITHUB_STEP_SUMMARY", workspace.resolve("summary.md").toString());
        step.path("env")
                .properties()
                .forEach(v -> process.environment()
                        .put(v.getKey(), filled(v.getValue().asString())));
        var started = process.start();
        if (!started.waitFor(5, TimeUnit.MINUTES)) {
            started.descendants().forEach(ProcessHandle::destroyForcibly);
            started.destroyForcibly();
            throw new IllegalStateException("The step did not end: " + Files.readString(output));
        }
        return new Ran(step.path("name").asString(), started.exitValue(), Files.readString(output));
    }

    private String filled(String text) {
        var filled = INPUT.matcher(text).replaceAll(m -> Matcher.quoteReplacement(input(m.group(1))));
        if (filled.contains("${{")) {
            throw new IllegalStateException("Nobody here knows what this is: " + text);
        }
        return filled;
    }

    private boolean applies(String condition) {
        var asked = NOT_EMPTY.matcher(condition);
        if (!condition.isEmpty() && !asked.matches()) {
            throw new IllegalStateException("Nobody here knows what this is: " + condition);
        }
        return condition.isEmpty() || !input(asked.group(1)).isEmpty();
    }

    private String input(String name) {
        var value = inputs.get(name);
        if (value == null) {
            throw new IllegalStateException("The workflow has no input " + name);
        }
        return value;
    }
}
