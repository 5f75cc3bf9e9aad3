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
    SeriesSource NONE = (promQl, from, to, step) -> List.of();

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
     * Evaluates the query at {@code from} and from then on after each step, up to {@code to}. Asks once, within a
     * minute.
     *
     * @throws IOException whose message is one clause for people, where it is not known what there is
     */
    List<Series> range(String promQl, Instant from, Instant to, Duration step) throws IOException;
}
