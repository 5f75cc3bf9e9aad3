package io.kubernaut.server.alertsource;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.assessment.AlertSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks every Alertmanager and Prometheus that is configured. One that says that the alert fires is believed. Else it is
 * over when a Prometheus says so, or when an Alertmanager does and no Prometheus is out of reach: what Prometheus does not
 * send, Alertmanager takes to be over.
 */
public final class HttpAlertSources implements AlertSource, AutoCloseable {
    private final List<AlertmanagerSource> alertmanagers;
    private final List<PrometheusSource> prometheuses;

    /**
     * @param alertmanagers base URLs, such as {@code http://alertmanager:9093}
     * @param prometheuses base URLs, such as {@code http://prometheus:9090}
     */
    public HttpAlertSources(
            List<String> alertmanagers,
            Duration alertmanagerTimeout,
            List<String> prometheuses,
            Duration prometheusTimeout,
            Clock clock) {
        this.alertmanagers = alertmanagers.stream()
                .map(url -> new AlertmanagerSource(url, alertmanagerTimeout, clock))
                .toList();
        this.prometheuses = prometheuses.stream()
                .map(url -> new PrometheusSource(url, prometheusTimeout, clock))
                .toList();
    }

    @Override
    public Answer ask(Alert alert, Instant lastHeardAt) {
        var evaluated = answers(prometheuses, alert, lastHeardAt);
        var routed = answers(alertmanagers, alert, lastHeardAt);
        if (evaluated.isEmpty() && routed.isEmpty()) {
            return AlertSource.NONE.ask(alert, lastHeardAt);
        }
        return Stream.concat(
                        Stream.concat(evaluated.stream(), routed.stream()).filter(Answer.Firing.class::isInstance),
                        Stream.concat(
                                        evaluated.stream(),
                                        evaluated.stream().anyMatch(HttpAlertSources::passing)
                                                ? Stream.<Answer>empty()
                                                : routed.stream())
                                .filter(Answer.Cleared.class::isInstance))
                .findFirst()
                .orElseGet(() -> unknown(Stream.concat(evaluated.stream(), routed.stream())
                        .filter(Answer.Unknown.class::isInstance)
                        .map(Answer.Unknown.class::cast)
                        .toList()));
    }

    private static List<Answer> answers(List<? extends AlertSource> sources, Alert alert, Instant lastHeardAt) {
        return sources.stream().map(s -> s.ask(alert, lastHeardAt)).toList();
    }

    private static boolean passing(Answer answer) {
        return answer instanceof Answer.Unknown unknown && unknown.passing();
    }

    private static Answer unknown(List<Answer.Unknown> all) {
        var because = all.stream().map(Answer.Unknown::because).distinct().collect(Collectors.joining("; "));
        return new Answer.Unknown(because, all.stream().anyMatch(Answer.Unknown::passing));
    }

    @Override
    public void close() {
        alertmanagers.forEach(AlertmanagerSource::close);
        prometheuses.forEach(PrometheusSource::close);
    }
}
