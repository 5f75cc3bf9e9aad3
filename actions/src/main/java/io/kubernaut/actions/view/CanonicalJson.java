package io.kubernaut.actions.view;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a part of an object in one way only, so that equal content has an equal hash. */
final class CanonicalJson {
    private CanonicalJson() {}

    /** The first 128 bits of the SHA-256 of the content, in hex. */
    static String hash(Map<?, ?> content) {
        var text = new StringBuilder();
        write(text, content);
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Keys sorted; nothing, an empty map and an empty list count as not written; numbers and flags as their text. */
    private static void write(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Map<?, ?> map -> writeMap(out, map);
            case List<?> list -> {
                out.append('[');
                for (var item : list) {
                    write(out, item);
                    out.append(',');
                }
                out.append(']');
            }
            case Object scalar -> quote(out, scalar.toString());
        }
    }

    private static void writeMap(StringBuilder out, Map<?, ?> map) {
        var sorted = new TreeMap<String, Object>();
        map.forEach((key, value) -> {
            if (!nothing(value)) {
                sorted.put(String.valueOf(key), value);
            }
        });
        out.append('{');
        sorted.forEach((key, value) -> {
            quote(out, key);
            out.append(':');
            write(out, value);
            out.append(',');
        });
        out.append('}');
    }

    private static boolean nothing(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case Map<?, ?> map -> map.values().stream().allMatch(CanonicalJson::nothing);
            case List<?> list -> list.isEmpty();
            case Object scalar -> false;
        };
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
}
