package io.kubernaut.core.context;

import io.kubernaut.core.memory.RecentAction;

/** Judges what was tried before by what is known of it now. */
final class Attempts {
    private Attempts() {}

    /**
     * It is over and was no use. What is known tells first: it failed, was found not to help, or its alert came back.
     * Where nothing has been found out yet, an alert that began after it while pods fail tells the same. A release that
     * was made after it has answered it: what fails now is another thing.
     */
    static boolean inVain(RecentAction action, Snapshot s) {
        if (action.inProgress() || releasedSince(action, s)) {
            return false;
        }
        return action.ended() == RecentAction.Ended.FAILED
                || action.didNotWork()
                || action.recurredAt() != null
                || (!action.worked() && failsUnderANewAlert(action, s));
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
