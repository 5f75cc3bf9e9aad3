package io.kubernaut.history.work;

import io.kubernaut.core.work.HeadStart;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.util.UUID;

/**
 * An item to be added, or one that waits to be brought forward.
 *
 * @param headStart never negative
 */
public record NewWork(WorkItem.Kind kind, UUID subject, Duration dueIn, Duration headStart) {
    public NewWork {
        if (headStart.isNegative()) {
            throw new IllegalArgumentException("headStart must not be negative, but is " + headStart);
        }
    }

    public static NewWork of(WorkItem.Kind kind, UUID subject, Duration dueIn) {
        return new NewWork(kind, subject, dueIn, HeadStart.of(kind));
    }
}
