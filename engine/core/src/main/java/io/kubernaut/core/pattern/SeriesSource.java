package io.kubernaut.core.pattern;

import io.kubernaut.core.assessment.MetricSource.Sample;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Where values over time of many objects are asked for. */
@FunctionalInterface
public interface SeriesSource {
    /** Where no Prometheus is asked. */
    SeriesSource NONE = (promQl, from, to, step) -> Found.all(List.of());

    /**
     * One object's values.
     *
     * @param labels by name, which say whose they are
     * @param samples by time; where there was none, there is a gap
     */
    record Series(Map<String, String> labels, List<Sample> samples) {
        public Series {
            labels = Map.copyOf(labels);
            samples = List.copyOf(samples);
        }
    }

    /**
     * What there is, as far as it is known.
     *
     * @param series of all that were asked and answered
     * @param silent why one of several did not answer, as a clause for people: of what only that one has nothing is known;
     *     "" where all answered
     */
    record Found(List<Series> series, String silent) {
        public Found {
            series = List.copyOf(series);
        }

        /** Where all answered. */
        public static Found all(List<Series> series) {
            return new Found(series, "");
        }
    }

    /**
     * Evaluates the query at {@code from} and from then on after each step, up to {@code to}. Asks once, within a
     * minute.
     *
     * @throws IOException whose message is one clause for people, where nothing is known of what there is
     */
    Found range(String promQl, Instant from, Instant to, Duration step) throws IOException;
}
