package io.kubernaut.advisor.answer;

import io.kubernaut.advisor.prompt.Fact;
import io.kubernaut.advisor.prompt.Facts;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Parameter;
import io.kubernaut.core.action.Parameter.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parameters as a model gives them. Names of the cluster are given by the path of the fact that shows them, so that a model
 * cannot write one; free text and labels are not given at all.
 */
record Parameters(Facts facts) {
    private static final Pattern SHOWS_A_NAME = Pattern.compile(".*containers\\[\\d+]\\.name|pods\\[\\d+]\\.node");

    private static boolean sayable(Parameter parameter) {
        return parameter.type() != Type.TEXT && parameter.type() != Type.LABELS;
    }

    /** Those that a model may set. */
    List<Parameter> of(ActionDefinition action) {
        return action.parameters().stream().filter(Parameters::sayable).toList();
    }

    boolean canBeGiven(ActionDefinition action) {
        return action.parameters().stream().allMatch(p -> sayable(p) || !p.required());
    }

    static String described(Parameter p) {
        var bounds = new StringBuilder();
        if (p.minimum() != null) {
            bounds.append(" from ").append(p.minimum());
        }
        if (p.maximum() != null) {
            bounds.append(" to ").append(p.maximum());
        }
        var looks = switch (p.type()) {
            case INTEGER -> "whole number" + bounds;
            case BYTES -> "bytes such as 512Mi" + (bounds.isEmpty() ? "" : "," + bounds + " bytes");
            case CPU -> "cores such as 250m" + (bounds.isEmpty() ? "" : "," + bounds + " thousandths");
            case DURATION -> "duration such as PT10M" + (bounds.isEmpty() ? "" : "," + bounds + " seconds");
            case NAME -> "path of the fact that shows the name, such as pods[0].containers[0].name";
            case FLAG -> "true or false";
            case CHOICE -> "one of " + p.allowed();
            case TEXT, LABELS -> throw new IllegalArgumentException("Not offered: " + p.name());
        };
        return p.name() + " (" + looks + (p.required() ? ", required" : "") + "): " + p.description();
    }

    /** @param action null where nothing was chosen, which takes no parameters */
    Map<String, Object> read(JsonNode given, @Nullable ActionDefinition action, List<String> problems) {
        var written = new TreeMap<String, String>();
        if (!given.isArray()) {
            problems.add("parameters is a list.");
            return Map.of();
        }
        for (int i = 0; i < given.size(); i++) {
            var which = "parameters[" + i + "]";
            if (!(given.get(i) instanceof ObjectNode one)) {
                problems.add(which + " is not an object with name and value.");
                continue;
            }
            Claims.fields(one, java.util.Set.of("name", "value"), which, problems);
            var parameter = action == null
                    ? null
                    : of(action).stream()
                            .filter(p -> p.name().equals(one.path("name").asString("")))
                            .findFirst()
                            .orElse(null);
            if (parameter == null) {
                problems.add(which + " is not a parameter of what was chosen.");
            } else if (written.put(parameter.name(), value(parameter, one.path("value"), which, problems)) != null) {
                problems.add(parameter.name() + " is given twice.");
            }
        }
        if (action == null || !problems.isEmpty()) {
            return Map.of();
        }
        problems.addAll(action.problemsWith(written));
        return problems.isEmpty() ? typed(action, written) : Map.of();
    }

    private String value(Parameter parameter, JsonNode value, String which, List<String> problems) {
        if (!value.isValueNode() || value.isNull()) {
            problems.add(which + " has no value.");
            return "";
        }
        var text = value.asString("");
        if (parameter.type() != Type.NAME) {
            return text;
        }
        var named = SHOWS_A_NAME.matcher(text).matches()
                ? facts.at(text).map(Fact::value)
                : java.util.Optional.<String>empty();
        if (named.isEmpty()) {
            problems.add(parameter.name() + " is given by the path of a fact that shows such a name.");
        }
        return named.orElse("");
    }

    private static Map<String, Object> typed(ActionDefinition action, Map<String, String> written) {
        var typed = new TreeMap<String, Object>();
        written.forEach((name, text) -> typed.put(
                name,
                switch (action.parameter(name).orElseThrow().type()) {
                    case INTEGER -> (Object) Long.valueOf(text);
                    case FLAG -> (Object) Boolean.valueOf(text);
                    default -> text;
                }));
        return typed;
    }
}
