package io.kubernaut.core.deliberation;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.Subject;
import io.kubernaut.core.decision.Evaluation;
import java.util.Comparator;
import java.util.List;

/** Alerts with one subject and one symptom, and what the rules make of them. */
record Group(String symptom, Subject subject, List<Alert> alerts, Snapshot snapshot, Evaluation evaluation) {

    /** What makes alerts one group. */
    record Key(String symptom, ObjectRef subject) {
        static final Comparator<Key> ORDER = Comparator.comparing(Key::subject).thenComparing(Key::symptom);
    }
}
