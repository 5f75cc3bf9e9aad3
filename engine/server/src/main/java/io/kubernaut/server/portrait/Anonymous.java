package io.kubernaut.server.portrait;

import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.redaction.Pseudonyms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes names out of manifests. Whatever is a text passes through {@link Pseudonyms}; of messages only what decides stays,
 * and of annotations nothing that is a sentence.
 */
final class Anonymous {
    /** Their keys are other people's. */
    private static final Set<String> OWN_KEYS =
            Set.of("labels", "annotations", "matchLabels", "selector", "nodeSelector", "hard", "used");

    private static final Set<String> SCHEMA = Set.of("matchLabels");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,9})?");
    private final Pseudonyms pseudonyms;

    Anonymous(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    Map<String, Object> manifest(Map<String, Object> manifest) {
        return map("", manifest);
    }

    private Map<String, Object> map(String key, Map<?, ?> map) {
        var clean = new LinkedHashMap<String, Object>();
        map.forEach((name, value) -> {
            var field = String.valueOf(name);
            var own = OWN_KEYS.contains(key) && !SCHEMA.contains(field);
            var written = key.equals("annotations") ? annotation(field, value) : value(field, value);
            if (written != null) {
                clean.put(own ? pseudonyms.text(field) : field, written);
            }
        });
        return clean;
    }

    private @Nullable Object value(String key, @Nullable Object value) {
        if (key.equals("message")) {
            var kept = ContainerState.registryAwayIn(String.valueOf(value));
            return kept.isEmpty() ? null : kept;
        }
        return switch (value) {
            case Map<?, ?> map -> map(key, map);
            case List<?> list -> list.stream().map(item -> value("", item)).toList();
            case String text -> pseudonyms.text(text);
            case null, default -> value;
        };
    }

    /** Numbers are what policy keys say; sentences are nobody's business. */
    private @Nullable Object annotation(String key, @Nullable Object value) {
        var text = String.valueOf(value);
        if (key.equals("kubernetes.io/change-cause") || text.strip().contains(" ")) {
            return null;
        }
        return NUMBER.matcher(text).matches() ? text : pseudonyms.text(text);
    }
}
