package io.kubernaut.server.alertsource;

import io.kubernaut.core.assessment.MetricSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Asks Prometheuses for values over time by {@code /api/v1/query_range}. The first that has any is believed: several that
 * have are replicas of one another. Where none has, and one cannot be asked, it stays open.
 */
public final class HttpMetricSource implements MetricSource, AutoCloseable {
    private final List<JsonCalls> prometheuses;

    /** @param prometheuses base URLs, such as {@code http://prometheus:9090} */
    public HttpMetricSource(List<String> prometheuses, Duration timeout) {
        this.prometheuses =
                prometheuses.stream().map(url -> new JsonCalls(url, timeout)).toList();
    }

    @Override
    public Answer ask(String promQl, Instant from, Instant to, Duration step) {
        var path = "/api/v1/query_range?query=" + JsonCalls.encoded(promQl) + "&start=" + from.getEpochSecond()
                + "&end=" + to.getEpochSecond() + "&step=" + step.toSeconds();
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
