package io.kubernaut.core.policy;

import java.time.Instant;

/** Keeps the mode; what is set holds at once on every replica. */
public interface ModeStore {
    Setting current();

    Setting set(Mode mode, String by, String reason, Instant at);

    /** The mode and who set it. */
    record Setting(Mode mode, String by, String reason, Instant at) {}
}
