package io.kubernaut.core.assessment;

import java.util.Locale;
import java.util.Set;

/**
 * A quantity that is measured before and after an action.
 *
 * @param name by which settings name it, such as cpu-throttling
 * @param title for people
 * @param of what it is measured of
 * @param unit how its values are written
 * @param better which way is the good one
 * @param least a change that is no larger is noise, in the unit of the query
 * @param judges symptoms that are judged by it; for others it is only shown
 * @param query comes to one series; counters as rates
 */
public record Measure(
        String name,
        String title,
        Of of,
        Unit unit,
        Better better,
        double least,
        Set<String> judges,
        PromQlTemplate query) {
    /** What is measured. */
    public enum Of {
        WORKLOAD,
        CLAIM,
        NODE
    }

    /** The good direction. */
    public enum Better {
        LOWER,
        HIGHER
    }

    /** How a value is written. */
    public enum Unit {
        SHARE,
        CORES,
        SECONDS,
        PER_SECOND,
        COUNT;

        String said(double value) {
            return switch (this) {
                case SHARE -> String.format(Locale.ROOT, "%.1f %%", value * 100);
                case CORES -> String.format(Locale.ROOT, "%.3f cores", value);
                case SECONDS -> String.format(Locale.ROOT, "%.3f s", value);
                case PER_SECOND -> String.format(Locale.ROOT, "%.2f/s", value);
                case COUNT -> String.format(Locale.ROOT, "%.1f", value);
            };
        }
    }

    Measure asking(PromQlTemplate other) {
        return new Measure(name, title, of, unit, better, least, judges, other);
    }
}
