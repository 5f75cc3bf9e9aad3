package io.kubernaut.core.work;

import java.util.UUID;

/**
 * Something that must be done, claimed by this process.
 *
 * @param subject the row it is about, by kind
 * @param attempts how often its handling has failed before, in a row
 * @param fence grows with every claim; writes of an older claim are refused
 */
public record WorkItem(long id, Kind kind, UUID subject, int attempts, long fence) {

    /** What is to be done. */
    public enum Kind {
        /** New alerts are to be grouped and decided; the subject is the triage that they were opened for. */
        TRIAGE,
        /** An incident is to be decided again; the subject is the incident. */
        DECIDE,
        /** A run is to be brought one step further; the subject is the run. */
        RUN,
        /** A finished run is to be assessed; the subject is the run. */
        ASSESS,
        /** An approval runs out; the subject is the approval. */
        EXPIRE,
        /** A change that was made for a time is to be ended; the subject is the run. */
        REVERT,
        /** A model is to be asked; the subject is the consultation. */
        ASK,
        /** A message is to be delivered to one sink; the subject is the delivery. */
        TELL
    }
}
