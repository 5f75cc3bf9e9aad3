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
    public boolean keep(String hash, Map<String, String> sources, Map<String, String> scenarios, Instant at) {
        return sessions.one(RuleBaseMapper.class, m -> m.add(hash, Jsonb.of(sources), Jsonb.of(scenarios), at));
    }

    @Override
    public Optional<SortedMap<String, String>> sources(String hash) {
        return sessions.one(RuleBaseMapper.class, m -> m.sources(hash)).map(PostgresRuleBases::texts);
    }

    @Override
    public Optional<Kept> lastInForce() {
        return sessions.one(RuleBaseMapper.class, RuleBaseMapper::lastInForce)
                .map(row -> new Kept(texts(row.sources()), texts(row.scenarios())));
    }

    private static SortedMap<String, String> texts(Jsonb sources) {
        var texts = new TreeMap<String, String>();
        Map<?, ?> read = SnapshotCodec.read(sources.text(), Map.class);
        read.forEach((k, v) -> texts.put(String.valueOf(k), String.valueOf(v)));
        return texts;
    }
}
