package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.Meta;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects of any other kind by flattening spec and status. Free-form values in which people keep credentials
 * (environment, chart values, inline data) are not read at all.
 */
final class CustomReader {
    private static final int MOST_FIELDS = 200;
    private static final int DEEPEST = 12;

    private static final Set<String> NOT_READ = Set.of(
            "conditions",
            "managedFields",
            "env",
            "values",
            "valuesObject",
            "valuesInline",
            "stringData",
            "data",
            "helm",
            "userData");
    private static final Pattern CREDENTIAL = Pattern.compile(
            "(?i).*(password|passwd|passphrase|token|private-?_?key|api-?_?key|access-?_?key|client-?_?secret|credentials?|connection-?_?string)");

    private final TreeMap<String, String> fields = new TreeMap<>();

    private CustomReader() {}

    static CustomObjectState read(Meta meta, String apiVersion, Tree object) {
        var reader = new CustomReader();
        // the status says how the object does, so it comes first where there are too many fields
        for (var part : List.of("status", "spec")) {
            reader.flatten(part, object.raw().get(part), 0);
        }
        return new CustomObjectState(
                meta,
                apiVersion,
                Collections.unmodifiableSortedMap(reader.fields),
                object.raw().get("status") instanceof Map<?, ?> ? conditions(object) : List.of());
    }

    /** Custom kinds may use the word for something else: then there are none. */
    private static List<Condition> conditions(Tree object) {
        try {
            return MetaReader.conditions(object.at("status"));
        } catch (MalformedFieldException e) {
            return List.of();
        }
    }

    private void flatten(String path, @Nullable Object value, int depth) {
        if (fields.size() >= MOST_FIELDS || depth > DEEPEST) {
            return;
        }
        switch (value) {
            case null -> {}
            case Map<?, ?> map ->
                textKeys(map).forEach((key, child) -> {
                    if (!NOT_READ.contains(key) && !CREDENTIAL.matcher(key).matches()) {
                        flatten(path + "." + key, child, depth + 1);
                    }
                });
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    flatten(path + "." + i, list.get(i), depth + 1);
                }
            }
            case Object scalar -> fields.put(path, Text.cut(scalar.toString(), Text.VALUE));
        }
    }

    private static Map<String, @Nullable Object> textKeys(Map<?, ?> map) {
        var keyed = new TreeMap<String, @Nullable Object>();
        map.forEach((key, value) -> keyed.put(String.valueOf(key), value));
        return keyed;
    }
}
