package io.kubernaut.history;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Facts for tests. */
public final class Given {
    public static final Instant NOON = Instant.parse("2026-11-05T12:00:00Z");
    public static final ObjectRef CART = ObjectRef.of("", "Deployment", "shop", "cart");

    private Given() {}

    public static Instant at(String time) {
        return Instant.parse("2026-11-05T" + time + "Z");
    }

    public static Alert firing(String fingerprint, Instant startsAt) {
        var labels = new TreeMap<String, String>();
        labels.put("alertname", "KubePodCrashLooping");
        labels.put("namespace", "shop");
        labels.put("pod", fingerprint);
        return new Alert(
                fingerprint, "KubePodCrashLooping", AlertStatus.FIRING, labels, new TreeMap<>(), startsAt, null, "");
    }

    public static Alert firing(String fingerprint) {
        return firing(fingerprint, NOON.minusSeconds(60));
    }

    public static Alert resolved(String fingerprint, Instant startsAt, Instant endsAt) {
        return firing(fingerprint, startsAt).resolvedAt(endsAt);
    }

    public static Webhook webhook(Alert... alerts) {
        return new Webhook(
                "{}:{alertname=\"x\"}", "kubernaut", "http://alertmanager:9093", 0, List.of(alerts), List.of());
    }

    public static Webhook webhook(List<Alert> alerts) {
        return webhook(alerts.toArray(Alert[]::new));
    }
}
