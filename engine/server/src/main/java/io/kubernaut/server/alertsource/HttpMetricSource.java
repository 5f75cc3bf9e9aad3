package io.kubernaut.server.alertsource;

import io.kubernaut.core.assessment.MetricSource;
import io.kubernaut.core.pattern.SeriesSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Asks Prometheuses for values over time by {@code /api/v1/query_range}. Of one object's values the first that has any is
 * believed: several that have are replicas of one another. Where none has, and one cannot be asked, it stays open. Of many
 * objects' values all are asked, and one that cannot be is told of: it may be the only one that knows of some.
 */
public final class HttpMetricSource implements MetricSource, SeriesSource, AutoCloseable {
    /** Values of days take longer than those of minutes, and nobody waits for them. */
    private static final Duration FOR_DAYS = Duration.ofMinutes(1);

    private final List<JsonCalls> prometheuses;

    /** @param prometheuses base URLs, such as {@code http://prometheus:9090} */
    public HttpMetricSource(List<String> prometheuses, Duration timeout) {
        this.prometheuses =
                prometheuses.stream().map(url -> new JsonCalls(url, timeout)).toList();
    }

    @Override
    public Answer ask(String promQl, Instant from, Instant to, Duration step) {
        var path = path(promQl, from, to, step);
        var last = MetricSource.NONE.ask(promQl, from, to, step);
        for (var prometheus : prometheuses) {
            switch (ask(prometheus, path)) {
                case Answer.Samples samples -> {
                    return samples;
                }
                case Answer.Unknown u -> last = last instanceof Answer.Unknown l && l.passing() ? last : u;
            }
        }
        return last;
    }

    private static String path(String promQl, Instant from, Instant to, Duration step) {
        return "/api/v1/query_range?query=" + JsonCalls.encoded(promQl) + "&start=" + from.getEpochSecond() + "&end="
                + to.getEpochSecond() + "&step=" + step.toSeconds();
    }

    @Override
    public Found range(String promQl, Instant from, Instant to, Duration step) throws IOException {
        var path = path(promQl, from, to, step);
        // Each may know of clusters of its own; replicas of one another say the same.
        var found = new LinkedHashMap<Map<String, String>, Series>();
        IOException failure = null;
        int answered = 0;
        for (var prometheus : prometheuses) {
            try {
                series(prometheus, path).forEach(s -> found.putIfAbsent(s.labels(), s));
                answered++;
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null && answered == 0) {
            throw failure;
        }
        return new Found(List.copyOf(found.values()), failure == null ? "" : String.valueOf(failure.getMessage()));
    }

    private static List<Series> series(JsonCalls prometheus, String path) throws IOException {
        var found = new ArrayList<Series>();
        for (var series : PrometheusAnswer.result(prometheus.get(path, FOR_DAYS))) {
            found.add(new Series(labels(series.path("metric")), samples(series.path("values"))));
        }
        return found;
    }

    private static Map<String, String> labels(JsonNode metric) {
        return metric.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, label -> label.getValue().asString("")));
    }

    private static Answer ask(JsonCalls prometheus, String path) {
        try {
            var series = PrometheusAnswer.result(prometheus.get(path));
            return switch (series.size()) {
                case 0 -> new Answer.Unknown("Prometheus has no series of it", false);
                case 1 -> new Answer.Samples(samples(series.get(0).path("values")));
                default -> new Answer.Unknown("Prometheus has several series of it", false);
            };
        } catch (JsonCalls.AnsweredException e) {
            return new Answer.Unknown(
                    e.lasts() ? "Prometheus refuses the query" : "Prometheus cannot be asked, " + e.getMessage(),
                    !e.lasts());
        } catch (IOException e) {
            return new Answer.Unknown("Prometheus cannot be asked, " + e.getMessage(), true);
        }
    }

    /** Without those that are no number or are infinite, as of a share of nothing. */
    private static List<Sample> samples(JsonNode values) throws IOException {
        var samples = new ArrayList<Sample>();
        for (var pair : values) {
            if (pair.size() != 2 || !pair.get(0).isNumber() || !pair.get(1).isString()) {
                throw new IOException("a value that it answered is none");
            }
            var value = value(pair.get(1).asString());
            if (Double.isFinite(value)) {
                samples.add(
                        new Sample(Instant.ofEpochMilli(Math.round(pair.get(0).asDouble() * 1000)), value));
            }
        }
        return samples;
    }

    private static double value(String text) throws IOException {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    throw new IOException("a value that it answered is no number", e);
                }
            }
        };
    }

    @Override
    public void close() {
        prometheuses.forEach(JsonCalls::close);
    }
}
