package io.kubernaut.server.alertsource;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.assessment.AlertSource;
import io.kubernaut.core.assessment.PromQlTemplate;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Asks one Alertmanager by its API v2 ({@code /api/v2/alerts}, {@code /api/v2/status}; 0.25 to 0.33). It keeps alerts in
 * memory only, so one that was started since the alert was last sent may not have heard of it.
 */
final class AlertmanagerSource implements AlertSource, AutoCloseable {
    private final JsonCalls calls;

    AlertmanagerSource(String url, Duration timeout) {
        this.calls = new JsonCalls(url, timeout);
    }

    @Override
    public Answer ask(Alert alert, Instant lastHeardAt) {
        try {
            if (fires(alert)) {
                return new Answer.Firing("Alertmanager");
            }
            return startedAt().isAfter(lastHeardAt)
                    ? new Answer.Unknown("Alertmanager was started after the alert was last sent", false)
                    : new Answer.Cleared("Alertmanager");
        } catch (IOException e) {
            return new Answer.Unknown("Alertmanager cannot be asked, " + e.getMessage(), true);
        }
    }

    /** Also where it is silenced or inhibited: nobody is told of it, and it fires all the same. */
    private boolean fires(Alert alert) throws IOException {
        var name = alert.label("alertname");
        var filter = name.isEmpty() ? "" : "&filter=" + JsonCalls.encoded("alertname=" + PromQlTemplate.literal(name));
        var answer = calls.get("/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true" + filter);
        if (!answer.isArray()) {
            throw new IOException("what it answered is no list of alerts");
        }
        boolean found = false;
        for (var one : answer) {
            if (!one.path("labels").isObject()) {
                throw new IOException("an alert that it answered has no labels");
            }
            found |= same(one, alert);
        }
        return found;
    }

    private static boolean same(JsonNode one, Alert alert) {
        var labels = new TreeMap<String, String>();
        one.path("labels")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asString("")));
        return one.path("fingerprint").asString("").equals(alert.fingerprint()) || labels.equals(alert.labels());
    }

    private Instant startedAt() throws IOException {
        try {
            return OffsetDateTime.parse(
                            calls.get("/api/v2/status").path("uptime").asString(""))
                    .toInstant();
        } catch (DateTimeException e) {
            throw new IOException("its status does not say since when it runs", e);
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
