package io.kubernaut.core.cluster;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * An object of any other kind: custom resources, Ingress, Lease.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param apiVersion group and version as written
 * @param fields scalars below spec and status by dotted path, list items by index: {@code spec.instances} is "3"; at
 *     most 200 of them, values cut at 256 characters
 * @param conditions status.conditions; empty when the kind means something else by the word
 */
public record CustomObjectState(
        Meta meta, String apiVersion, SortedMap<String, String> fields, List<Condition> conditions)
        implements ClusterObject {
    /** The Kubernetes kind, such as Certificate. */
    public String kind() {
        return meta.ref().kind();
    }

    /** The field's text, "" when it is not there. */
    public String field(String path) {
        return fields.getOrDefault(path, "");
    }

    /** The field as a number, {@code otherwise} when it is not there or not a number. */
    public double number(String path, double otherwise) {
        try {
            return fields.containsKey(path) ? Double.parseDouble(field(path)) : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** The condition of this type; empty when the status has none. */
    public Optional<Condition> condition(String type) {
        return Condition.of(type, conditions);
    }
}
