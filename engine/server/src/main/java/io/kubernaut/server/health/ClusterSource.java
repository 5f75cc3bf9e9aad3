package io.kubernaut.server.health;

import io.kubernaut.actions.view.ViewProblem;
import io.kubernaut.actions.view.ViewProblem.Cause;
import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Sighting;
import io.kubernaut.core.text.Spans;
import io.kubernaut.server.cluster.ClusterAccess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is out of sight of one cluster, and how its API server answers. */
final class ClusterSource implements HealthSource {
    /** A list of one object takes an API server that is well some milliseconds. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    private static final Duration THROTTLED_LATELY = Duration.ofMinutes(1);
    private static final Set<Cause> BROKEN = EnumSet.of(Cause.BROKEN, Cause.UNDISCOVERED);

    private final ClusterAccess cluster;
    private final @Nullable String named;
    private final Clock clock;

    /** @param only there is no other: then what is degraded concerns all decisions, whatever cluster alerts name */
    ClusterSource(ClusterAccess cluster, boolean only, Clock clock) {
        this.cluster = cluster;
        this.named = only ? null : cluster.name();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cluster " + cluster.name();
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(1);
    }

    @Override
    public List<Sighting> look() {
        var seen = new ArrayList<Sighting>();
        var now = clock.instant();
        var problems = cluster.problems();
        silent(problems, seen);
        slow(seen);
        if (cluster.throttledWithin(THROTTLED_LATELY)) {
            seen.add(sighting(
                    DegradedMode.API_THROTTLING,
                    "",
                    "Within the last " + Spans.said(THROTTLED_LATELY) + " it answered 429.",
                    null));
        }
        kinds(
                DegradedMode.KINDS_FORBIDDEN,
                problems.stream().filter(p -> p.cause() == Cause.FORBIDDEN).toList(),
                seen);
        kinds(
                DegradedMode.WATCH_STALE,
                problems.stream()
                        .filter(p -> BROKEN.contains(p.cause()) && p.overdue(cluster.staleness(), now))
                        .toList(),
                seen);
        return seen;
    }

    private void silent(List<ViewProblem> problems, List<Sighting> seen) {
        problems.stream()
                .filter(p -> p.cause() == Cause.SILENT)
                .findFirst()
                .ifPresent(p -> seen.add(sighting(DegradedMode.API_AWAY, "", p.reason(), p.since())));
    }

    private void slow(List<Sighting> seen) {
        var took = cluster.answerTook();
        if (took.compareTo(SLOW) > 0) {
            seen.add(sighting(
                    DegradedMode.API_SLOW, "", "Its latest answer took " + Spans.said(took) + " or longer.", null));
        }
    }

    private void kinds(DegradedMode mode, List<ViewProblem> problems, List<Sighting> seen) {
        if (problems.isEmpty()) {
            return;
        }
        var about =
                problems.stream().map(ViewProblem::about).distinct().sorted().collect(Collectors.joining(", "));
        var oldest =
                problems.stream().min(Comparator.comparing(ViewProblem::since)).orElseThrow();
        seen.add(sighting(mode, about, oldest.about() + ": " + oldest.reason(), oldest.since()));
    }

    private Sighting sighting(DegradedMode mode, String about, String detail, @Nullable Instant since) {
        return new Sighting(mode, named, about, detail, since);
    }
}
