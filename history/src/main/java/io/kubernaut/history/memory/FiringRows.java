package io.kubernaut.history.memory;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Alerts that fire, column by column.
 *
 * @param seconds so long before an alert began, a run may have ended for the alert to be its recurrence
 */
record FiringRows(
        String[] clusters, String[] namespaces, Jsonb[] subjects, String[] names, Instant[] began, Double[] seconds) {

    static FiringRows of(List<Snapshot> snapshots) {
        var of = new ArrayList<Snapshot>();
        var firing = new ArrayList<Alert>();
        for (var snapshot : snapshots) {
            for (var alert : snapshot.alerts()) {
                if (alert.firing()) {
                    of.add(snapshot);
                    firing.add(alert);
                }
            }
        }
        return new FiringRows(
                of.stream().map(s -> s.target().cluster()).toArray(String[]::new),
                of.stream().map(s -> s.target().namespace()).toArray(String[]::new),
                of.stream().map(s -> Jsonb.of(s.target())).toArray(Jsonb[]::new),
                firing.stream().map(Alert::name).toArray(String[]::new),
                firing.stream().map(Alert::startsAt).toArray(Instant[]::new),
                of.stream()
                        .map(s -> (double) s.thresholds().repeatWindow().toSeconds())
                        .toArray(Double[]::new));
    }

    boolean none() {
        return names.length == 0;
    }

    /** No run that ended before that is one that any of them is the recurrence of. */
    Instant earliest() {
        return IntStream.range(0, began.length)
                .mapToObj(i -> began[i].minusSeconds((long) Math.ceil(seconds[i])))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    Instant latest() {
        return Collections.max(List.of(began));
    }
}
