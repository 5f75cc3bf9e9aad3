package io.kubernaut.actions.apiserver.patch;

import io.kubernaut.actions.apiserver.objects.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a field is, in the notation of {@code FieldsV1}: {@code f:} a field, {@code k:} an item of a list by its key,
 * {@code v:} a value of a set, and {@code .} the item itself.
 */
record FieldPath(List<String> steps) implements Comparable<FieldPath> {
    static final FieldPath ROOT = new FieldPath(List.of());

    FieldPath {
        steps = List.copyOf(steps);
    }

    FieldPath then(String step) {
        var longer = new ArrayList<>(steps);
        longer.add(step);
        return new FieldPath(longer);
    }

    FieldPath field(String name) {
        return then("f:" + name);
    }

    FieldPath item(JsonNode key) {
        return then("k:" + key);
    }

    /** Names of fields only, for looking up list types. */
    List<String> fields() {
        return steps.stream()
                .filter(step -> step.startsWith("f:"))
                .map(step -> step.substring(2))
                .toList();
    }

    boolean startsWith(String... fields) {
        if (steps.size() < fields.length) {
            return false;
        }
        for (int i = 0; i < fields.length; i++) {
            if (!steps.get(i).equals("f:" + fields[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(FieldPath other) {
        return String.join("\u0000", steps).compareTo(String.join("\u0000", other.steps));
    }

    /** As conflicts print it: {@code .spec.template.spec.containers[name="cart"].image}. */
    @Override
    public String toString() {
        return steps.stream()
                .filter(step -> !step.equals("."))
                .map(step -> switch (step.charAt(0)) {
                    case 'f' -> "." + step.substring(2);
                    case 'k' -> "[" + printKey(step.substring(2)) + "]";
                    default -> "[=" + step.substring(2) + "]";
                })
                .collect(Collectors.joining());
    }

    private static String printKey(String key) {
        return ((ObjectNode) Meta.JSON.readTree(key))
                .properties().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(","));
    }
}
