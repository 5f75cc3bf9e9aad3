package io.kubernaut.actions.manifest;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of a manifest in the order in which they are put; what is empty is left out. */
final class Fields {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    static Fields of(String key, @Nullable Object value) {
        return new Fields().put(key, value);
    }

    Fields put(String key, @Nullable Object value) {
        var written = switch (value) {
            case Fields nested -> nested.fields;
            case Instant time -> time.toString();
            case null, default -> value;
        };
        if (written != null && !isEmpty(written)) {
            fields.put(key, written);
        }
        return this;
    }

    /** What would mean something else where it is not written, such as a 0. */
    Fields always(String key, Object value) {
        fields.put(key, value);
        return this;
    }

    private static boolean isEmpty(Object value) {
        return switch (value) {
            case String text -> text.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case Collection<?> list -> list.isEmpty();
            case Boolean flag -> !flag;
            default -> false;
        };
    }

    Map<String, Object> map() {
        return fields;
    }
}
