package io.kubernaut.core.action;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of an action's schema.
 *
 * @param minimum inclusive, for whole numbers (also for sizes in bytes, cpu in millicores, durations in seconds)
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

    private static final Pattern LABEL = Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?"
            + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?=[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

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
        /** Labels that objects must have, such as pool=general,disk=ssd. */
        LABELS,
        /** Free text for people, at most 1,024 characters. */
        TEXT
    }

    /** What is wrong with the value, in words that name this parameter; null when it fits. */
    public @Nullable String problemWith(String value) {
        try {
            return switch (type) {
                case INTEGER -> bounds(whole(value), Long::toString);
                case BYTES -> bounds(Quantities.bytes(value), Quantities::ofBytes);
                case CPU -> bounds(Quantities.millis(value), Quantities::ofMillis);
                case DURATION ->
                    bounds(
                            Duration.parse(value).toSeconds(),
                            seconds -> Duration.ofSeconds(seconds).toString());
                case NAME -> NAME.matcher(value).matches() ? null : name + " is not a Kubernetes name: " + shown(value);
                case FLAG -> value.equals("true") || value.equals("false") ? null : name + " must be true or false";
                case CHOICE -> allowed.contains(value) ? null : name + " must be one of " + allowed;
                case LABELS ->
                    Arrays.stream(value.split(",", -1))
                                    .allMatch(one -> LABEL.matcher(one).matches())
                            ? null
                            : name + " is not a list of labels such as pool=general,disk=ssd: " + shown(value);
                case TEXT -> value.length() <= 1024 ? null : name + " is longer than 1,024 characters";
            };
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            return name + " is not " + words() + ": " + shown(value);
        }
    }

    /** Digits of other scripts, which Java would read too, are most likely not meant. */
    private static long whole(String value) {
        if (!WHOLE.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a whole number");
        }
        return Long.parseLong(value);
    }

    private String words() {
        return switch (type) {
            case INTEGER -> "a whole number";
            case BYTES -> "a number of bytes such as 512Mi";
            case CPU -> "an amount of cpu such as 250m";
            case DURATION -> "a duration such as PT10M";
            case NAME, FLAG, CHOICE, LABELS, TEXT -> type.name().toLowerCase(Locale.ROOT);
        };
    }

    private @Nullable String bounds(long value, LongFunction<String> written) {
        if (minimum != null && value < minimum) {
            return name + " must be at least " + written.apply(minimum) + ", not " + written.apply(value);
        }
        return maximum != null && value > maximum
                ? name + " must be at most " + written.apply(maximum) + ", not " + written.apply(value)
                : null;
    }

    private static String shown(String value) {
        return value.length() <= 64 ? value : value.substring(0, 64) + "…";
    }
}
