package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Edit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which variables of a workload's environment make it log more. Its owners say so in the annotation
 * {@code kubernaut.io/debug-env}: entries {@code [container:]NAME[=VALUE]}, separated by spaces, where {@code {level}} and
 * {@code {LEVEL}} in a value stand for the level. Without it only variables of usual names count, and only where a
 * container has one already.
 */
final class DebugVariables {
    static final String ANNOTATION = "kubernaut.io/debug-env";

    private static final String CONTAINERS = "/spec/template/spec/containers";
    private static final List<String> USUAL = List.of(
            "LOG_LEVEL",
            "LOGLEVEL",
            "LOGGING_LEVEL",
            "LOGGING_LEVEL_ROOT",
            "ROOT_LOG_LEVEL",
            "QUARKUS_LOG_LEVEL",
            "RUST_LOG");
    private static final Pattern ENTRY = Pattern.compile(
            "(?:([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?):)?([A-Za-z_][A-Za-z0-9_]{0,127})(?:=(\\S{0,256}))?");

    /** One variable of one container; no value means the level. */
    private record Wanted(String container, String name, Optional<String> value) {}

    private final LiveObject workload;
    private final String level;
    private final List<Wanted> wanted = new ArrayList<>();
    private String problem = "";

    private DebugVariables(LiveObject workload, String level) {
        this.workload = workload;
        this.level = level;
    }

    static DebugVariables of(LiveObject workload, String level) {
        var variables = new DebugVariables(workload, level);
        var annotation = workload.annotation(ANNOTATION).strip();
        if (annotation.isEmpty()) {
            variables.usual();
        } else {
            for (var entry : annotation.split("\\s+")) {
                variables.named(entry);
            }
        }
        return variables;
    }

    /** Why they cannot be set, and what to do; empty when they can. */
    Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    private void usual() {
        for (var container : containers()) {
            for (var variable : container.path("env")) {
                var name = variable.path("name").asString("");
                if (!USUAL.contains(name)) {
                    continue;
                }
                if (variable.has("valueFrom")) {
                    problem = "Container " + nameOf(container) + " of " + workload.display() + " takes " + name
                            + " from elsewhere. " + advice();
                } else {
                    wanted.add(new Wanted(nameOf(container), name, Optional.empty()));
                }
            }
        }
        if (wanted.isEmpty() && problem.isEmpty()) {
            problem = "No container of " + workload.display()
                    + " has a variable that is known to set its log level (such as LOG_LEVEL). " + advice();
        }
    }

    private static String advice() {
        return "Say which variable does, by the annotation " + ANNOTATION + " on the workload, such as"
                + " app:LOG_LEVEL={level}.";
    }

    private void named(String entry) {
        var match = ENTRY.matcher(entry);
        if (!match.matches()) {
            problem = "The annotation " + ANNOTATION + " of " + workload.display()
                    + " has an entry that is not [container:]NAME[=VALUE]. " + advice();
            return;
        }
        var name = match.group(2);
        var container = Optional.ofNullable(match.group(1)).orElseGet(() -> holder(name));
        if (containers().stream().noneMatch(c -> nameOf(c).equals(container))) {
            problem = "The annotation " + ANNOTATION + " of " + workload.display() + " names the container " + container
                    + ", which it does not have; it has "
                    + String.join(
                            ", ",
                            containers().stream().map(DebugVariables::nameOf).toList())
                    + ". Name one of these.";
            return;
        }
        wanted.add(new Wanted(container, name, Optional.ofNullable(match.group(3))));
    }

    /** The first container that has the variable, else the first one. */
    private String holder(String variable) {
        return containers().stream()
                .filter(c -> index(c.path("env"), variable) >= 0)
                .findFirst()
                .or(() -> containers().stream().findFirst())
                .map(DebugVariables::nameOf)
                .orElse("");
    }

    /** What they are set to, such as {@code LOG_LEVEL=debug in container app}. */
    List<String> set(Edit edit) {
        var said = new ArrayList<String>();
        var byContainer = new LinkedHashMap<String, List<Wanted>>();
        wanted.forEach(w -> byContainer
                .computeIfAbsent(w.container(), c -> new ArrayList<>())
                .add(w));
        byContainer.forEach((container, variables) -> set(edit, container, variables, said));
        return said;
    }

    /** Plain values one by one; where a variable is new or taken from elsewhere, the whole list. */
    private void set(Edit edit, String container, List<Wanted> variables, List<String> said) {
        var pointer = CONTAINERS + "/" + indexOf(container);
        var env = workload.at(pointer + "/env");
        var plain = variables.stream().allMatch(w -> isPlain(env, w.name()));
        var list = env instanceof ArrayNode array
                ? array.deepCopy()
                : JsonMapper.shared().createArrayNode();
        edit.anchoredAt(pointer + "/name");
        for (var variable : variables) {
            int i = index(list, variable.name());
            var value = value(variable, i < 0 ? "" : list.path(i).path("value").asString(""));
            if (plain) {
                edit.anchoredAt(pointer + "/env/" + i + "/name").set(pointer + "/env/" + i + "/value", value);
            }
            var entry = i < 0 ? list.addObject() : (ObjectNode) list.get(i);
            entry.removeAll();
            entry.put("name", variable.name()).put("value", value);
            said.add(variable.name() + "=" + value + " in container " + container);
        }
        if (!plain) {
            edit.set(pointer + "/env", list);
        }
    }

    private String value(Wanted variable, String before) {
        var upper = level.toUpperCase(Locale.ROOT);
        var loud = !before.isEmpty() && before.equals(before.toUpperCase(Locale.ROOT));
        return variable.value()
                .map(v -> v.replace("{level}", level).replace("{LEVEL}", upper))
                .orElse(loud ? upper : level);
    }

    private List<JsonNode> containers() {
        return workload.elements(CONTAINERS).toList();
    }

    private int indexOf(String container) {
        return containers().stream().map(DebugVariables::nameOf).toList().indexOf(container);
    }

    private static String nameOf(JsonNode container) {
        return container.path("name").asString("");
    }

    private static boolean isPlain(JsonNode env, String variable) {
        int i = index(env, variable);
        return i >= 0 && !env.path(i).has("valueFrom");
    }

    private static int index(JsonNode env, String variable) {
        return env.valueStream().map(v -> v.path("name").asString("")).toList().indexOf(variable);
    }
}
