package io.kubernaut.actions.workload;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What selectors of labels ask for, as the API writes it (Kubernetes 1.36, LabelSelector and NodeSelectorTerm). */
final class LabelTerms {
    private LabelTerms() {}

    /** A label selector; one that is not there selects nothing, an empty one everything. */
    static boolean selects(JsonNode selector, Map<String, String> labels) {
        return selector.isObject()
                && selector.path("matchLabels").properties().stream()
                        .allMatch(e -> e.getValue().asString("").equals(labels.get(e.getKey())))
                && holds(selector.path("matchExpressions"), labels);
    }

    /** All of the requirements; true of none. */
    static boolean holds(JsonNode requirements, Map<String, String> labels) {
        return requirements
                .valueStream()
                .allMatch(one -> holds(one, labels.get(one.path("key").asString("")), one.path("values")));
    }

    private static boolean holds(JsonNode requirement, @Nullable String value, JsonNode values) {
        var among = values.valueStream().anyMatch(v -> v.asString("").equals(value));
        return switch (requirement.path("operator").asString("")) {
            case "In" -> among;
            case "NotIn" -> !among;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compared(value, values).filter(c -> c > 0).isPresent();
            case "Lt" -> compared(value, values).filter(c -> c < 0).isPresent();
            default -> false;
        };
    }

    private static Optional<Integer> compared(@Nullable String value, JsonNode values) {
        var bound = values.path(0).asString("");
        return value != null && value.matches("-?\\d{1,18}") && bound.matches("-?\\d{1,18}")
                ? Optional.of(Long.compare(Long.parseLong(value), Long.parseLong(bound)))
                : Optional.empty();
    }
}
