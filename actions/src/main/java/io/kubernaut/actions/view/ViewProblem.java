package io.kubernaut.actions.view;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that the view cannot see, in words for people.
 *
 * @param cause what lies behind it
 * @param about the kind, or what else does not work, such as "discovery"
 * @param reason why, and where it helps what to do
 * @param since when it was first noticed
 */
public record ViewProblem(Cause cause, String about, String reason, Instant since) {
    /** Whether it has lasted longer than what is interrupted and caught up with. */
    public boolean overdue(Duration staleness, Instant now) {
        return since.plus(staleness).isBefore(now);
    }

    /** What lies behind it. */
    public enum Cause {
        /** The API server does not answer. */
        SILENT,
        /** The kind's list or watch failed, or was interrupted, and is tried again. */
        BROKEN,
        /** Kubernaut may not list and watch the kind. */
        FORBIDDEN,
        /** The cluster does not have the kind. */
        UNSERVED,
        /** The API server did not say which kinds the cluster has. */
        UNDISCOVERED,
        /** An object cannot be read; the others of its kind can. */
        UNREADABLE
    }
}
