package io.kubernaut.history.policy;

import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.history.database.Sessions;
import java.time.Instant;

/** Every change of the mode as a row, of which the latest holds; nothing is cached, so that it holds everywhere. */
public final class PostgresModeStore implements ModeStore {
    private static final Setting UNTOUCHED = new Setting(Mode.OBSERVE, "", "Nobody has set it yet.", Instant.EPOCH);

    private final Sessions sessions;

    public PostgresModeStore(Sessions sessions) {
        this.sessions = sessions.with(ModeMapper.class);
    }

    @Override
    public Setting current() {
        return sessions.one(ModeMapper.class, ModeMapper::latest)
                .map(m -> new Setting(m.mode(), m.setBy(), m.reason(), m.setAt()))
                .orElse(UNTOUCHED);
    }

    @Override
    public Setting set(Mode mode, String by, String reason, Instant at) {
        sessions.one(ModeMapper.class, m -> m.add(mode, by, reason, at));
        return new Setting(mode, by, reason, at);
    }
}
