package io.kubernaut.history.rulebase;

import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Sessions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps the sources of each rule base by its hash, so that any decision can be replayed under its own rules. */
public final class PostgresRuleBases {
    private final Sessions sessions;

    public PostgresRuleBases(Sessions sessions) {
        this.sessions = sessions.with(RuleBaseMapper.class);
    }

    /**
     * Keeps a base; to be called before it decides anything.
     *
     * @param sources text by file name
     * @return false when it was kept before
     */
    public boolean keep(String hash, Map<String, String> sources, Instant at) {
        return sessions.one(RuleBaseMapper.class, m -> m.add(hash, Jsonb.of(sources), at)) > 0;
    }

    public Optional<SortedMap<String, String>> sources(String hash) {
        return sessions.one(RuleBaseMapper.class, m -> m.sources(hash)).map(PostgresRuleBases::texts);
    }

    private static SortedMap<String, String> texts(Jsonb sources) {
        var texts = new TreeMap<String, String>();
        Map<?, ?> read = SnapshotCodec.read(sources.text(), Map.class);
        read.forEach((k, v) -> texts.put(String.valueOf(k), String.valueOf(v)));
        return texts;
    }
}
