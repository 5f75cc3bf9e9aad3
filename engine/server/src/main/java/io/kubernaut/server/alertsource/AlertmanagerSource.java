package io.kubernaut.server.alertsource;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.assessment.AlertSource;
import io.kubernaut.core.assessment.PromQlTemplate;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Asks one Alertmanager by its API v2 ({@code /api/v2/alerts}, {@code /api/v2/status}; 0.25 to 0.33). It keeps alerts in
 * memory only, so one that was started since the alert was last sent may not have heard of it; and an alert that nobody
 * sends any more is over for it, also where whoever sent it is gone. So it is believed only while others are still sent:
 * an alert that always fires, such as Watchdog, is enough.
 */
final class AlertmanagerSource implements AlertSource, AutoCloseable {
    private static final String ALL = "/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true";

    /** Prometheus sends what fires each minute, and what it stops to send is over after four. */
    private static final Duration OF_LATE = Duration.ofMinutes(3);

    private final JsonCalls calls;
    private final Clock clock;

    AlertmanagerSource(String url, Duration timeout, Clock clock) {
        this.calls = new JsonCalls(url, timeout);
        this.clock = clock;
    }

    @Override
    public Answer ask(Alert alert, Instant lastHeardAt) {
        try {
            if (fires(alert)) {
                return new Answer.Firing("Alertmanager");
            }
            if (startedAt().isAfter(lastHeardAt)) {
                return new Answer.Unknown("Alertmanager was started after the alert was last sent", false);
            }
            return isSentAny()
                    ? new Answer.Cleared("Alertmanager")
                    : new Answer.Unknown(
                            "Alertmanager was sent no alert at all of late, so Prometheus may be away", true);
        } catch (IOException e) {
            return new Answer.Unknown("Alertmanager cannot be asked, " + e.getMessage(), true);
        }
    }

    /** Also where it is silenced or inhibited: nobody is told of it, and it fires all the same. */
    private boolean fires(Alert alert) throws IOException {
        var name = alert.label("alertname");
        var filter = name.isEmpty() ? "" : "&filter=" + JsonCalls.encoded("alertname=" + PromQlTemplate.literal(name));
        var answer = alerts(filter);
        boolean found = false;
        for (var one : answer) {
            if (!one.path("labels").isObject()) {
                throw new IOException("an alert that it answered has no labels");
            }
            found |= same(one, alert);
        }
        return found;
    }

    private JsonNode alerts(String filter) throws IOException {
        var answer = calls.get(ALL + filter);
        if (!answer.isArray()) {
            throw new IOException("what it answered is no list of alerts");
        }
        return answer;
    }

    private boolean isSentAny() throws IOException {
        var earliest = clock.instant().minus(OF_LATE);
        for (var one : alerts("")) {
            if (time(one.path("updatedAt"), "an alert that it answered does not say when it was sent")
                    .isAfter(earliest)) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(JsonNode one, Alert alert) {
        var labels = new TreeMap<String, String>();
        one.path("labels")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asString("")));
        return one.path("fingerprint").asString("").equals(alert.fingerprint()) || labels.equals(alert.labels());
    }

    private Instant startedAt() throws IOException {
        return time(calls.get("/api/v2/status").path("uptime"), "its status does not say since when it runs");
    }

    private static Instant time(JsonNode text, String otherwise) throws IOException {
        try {
            return OffsetDateTime.parse(text.asString("")).toInstant();
        } catch (DateTimeException e) {
            throw new IOException(otherwise, e);
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
