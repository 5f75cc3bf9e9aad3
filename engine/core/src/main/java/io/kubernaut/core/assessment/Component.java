package io.kubernaut.core.assessment;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a run's effect is judged by.
 *
 * @param weight its share of the score, in (0,1]
 * @param value from 0 (as bad as it can be) to 1 (as it should be); null when it cannot be told
 * @param because what was seen, or why it cannot be told; one sentence for people
 */
public record Component(Kind kind, double weight, @Nullable Double value, String because) {
    public Component {
        if (value != null && !(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(kind + " must be in [0,1], not " + value);
        }
    }

    /** What is looked at, with its weight. */
    public enum Kind {
        /** Whether the target does its work, as the cluster shows it. */
        TARGET_HEALTH("Health", 0.40),
        /** Whether the alert is over, as its source says. */
        ALERT_CLEARED("Alert", 0.35),
        /** Whether what is measured became better. */
        METRICS("Metrics", 0.25);

        private final String title;
        private final double weight;

        Kind(String title, double weight) {
            this.title = title;
            this.weight = weight;
        }

        public double weight() {
            return weight;
        }
    }

    public static Component known(Kind kind, double value, String because) {
        return new Component(kind, kind.weight, value, because);
    }

    public static Component unknown(Kind kind, String because) {
        return new Component(kind, kind.weight, null, because);
    }

    /** Such as "Health 1.00: 3 of 3 pods are ready." */
    public String inWords() {
        return kind.title + " " + (value == null ? "not known" : String.format(Locale.ROOT, "%.2f", value)) + ": "
                + because;
    }
}
