package io.kubernaut.actions.secret;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.FieldChange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * Values of a Secret by key, in Base64 as its data has them.
 *
 * <p>It has no {@code toString} that would show them, and {@link #scrub} takes them out of what others say.
 */
final class SecretValues {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int SHORTEST = 32;
    private static final int LONGEST = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SortedMap<String, String> byKey;

    private SecretValues(SortedMap<String, String> byKey) {
        this.byKey = byKey;
    }

    static SecretValues of(LiveObject secret, List<String> keys) {
        var values = new TreeMap<String, String>();
        keys.forEach(key -> values.put(key, secret.at("/data").path(key).asString("")));
        return new SecretValues(values);
    }

    static SecretValues parse(String json) {
        var values = new TreeMap<String, String>();
        JSON.readTree(json)
                .properties()
                .forEach(e -> values.put(e.getKey(), e.getValue().asString("")));
        return new SecretValues(values);
    }

    /** New ones for the same keys: letters and digits, as long as before where that is long enough. */
    SecretValues generated() {
        var values = new TreeMap<String, String>();
        byKey.forEach((key, old) -> {
            int length = Math.clamp(Base64.getDecoder().decode(old).length, SHORTEST, LONGEST);
            var text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
            }
            values.put(key, Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8)));
        });
        return new SecretValues(values);
    }

    /** For a vault only. */
    String json() {
        return JSON.writeValueAsString(byKey);
    }

    boolean same(SecretValues other) {
        return byKey.equals(other.byKey);
    }

    /** Tells whether values are still these, without telling them. */
    String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(json().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The change of a Secret's data to these. */
    List<FieldChange> over(LiveObject secret) {
        return byKey.entrySet().stream()
                .map(e -> new FieldChange(
                        pointer(e.getKey()), secret.at(pointer(e.getKey())), StringNode.valueOf(e.getValue())))
                .toList();
    }

    static String pointer(String key) {
        return "/data/" + key.replace("~", "~0").replace("/", "~1");
    }

    /** What somebody said about a write, without the values that it was about. */
    String scrub(String said) {
        var clean = said;
        for (var value : byKey.values()) {
            if (!value.isEmpty()) {
                clean = clean.replace(value, "[redacted]")
                        .replace(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8), "[redacted]");
            }
        }
        return clean;
    }

    @Override
    public String toString() {
        return "SecretValues" + byKey.keySet();
    }
}
