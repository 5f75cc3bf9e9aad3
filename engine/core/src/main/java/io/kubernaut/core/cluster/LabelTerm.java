package io.kubernaut.core.cluster;

import java.util.List;
import java.util.Map;

/**
 * A term of a selector (matchExpressions); a selector chooses what all its terms match.
 *
 * @param key of the label
 * @param operator In, NotIn, Exists or DoesNotExist
 * @param values of In and NotIn, sorted
 */
public record LabelTerm(String key, String operator, List<String> values) {
    /** Whether labels match. An operator that is none of the four is believed to, so that what it selects is looked at. */
    public boolean holds(Map<String, String> labels) {
        return switch (operator) {
            case "In" -> labels.containsKey(key) && values.contains(labels.get(key));
            case "NotIn" -> !labels.containsKey(key) || !values.contains(labels.get(key));
            case "DoesNotExist" -> !labels.containsKey(key);
            case "Exists" -> labels.containsKey(key);
            default -> true;
        };
    }
}
