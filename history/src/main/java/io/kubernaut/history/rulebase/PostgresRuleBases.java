package io.kubernaut.history.rulebase;

import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.RuleBaseStore;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Sessions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sources as jsonb, one row for each base. */
public final class PostgresRuleBases implements RuleBaseStore {
    private final Sessions sessions;

    public PostgresRuleBases(Sessions sessions) {
        this.sessions = sessions.with(RuleBaseMapper.class);
    }

    @Override
    public boolean keep(String hash, Map<String, String> sources, Instant at) {
        return sessions.one(RuleBaseMapper.class, m -> m.add(hash, Jsonb.of(sources), at));
    }

    @Override
    public Optional<SortedMap<String, String>> sources(String hash) {
        return sessions.one(RuleBaseMapper.class, m -> m.sources(hash)).map(PostgresRuleBases::texts);
    }

    @Override
    public Optional<SortedMap<String, String>> lastInForce() {
        return sessions.one(RuleBaseMapper.class, RuleBaseMapper::lastInForce).map(PostgresRuleBases::texts);
    }

    private static SortedMap<String, String> texts(Jsonb sources) {
        var texts = new TreeMap<String, String>();
        Map<?, ?> read = SnapshotCodec.read(sources.text(), Map.class);
        read.forEach((k, v) -> texts.put(String.valueOf(k), String.valueOf(v)));
        return texts;
    }
}
