package io.kubernaut.core.context;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.memory.RecentAction;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Judges what was tried before by what is known of it now. */
final class Attempts {
    private Attempts() {}

    /**
     * It is over and was no use. What is known tells first: it failed, was found not to help, or its alert came back.
     * Where nothing has been found out yet, an alert that began after it while pods fail tells the same. A release that
     * was made after it has answered it: what fails now is another thing.
     */
    static boolean inVain(RecentAction action, Snapshot s) {
        if (action.inProgress() || action.undone() || releasedSince(action, s)) {
            return false;
        }
        return action.ended() == RecentAction.Ended.FAILED
                || action.didNotWork()
                || action.recurredAt() != null
                || (!action.worked() && failsUnderANewAlert(action, s));
    }

    /** Marks those whose alert began anew after them: what the store will know only once this is decided. */
    static List<RecentAction> recurring(
            List<RecentAction> actions, ObjectRef subject, List<Alert> alerts, Duration within) {
        return actions.stream()
                .map(a -> a.recurredAt() != null || !a.concerns(subject)
                        ? a
                        : alerts.stream()
                                .filter(Alert::firing)
                                .filter(alert -> a.recursWith(alert.name(), alert.startsAt(), within))
                                .map(Alert::startsAt)
                                .min(Comparator.naturalOrder())
                                .map(a::recurredAt)
                                .orElse(a))
                .toList();
    }

    private static boolean failsUnderANewAlert(RecentAction action, Snapshot s) {
        return s.alerts().stream().anyMatch(a -> a.firing() && a.startsAt().isAfter(action.at()))
                && s.pods().stream().anyMatch(p -> p.failing(s.takenAt()));
    }

    /** A rollback makes no new ReplicaSet; one that is younger belongs to a later release. */
    private static boolean releasedSince(RecentAction action, Snapshot s) {
        var rollout = s.rollout();
        return rollout != null
                && action.target().equals(s.target())
                && rollout.since() != null
                && rollout.since().isAfter(action.at());
    }
}
