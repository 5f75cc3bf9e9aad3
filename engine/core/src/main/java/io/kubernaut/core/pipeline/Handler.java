package io.kubernaut.core.pipeline;

import io.kubernaut.core.work.WorkItem;
import java.time.Duration;

/** Does the work of one kind of item. It may be called again for the same item after a crash. */
public interface Handler {
    Ending handle(WorkItem item);

    /** What becomes of the item. */
    sealed interface Ending {
        record Done() implements Ending {}

        /** Done, and the item is removed already, together with what it left behind. */
        record Removed() implements Ending {}

        /** Not finished: again after a while. */
        record Later(Duration dueIn, String because) implements Ending {}

        /** Another process has taken the item over; nothing more may be written for it. */
        record LeaseLost() implements Ending {}
    }

    Ending DONE = new Ending.Done();

    Ending REMOVED = new Ending.Removed();

    Ending LOST = new Ending.LeaseLost();
}
