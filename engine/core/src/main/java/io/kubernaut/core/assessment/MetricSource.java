package io.kubernaut.core.assessment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Keeps time series and answers queries over them. */
@FunctionalInterface
public interface MetricSource {
    /**
     * Evaluates the query at {@code from} and from then on after each step, up to {@code to}. Asks once, within a few
     * seconds.
     *
     * @param promQl what comes to one series
     */
    Answer ask(String promQl, Instant from, Instant to, Duration step);

    /** What is known of the query's values. */
    sealed interface Answer {
        /** @param samples by time; where there was none, there is a gap */
        record Samples(List<Sample> samples) implements Answer {
            public Samples {
                samples = List.copyOf(samples);
            }
        }

        /**
         * @param because one clause, for people
         * @param passing whether it may be known later
         */
        record Unknown(String because, boolean passing) implements Answer {}
    }

    /** @param value finite */
    record Sample(Instant at, double value) {
        public Sample {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("A sample must be finite, not " + value);
            }
        }
    }

    /** Where nobody can be asked. */
    MetricSource NONE = (promQl, from, to, step) -> new Answer.Unknown("no Prometheus is configured", false);
}
