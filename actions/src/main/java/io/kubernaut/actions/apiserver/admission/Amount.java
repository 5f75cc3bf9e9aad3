package io.kubernaut.actions.apiserver.admission;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A resource quantity such as {@code 500m}, {@code 64Mi} or {@code 2}. */
public final class Amount {
    private static final Pattern FORM =
            Pattern.compile("^([+-]?[0-9.]+)([eE][+-]?[0-9]+)?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$");
    private static final Map<String, BigDecimal> DECIMAL = Map.of(
            "n", new BigDecimal("0.000000001"),
            "u", new BigDecimal("0.000001"),
            "m", new BigDecimal("0.001"),
            "k", BigDecimal.valueOf(1_000L),
            "M", BigDecimal.valueOf(1_000_000L),
            "G", BigDecimal.valueOf(1_000_000_000L),
            "T", BigDecimal.valueOf(1_000_000_000_000L),
            "P", BigDecimal.valueOf(1_000_000_000_000_000L),
            "E", BigDecimal.valueOf(1_000_000_000_000_000_000L));
    private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");

    private Amount() {}

    /** The number, or empty for text that is no quantity. */
    public static Optional<BigDecimal> parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            var exponent = matcher.group(2) == null ? "" : matcher.group(2);
            var number = new BigDecimal(matcher.group(1) + exponent);
            var suffix = matcher.group(3) == null ? "" : matcher.group(3);
            int binary = BINARY.indexOf(suffix);
            if (binary >= 0) {
                return Optional.of(number.multiply(BigDecimal.valueOf(1024).pow(binary + 1)));
            }
            return Optional.of(number.multiply(DECIMAL.getOrDefault(suffix, BigDecimal.ONE)));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    /** The number at {@code node}; zero when there is none. */
    public static BigDecimal at(JsonNode node) {
        return parse(node.asString("")).orElse(BigDecimal.ZERO);
    }

    /** The shortest exact form: binary units for bytes, milli for fractions. */
    public static String print(BigDecimal number, boolean bytes) {
        if (number.stripTrailingZeros().scale() > 0) {
            return number.multiply(BigDecimal.valueOf(1000))
                            .setScale(0, RoundingMode.CEILING)
                            .toPlainString() + "m";
        }
        if (bytes) {
            for (int unit = BINARY.size(); unit > 0; unit--) {
                var parts = number.divideAndRemainder(BigDecimal.valueOf(1024).pow(unit));
                if (parts[1].signum() == 0 && parts[0].signum() != 0) {
                    return parts[0].toBigInteger() + BINARY.get(unit - 1);
                }
            }
        }
        return number.toBigInteger().toString();
    }

    /** True for resources that are counted in bytes. */
    public static boolean inBytes(String resource) {
        return resource.contains("memory") || resource.contains("storage");
    }
}
