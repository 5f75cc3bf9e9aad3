package io.kubernaut.core.context;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.DnsLabel;
import java.time.Instant;
import java.util.List;

/** What a snapshot says of its alerts, and of those beside them, taken together. */
public sealed interface AlertsAtOnce permits Snapshot {
    List<Alert> alerts();

    List<RelatedAlert> related();

    Subject subject();

    Instant takenAt();

    /** The label's value of the first alert that has it; "" when none has. */
    default String label(String key) {
        for (var alert : alerts()) {
            var value = alert.label(key);
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** How many of the related alerts are of other subjects and have this symptom. */
    default long relatedWith(String otherSymptom) {
        return related().stream()
                .filter(r -> r.symptom().equals(otherSymptom)
                        && !r.subject().equals(subject().ref()))
                .count();
    }

    /** An alert with this symptom fires for the subject, too. */
    default boolean alsoFires(String otherSymptom) {
        return related().stream()
                .anyMatch(r -> r.symptom().equals(otherSymptom)
                        && r.subject().equals(subject().ref()));
    }

    /** An alert with this symptom fires for something in the subject's namespace, or for the subject itself. */
    default boolean firesNearby(String otherSymptom) {
        return related().stream()
                .anyMatch(r -> r.symptom().equals(otherSymptom)
                        && r.subject().namespace().equals(subject().namespace()));
    }

    /** Since when the incident's alerts fire. */
    default Instant firingSince() {
        return alerts().stream().map(Alert::startsAt).min(Instant::compareTo).orElse(takenAt());
    }

    /**
     * The namespace that an alert names as where traffic comes from, in the label {@code source_namespace}; "" where
     * that holds no name that Kubernetes allows.
     */
    default String sourceNamespace() {
        var named = label("source_namespace");
        return DnsLabel.is(named) ? named : "";
    }

    /**
     * The file system that the alert names is one that images, logs or the system itself live on: the label
     * {@code mountpoint} is missing, /, /var or below /var.
     */
    default boolean holdsImagesOrLogs() {
        var mounted = label("mountpoint");
        return mounted.isEmpty() || mounted.equals("/") || mounted.equals("/var") || mounted.startsWith("/var/");
    }
}
