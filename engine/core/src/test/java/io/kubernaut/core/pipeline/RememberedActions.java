package io.kubernaut.core.pipeline;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import java.time.Instant;
import java.util.List;

/** Remembers the actions of a list, whoever asks, and nothing else. */
record RememberedActions(List<RecentAction> actions) implements Memory {
    @Override
    public List<RecentAction> recentActions(ObjectRef about, Instant since) {
        return actions;
    }

    @Override
    public List<Score> scores(ObjectRef about, String symptom, Instant now) {
        return List.of();
    }

    @Override
    public Load load(String named, Instant now) {
        return Load.NONE;
    }
}
