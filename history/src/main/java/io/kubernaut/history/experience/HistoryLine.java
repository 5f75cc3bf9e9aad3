package io.kubernaut.history.experience;

import java.time.Instant;

/** A line between the first and the last of a file of history. */
sealed interface HistoryLine permits Sample, Withdrawn {
    /** When the run was created, or the incident opened. */
    Instant beganAt();
}
