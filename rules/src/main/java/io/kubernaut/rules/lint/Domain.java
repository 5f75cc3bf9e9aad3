package io.kubernaut.rules.lint;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values that a condition lets a property have. They are written as in rules: {@code "text"}, {@code 5}, {@code true},
 * {@code null}.
 */
sealed interface Domain {
    Set<String> TRUTHS = Set.of("true", "false");

    /** These and no other. */
    record OneOf(Set<String> values) implements Domain {
        public OneOf {
            values = Set.copyOf(values);
        }
    }

    /** All but these. */
    record NoneOf(Set<String> values) implements Domain {
        public NoneOf {
            values = Set.copyOf(values);
        }
    }

    /** Numbers; null where there is no end. */
    record Span(
            @Nullable BigDecimal low,
            boolean withLow,
            @Nullable BigDecimal high,
            boolean withHigh) implements Domain {
        static Span from(BigDecimal low, boolean with) {
            return new Span(low, with, null, false);
        }

        static Span to(BigDecimal high, boolean with) {
            return new Span(null, false, high, with);
        }

        /** Of whole numbers more than 3 means from 4 on. */
        Span whole() {
            var from = low == null ? null : low.setScale(0, withLow ? RoundingMode.CEILING : RoundingMode.FLOOR);
            var to = high == null ? null : high.setScale(0, withHigh ? RoundingMode.FLOOR : RoundingMode.CEILING);
            return new Span(
                    from == null || withLow ? from : from.add(BigDecimal.ONE),
                    from != null,
                    to == null || withHigh ? to : to.subtract(BigDecimal.ONE),
                    to != null);
        }

        private Span meet(Span other) {
            var lower = other.low != null
                    && (low == null || other.low.compareTo(low) > 0 || (other.low.compareTo(low) == 0 && withLow));
            var upper = other.high != null
                    && (high == null
                            || other.high.compareTo(high) < 0
                            || (other.high.compareTo(high) == 0 && withHigh));
            return new Span(
                    lower ? other.low : low,
                    lower ? other.withLow : withLow,
                    upper ? other.high : high,
                    upper ? other.withHigh : withHigh);
        }

        private boolean isEmpty() {
            if (low == null || high == null) {
                return false;
            }
            int order = low.compareTo(high);
            return order > 0 || (order == 0 && !(withLow && withHigh));
        }

        private @Nullable String onlyOne() {
            return low != null && high != null && low.compareTo(high) == 0 ? written(low) : null;
        }
    }

    /** How a number is written, so that 1 and 1.0 are one. */
    static String written(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** The value alone. */
    static Domain is(String value) {
        return new OneOf(Set.of(value));
    }

    /** Whether it lets the property have this value. */
    default boolean has(String value) {
        return switch (this) {
            case OneOf one -> one.values.contains(value);
            case NoneOf none -> !none.values.contains(value);
            case Span span -> {
                var number = number(value);
                yield number != null
                        && !span.meet(new Span(number, true, number, true)).isEmpty();
            }
        };
    }

    /** All that it does not have. */
    default Domain others() {
        return switch (this) {
            case OneOf one
            when TRUTHS.containsAll(one.values) -> {
                var left = new TreeSet<>(TRUTHS);
                left.removeAll(one.values);
                yield new OneOf(left);
            }
            case OneOf one -> new NoneOf(one.values);
            case NoneOf none -> new OneOf(none.values);
            case Span(var low, var with, var high, var _) when low != null && high == null -> Span.to(low, !with);
            case Span(var low, var _, var high, var with) when high != null && low == null -> Span.from(high, !with);
            case Span span -> throw new IllegalStateException("Not a condition of a rule: " + span);
        };
    }

    /** Whether the other has all that this has. */
    default boolean within(Domain other) {
        return switch (this) {
            case OneOf one -> one.values.stream().allMatch(other::has);
            case NoneOf none -> other instanceof NoneOf(var values) && none.values.containsAll(values);
            case Span span ->
                switch (other) {
                    case Span wide -> span.meet(wide).equals(span);
                    case NoneOf(var values) -> values.stream().noneMatch(span::has);
                    case OneOf one -> span.onlyOne() instanceof String only && one.has(only);
                };
        };
    }

    /** Whether there is no value that all of them have. */
    static boolean nothingInAll(Collection<Domain> all) {
        var fewest = all.stream()
                .filter(OneOf.class::isInstance)
                .map(OneOf.class::cast)
                .min(Comparator.comparingInt((OneOf one) -> one.values.size()));
        if (fewest.isPresent()) {
            return fewest.get().values.stream().noneMatch(value -> all.stream().allMatch(d -> d.has(value)));
        }
        var span = all.stream()
                .filter(Span.class::isInstance)
                .map(Span.class::cast)
                .reduce(Span::meet);
        return span.isPresent()
                && (span.get().isEmpty()
                        || span.get().onlyOne() instanceof String only
                                && !all.stream().allMatch(d -> d.has(only)));
    }

    private static @Nullable BigDecimal number(String value) {
        return value.matches("-?\\d+(\\.\\d+)?") ? new BigDecimal(value) : null;
    }
}
