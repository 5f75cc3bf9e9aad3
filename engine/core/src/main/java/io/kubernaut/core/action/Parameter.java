package io.kubernaut.core.action;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of an action's schema.
 *
 * @param minimum inclusive, for whole numbers (also for sizes in bytes and cpu in millicores)
 * @param maximum inclusive
 * @param allowed the only values, for choices; empty otherwise
 */
public record Parameter(
        String name,
        Type type,
        boolean required,
        @Nullable Long minimum,
        @Nullable Long maximum,
        List<String> allowed,
        String description) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    /** What a value looks like. */
    public enum Type {
        /** A whole number. */
        INTEGER,
        /** Bytes as a Kubernetes quantity, such as 512Mi. */
        BYTES,
        /** Cores as a Kubernetes quantity, such as 250m. */
        CPU,
        /** ISO-8601, such as PT10M. */
        DURATION,
        /** A name as Kubernetes allows it (RFC 1123). */
        NAME,
        /** true or false. */
        FLAG,
        /** One of the allowed values. */
        CHOICE,
        /** Free text for people, at most 1,024 characters. */
        TEXT
    }

    /** What is wrong with the value, in words that name this parameter; null when it fits. */
    public @Nullable String problemWith(String value) {
        try {
            return switch (type) {
                case INTEGER -> bounds(Long.parseLong(value));
                case BYTES -> bounds(Quantities.bytes(value));
                case CPU -> bounds(Quantities.millis(value));
                case DURATION -> java.time.Duration.parse(value).isNegative() ? name + " must not be negative" : null;
                case NAME -> NAME.matcher(value).matches() ? null : name + " is not a Kubernetes name: " + shown(value);
                case FLAG -> value.equals("true") || value.equals("false") ? null : name + " must be true or false";
                case CHOICE -> allowed.contains(value) ? null : name + " must be one of " + allowed;
                case TEXT -> value.length() <= 1024 ? null : name + " is longer than 1,024 characters";
            };
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return name + " is not " + type.name().toLowerCase(java.util.Locale.ROOT) + ": " + shown(value);
        }
    }

    private @Nullable String bounds(long value) {
        if (minimum != null && value < minimum) {
            return name + " must be at least " + minimum + ", not " + value;
        }
        return maximum != null && value > maximum ? name + " must be at most " + maximum + ", not " + value : null;
    }

    private static String shown(String value) {
        return value.length() <= 64 ? value : value.substring(0, 64) + "…";
    }
}
