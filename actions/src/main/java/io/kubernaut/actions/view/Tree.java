package io.kubernaut.actions.view;

import io.kubernaut.core.action.Quantities;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object as the API's JSON has it, read by field name. What is missing reads as empty; what has the wrong
 * form throws {@link MalformedFieldException} with the path.
 */
final class Tree {
    private static final Tree EMPTY = new Tree(Map.of(), "");

    private final Map<?, ?> fields;
    private final String path;

    private Tree(Map<?, ?> fields, String path) {
        this.fields = fields;
        this.path = path;
    }

    static Tree of(Map<String, ?> object) {
        return new Tree(object, "");
    }

    boolean has(String key) {
        return fields.get(key) != null;
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The fields as they are; for what is written on without being understood. */
    Map<?, ?> raw() {
        return fields;
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    Tree at(String... keys) {
        var tree = this;
        for (var key : keys) {
            tree = tree.child(key);
        }
        return tree;
    }

    private Tree child(String key) {
        return switch (fields.get(key)) {
            case null -> EMPTY;
            case Map<?, ?> map -> new Tree(map, path(key));
            case Object other -> throw wrong(key, other, "write a map of fields");
        };
    }

    List<Tree> list(String... keys) {
        var parent = parent(keys);
        var key = keys[keys.length - 1];
        var items = new ArrayList<Tree>();
        for (var item : parent.items(key)) {
            var itemPath = parent.path(key) + "[" + items.size() + "]";
            if (item instanceof Map<?, ?> map) {
                items.add(new Tree(map, itemPath));
            } else {
                throw new MalformedFieldException(itemPath, "is " + described(item), "write a map of fields");
            }
        }
        return items;
    }

    List<String> texts(String... keys) {
        var parent = parent(keys);
        var key = keys[keys.length - 1];
        var texts = new ArrayList<String>();
        for (var item : parent.items(key)) {
            texts.add(scalar(parent.path(key) + "[" + texts.size() + "]", item));
        }
        return List.copyOf(texts);
    }

    private Tree parent(String... keys) {
        var tree = this;
        for (int i = 0; i < keys.length - 1; i++) {
            tree = tree.child(keys[i]);
        }
        return tree;
    }

    private List<?> items(String key) {
        return switch (fields.get(key)) {
            case null -> List.of();
            case List<?> list -> list;
            case Object other -> throw wrong(key, other, "write a list");
        };
    }

    /** The text, "" when the field is missing. */
    String text(String key) {
        return text(key, "");
    }

    String text(String key, String otherwise) {
        var value = fields.get(key);
        return value == null ? otherwise : scalar(path(key), value);
    }

    /** The text, which must be there. */
    String required(String key, String fix) {
        var text = text(key);
        if (text.isBlank()) {
            throw new MalformedFieldException(path(key), "is missing", fix);
        }
        return text;
    }

    int number(String key, int otherwise) {
        var value = fields.get(key);
        return value == null ? otherwise : (int) Math.clamp(whole(key, value), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    long bigNumber(String key, long otherwise) {
        var value = fields.get(key);
        return value == null ? otherwise : whole(key, value);
    }

    private long whole(String key, Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        try {
            return Long.parseLong(scalar(path(key), value));
        } catch (NumberFormatException e) {
            throw wrong(key, value, "write a whole number");
        }
    }

    boolean flag(String key) {
        return switch (fields.get(key)) {
            case null -> false;
            case Boolean flag -> flag;
            case String text when text.equals("true") || text.equals("false") -> text.equals("true");
            case Object other -> throw wrong(key, other, "write true or false");
        };
    }

    @Nullable
    Instant instant(String key) {
        var value = fields.get(key);
        if (value == null || "".equals(value)) {
            return null;
        }
        try {
            return Instant.parse(scalar(path(key), value));
        } catch (DateTimeException e) {
            throw wrong(key, value, "write an RFC 3339 time in quotes, such as '2026-01-31T08:00:00Z'");
        }
    }

    /** A quantity in thousandths, rounded up: millicores. Null when the field is missing. */
    @Nullable
    Long millis(String key) {
        return quantity(key, Quantities::millis);
    }

    /** A quantity in whole units, rounded up: bytes. Null when the field is missing. */
    @Nullable
    Long bytes(String key) {
        return quantity(key, Quantities::bytes);
    }

    private @Nullable Long quantity(String key, Function<String, Long> reading) {
        var value = fields.get(key);
        if (value == null) {
            return null;
        }
        try {
            return reading.apply(scalar(path(key), value));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw wrong(key, value, "write a quantity, such as 500m or 1.5Gi");
        }
    }

    SortedMap<String, String> texts() {
        var texts = new TreeMap<String, String>();
        fields.forEach((key, value) ->
                texts.put(String.valueOf(key), value == null ? "" : scalar(path(String.valueOf(key)), value)));
        return Collections.unmodifiableSortedMap(texts);
    }

    void forEachKey(Consumer<String> action) {
        fields.keySet().stream().map(String::valueOf).sorted().forEach(action);
    }

    private static String scalar(String at, Object value) {
        return switch (value) {
            case String text -> text;
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            default -> throw new MalformedFieldException(at, "is " + described(value), "write a single value");
        };
    }

    private MalformedFieldException wrong(String key, Object found, String fix) {
        return new MalformedFieldException(path(key), "is " + described(found), fix);
    }

    /** Says what was found without quoting long or nested values, which may be confidential. */
    private static String described(@Nullable Object value) {
        return switch (value) {
            case null -> "empty";
            case Map<?, ?> map -> "a map";
            case List<?> list -> "a list";
            case String text -> "\"" + Text.cut(text, 40) + "\"";
            case Object other -> Text.cut(other.toString(), 40);
        };
    }
}
