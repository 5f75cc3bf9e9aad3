package io.kubernaut.core.action;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads and writes Kubernetes quantities; the grammar is that of {@code apimachinery/pkg/api/resource}. */
public final class Quantities {
    private static final Pattern FORM = Pattern.compile("([+-]?[0-9]*\\.?[0-9]+)([eE][+-]?[0-9]{1,3}|[a-zA-Z]{0,2})");
    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("", BigDecimal.ONE),
            Map.entry("n", new BigDecimal("1e-9")),
            Map.entry("u", new BigDecimal("1e-6")),
            Map.entry("m", new BigDecimal("1e-3")),
            Map.entry("k", new BigDecimal("1e3")),
            Map.entry("M", new BigDecimal("1e6")),
            Map.entry("G", new BigDecimal("1e9")),
            Map.entry("T", new BigDecimal("1e12")),
            Map.entry("P", new BigDecimal("1e15")),
            Map.entry("E", new BigDecimal("1e18")),
            Map.entry("Ki", new BigDecimal(1L << 10)),
            Map.entry("Mi", new BigDecimal(1L << 20)),
            Map.entry("Gi", new BigDecimal(1L << 30)),
            Map.entry("Ti", new BigDecimal(1L << 40)),
            Map.entry("Pi", new BigDecimal(1L << 50)),
            Map.entry("Ei", new BigDecimal(1L << 60)));

    private Quantities() {}

    /** Whole units, rounded up: bytes for memory and storage. */
    public static long bytes(String quantity) {
        return exact(quantity).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /** Thousandths, rounded up: millicores for cpu. */
    public static long millis(String quantity) {
        return exact(quantity)
                .movePointRight(3)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    private static BigDecimal exact(String quantity) {
        var match = FORM.matcher(quantity.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException("Not a quantity: " + quantity);
        }
        var suffix = match.group(2);
        var isExponent =
                suffix.length() > 1 && (suffix.charAt(0) == 'e' || suffix.charAt(0) == 'E') && !suffix.equals("Ei");
        try {
            if (isExponent) {
                return new BigDecimal(match.group(1) + suffix);
            }
            var factor = SUFFIXES.get(suffix);
            if (factor == null) {
                throw new IllegalArgumentException("Unknown suffix " + suffix + " in quantity " + quantity);
            }
            return new BigDecimal(match.group(1)).multiply(factor);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("Quantity out of range: " + quantity, e);
        }
    }

    /** Bytes in the largest binary unit that is exact: 536870912 is 512Mi. */
    public static String ofBytes(long bytes) {
        var units = new String[] {"Ei", "Pi", "Ti", "Gi", "Mi", "Ki"};
        for (int i = 0; i < units.length; i++) {
            long unit = 1L << (10 * (6 - i));
            if (bytes != 0 && bytes % unit == 0) {
                return bytes / unit + units[i];
            }
        }
        return Long.toString(bytes);
    }

    /** Millicores: 1500 is 1500m, 2000 is 2. */
    public static String ofMillis(long millis) {
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : millis + "m";
    }
}
