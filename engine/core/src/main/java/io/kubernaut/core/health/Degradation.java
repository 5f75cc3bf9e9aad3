package io.kubernaut.core.health;

import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One way in which the service does less than it should.
 *
 * @param cluster the cluster that it concerns, "" for the only one; null when it concerns all
 * @param about which kinds, or how many items, where the mode says so; else ""
 * @param since when it was first noticed
 * @param detail what is seen, in words; it names kinds and never objects, for anybody may read it
 */
public record Degradation(DegradedMode mode, @Nullable String cluster, String about, Instant since, String detail) {
    static final Comparator<Degradation> ORDER = Comparator.comparing(Degradation::mode)
            .thenComparing(d -> d.cluster() == null ? "" : d.cluster())
            .thenComparing(Degradation::about);

    /** Whether a decision about that cluster is made under it. */
    public boolean concerns(String named) {
        return cluster == null || cluster.equals(named);
    }

    /** What it meant for a decision of that time, in one sentence. */
    public String saidOf(Instant decidedAt) {
        var where = cluster == null || cluster.isEmpty() ? "" : " in cluster " + cluster;
        return "Made while " + mode.was(about) + where + " for " + Spans.said(Duration.between(since, decidedAt)) + ": "
                + mode.then();
    }
}
