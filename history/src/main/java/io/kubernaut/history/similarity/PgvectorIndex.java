package io.kubernaut.history.similarity;

import io.kubernaut.core.similarity.Embedder.Embedded.Vector;
import io.kubernaut.core.similarity.SimilarityIndex;
import io.kubernaut.history.database.Sessions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets the database compare, where its extension pgvector is installed: nothing is kept in this process. */
public final class PgvectorIndex implements SimilarityIndex {
    private final Sessions sessions;
    private final String model;
    private final int most;

    /** @param most how many of the newest incidents are compared with */
    public PgvectorIndex(Sessions sessions, String model, int most) {
        this.sessions = sessions.with(PgvectorMapper.class);
        this.model = model;
        this.most = most;
    }

    /** Whether the database has the extension; nobody installs it here. */
    public static boolean installed(Sessions sessions) {
        return sessions.with(PgvectorMapper.class).one(PgvectorMapper.class, PgvectorMapper::installed);
    }

    /** There is nothing to take in: each look is at what is stored. */
    @Override
    public void refresh() {}

    @Override
    public List<Hit> nearest(Vector to, int limit, @Nullable UUID except) {
        return sessions.one(PgvectorMapper.class, m -> m.nearest(model, most, to.numbers(), except, limit)).stream()
                .map(row -> new Hit(row.incidentId(), Hit.rounded(row.similarity())))
                .toList();
    }

    @Override
    public int size() {
        return sessions.one(PgvectorMapper.class, m -> m.size(model, most));
    }
}
