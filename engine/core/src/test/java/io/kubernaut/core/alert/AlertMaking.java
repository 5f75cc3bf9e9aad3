package io.kubernaut.core.alert;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds an alert label by label; its fingerprint follows from the labels. */
public final class AlertMaking {
    private final String name;
    private final SortedMap<String, String> labels = new TreeMap<>();
    private final SortedMap<String, String> annotations = new TreeMap<>();
    private Instant startsAt = Instant.parse("2026-01-01T00:00:00Z");
    private boolean resolved;

    AlertMaking(String name) {
        this.name = name;
        labels.put("alertname", name);
        labels.put("severity", "warning");
    }

    public AlertMaking with(String label, String value) {
        labels.put(label, value);
        return this;
    }

    public AlertMaking inNamespace(String namespace) {
        return with("namespace", namespace);
    }

    public AlertMaking ofPod(String namespace, String pod) {
        return inNamespace(namespace).with("pod", pod);
    }

    public AlertMaking severity(String severity) {
        return with("severity", severity);
    }

    public AlertMaking annotated(String key, String value) {
        annotations.put(key, value);
        return this;
    }

    public AlertMaking since(Instant at) {
        startsAt = at;
        return this;
    }

    public AlertMaking resolved() {
        resolved = true;
        return this;
    }

    public Alert made() {
        var firing = new Alert(
                LabelFingerprint.of(labels), name, AlertStatus.FIRING, labels, annotations, startsAt, null, "");
        return resolved ? firing.resolvedAt(startsAt.plusSeconds(60)) : firing;
    }
}
