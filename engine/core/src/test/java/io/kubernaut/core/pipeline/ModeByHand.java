package io.kubernaut.core.pipeline;

import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import java.time.Instant;

/** A mode that the test sets. */
final class ModeByHand implements ModeStore {
    private Setting setting = new Setting(Mode.ACT, "test", "", Instant.EPOCH);

    @Override
    public Setting current() {
        return setting;
    }

    @Override
    public Setting set(Mode mode, String by, String reason, Instant at) {
        setting = new Setting(mode, by, reason, at);
        return setting;
    }

    void set(Mode mode) {
        var unused = set(mode, "test", "", Instant.EPOCH);
    }
}
