package io.kubernaut.core.alert;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One alert as received.
 *
 * @param fingerprint Alertmanager's hash of the labels, 16 hexadecimal digits; ours of the labels where none was sent
 * @param name the {@code alertname} label, or the {@code rule} label where there is no alertname (Falco's)
 * @param status whether this alert fires; those of a snapshot all do
 * @param labels at most {@value #MAX_LABELS}, values cut at {@value #MAX_VALUE} characters
 * @param annotations bounded as labels; text for people, never a reason to act
 * @param startsAt when it began to fire, by the sender's clock
 * @param endsAt when it ended; null while it fires
 * @param generatorUrl link to what raised it, such as the expression in Prometheus; "" when none was sent
 */
public record Alert(
        String fingerprint,
        String name,
        AlertStatus status,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations,
        Instant startsAt,
        @Nullable Instant endsAt,
        String generatorUrl) {
    public static final int MAX_LABELS = 64;
    public static final int MAX_VALUE = 1024;

    public Alert {
        labels = new TreeMap<>(labels);
        annotations = new TreeMap<>(annotations);
    }

    /** It fires still. */
    public boolean firing() {
        return status == AlertStatus.FIRING;
    }

    /** The label's value, "" when it is not there. */
    public String label(String key) {
        return labels.getOrDefault(key, "");
    }

    /** The cluster that the alert names, "" when it names none. */
    public String cluster() {
        return label("cluster");
    }

    /** The {@code severity} label as sent, "" when it is not there. */
    public String severity() {
        return label("severity");
    }

    /** The same alert, over since then. */
    public Alert resolvedAt(Instant at) {
        return new Alert(fingerprint, name, AlertStatus.RESOLVED, labels, annotations, startsAt, at, generatorUrl);
    }
}
