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
     * {@code mountpoint} is missing, or it is /, /var, /var/lib, /var/log or a directory in which a container runtime keeps
     * images: containerd, containers, docker or rancher in /var/lib. Others there hold data, such as those of storage.
     */
    default boolean holdsImagesOrLogs() {
        return label("mountpoint")
                .matches("|/|/var|/var/lib|/var/(log|lib/(containerd|containers|docker|rancher))(/.*)?");
    }

    /**
     * An alert of another namespace says that what keeps data there is not well: it is of the family database, or of a
     * StatefulSet and of the family workload. Whether the subject depends on it is not known.
     */
    default boolean storeFiresElsewhere() {
        for (var other : related()) {
            var family = Symptoms.familyOf(other.symptom());
            var ofStore = family.equals("database")
                    || (family.equals("workload") && other.subject().kind().equals("StatefulSet"));
            if (ofStore && !other.subject().namespace().equals(subject().namespace())) {
                return true;
            }
        }
        return false;
    }
}
