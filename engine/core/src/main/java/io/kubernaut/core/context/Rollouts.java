package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a Deployment's releases from its ReplicaSets. */
final class Rollouts {
    private static final Comparator<WorkloadState> NEWEST_FIRST =
            Comparator.comparingLong(WorkloadState::revision).reversed();

    private Rollouts() {}

    static @Nullable Rollout of(WorkloadState deployment, ClusterView view, Instant now) {
        if (!deployment.kind().equals("Deployment")) {
            return null;
        }
        var sets = view.controlledBy(deployment.meta().uid()).stream()
                .filter(o -> o instanceof WorkloadState w && w.kind().equals("ReplicaSet") && w.revision() > 0)
                .map(WorkloadState.class::cast)
                .sorted(NEWEST_FIRST)
                .toList();
        if (sets.isEmpty()) {
            return null;
        }
        var revisions = new ArrayList<RevisionState>();
        for (int i = 0; i < sets.size(); i++) {
            var set = sets.get(i);
            var end = i == 0 ? now : sets.get(i - 1).meta().createdAt();
            var created = set.meta().createdAt();
            var lasted = created == null || end == null ? Duration.ZERO : Duration.between(created, end);
            revisions.add(new RevisionState(
                    set.revision(),
                    set.name(),
                    created,
                    set.desired(),
                    set.ready(),
                    Math.max(0, lasted.toSeconds()),
                    set.template()));
        }
        var current = revisions.getFirst();
        var choice = rollbackTo(current, revisions.subList(1, revisions.size()));
        return new Rollout(current.number(), since(sets), List.copyOf(revisions), choice.revision, choice.because);
    }

    /**
     * A ReplicaSet that is used again after a rollback keeps its old creation time; the release is then no older than
     * the youngest ReplicaSet.
     */
    private static @Nullable Instant since(List<WorkloadState> sets) {
        return sets.stream()
                .map(s -> s.meta().createdAt())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private record Choice(@Nullable Long revision, String because) {}

    /** Another template than the current one: the newest still ready, else the one that was current longest. */
    private static Choice rollbackTo(RevisionState current, List<RevisionState> earlier) {
        var others = earlier.stream()
                .filter(r -> !r.template().hash().equals(current.template().hash()))
                .toList();
        if (others.isEmpty()) {
            return new Choice(null, "There is no earlier revision with another template.");
        }
        var ready = others.stream().filter(r -> r.ready() > 0).findFirst();
        if (ready.isPresent()) {
            var number = ready.get().number();
            return new Choice(
                    number, "Revision " + number + " still has " + ready.get().ready() + " ready pods.");
        }
        var longest = others.stream()
                .max(Comparator.comparingLong(RevisionState::currentFor).thenComparingLong(RevisionState::number))
                .orElseThrow();
        return longest.currentFor() == 0
                ? new Choice(null, "Nothing tells which of the earlier revisions was healthy.")
                : new Choice(
                        longest.number(),
                        "Revision " + longest.number() + " was current longest of the earlier ones, for "
                                + Spans.said(Duration.ofSeconds(longest.currentFor())) + ".");
    }
}
