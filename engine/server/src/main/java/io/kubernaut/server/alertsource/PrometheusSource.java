package io.kubernaut.server.alertsource;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.assessment.AlertSource;
import io.kubernaut.core.assessment.PromQlTemplate;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Asks one Prometheus for its series {@code ALERTS} by {@code /api/v1/query}. Labels that are added or dropped on the way
 * to Alertmanager are not in the series, so each may be missing there. Only a Prometheus that has seen the alert fire can
 * tell that it does not any more: another one, or one that lost its data, knows nothing of it.
 */
final class PrometheusSource implements AlertSource, AutoCloseable {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Duration MARGIN = Duration.ofHours(1);

    private final JsonCalls calls;
    private final Clock clock;

    PrometheusSource(String url, Duration timeout, Clock clock) {
        this.calls = new JsonCalls(url, timeout);
        this.clock = clock;
    }

    @Override
    public Answer ask(Alert alert, Instant lastHeardAt) {
        var selector = selector(alert);
        try {
            boolean pending = false;
            for (var one : query("ALERTS{" + selector + "}")) {
                var state = one.at("/metric/alertstate").asString("");
                if (state.equals("firing")) {
                    return new Answer.Firing("Prometheus");
                }
                pending |= state.equals("pending");
            }
            if (pending) {
                return new Answer.Unknown("in Prometheus it is pending again", true);
            }
            var fired = "count_over_time(ALERTS{" + selector + ",alertstate=\"firing\"}["
                    + seconds(alert.startsAt(), lastHeardAt) + "s])";
            return query(fired).isEmpty()
                    ? new Answer.Unknown("Prometheus has never seen it fire", false)
                    : new Answer.Cleared("Prometheus");
        } catch (IOException e) {
            return new Answer.Unknown("Prometheus cannot be asked, " + e.getMessage(), true);
        }
    }

    /** From when it began to fire, and of one that fired for long only so much that it did then. */
    private long seconds(Instant startsAt, Instant lastHeardAt) {
        var now = clock.instant();
        var begun = Duration.between(startsAt, now).toSeconds();
        var heard = Duration.between(lastHeardAt, now).plus(MARGIN).toSeconds();
        return Math.max(60, Math.min(begun, heard) + 60);
    }

    private JsonNode query(String promQl) throws IOException {
        return PrometheusAnswer.result(calls.get("/api/v1/query?query=" + JsonCalls.encoded(promQl)));
    }

    /** The labels of the alert, each as it is or missing; its name as it is. */
    static String selector(Alert alert) {
        var others = alert.labels().entrySet().stream()
                .filter(e -> !e.getKey().equals("alertname")
                        && !e.getKey().equals("alertstate")
                        && LABEL.matcher(e.getKey()).matches())
                .map(e -> "," + e.getKey() + "=~" + PromQlTemplate.literal(PromQlTemplate.escaped(e.getValue()) + "|"));
        return "alertname=" + PromQlTemplate.literal(alert.name()) + others.collect(Collectors.joining());
    }

    @Override
    public void close() {
        calls.close();
    }
}
