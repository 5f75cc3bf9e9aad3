package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a Deployment's releases from its ReplicaSets. */
final class Rollouts {
    private static final Comparator<WorkloadState> NEWEST_FIRST =
            Comparator.comparingLong(WorkloadState::revision).reversed();

    /** Status is written seconds after what it tells of. */
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    /** Releases have ten minutes to come up where nothing else is said; hardly any has hours. */
    private static final Duration PAST_ANY_DEADLINE = Duration.ofHours(6);

    private Rollouts() {}

    static @Nullable Rollout of(WorkloadState deployment, ClusterView view, Instant now) {
        if (!deployment.kind().equals("Deployment")) {
            return null;
        }
        return of(
                deployment,
                view.controlledBy(deployment.meta().uid()).stream()
                        .filter(o -> o instanceof WorkloadState w && w.kind().equals("ReplicaSet"))
                        .map(WorkloadState.class::cast)
                        .toList(),
                now);
    }

    /** @param own its ReplicaSets */
    static @Nullable Rollout of(WorkloadState deployment, Collection<WorkloadState> own, Instant now) {
        var sets =
                own.stream().filter(w -> w.revision() > 0).sorted(NEWEST_FIRST).toList();
        if (sets.isEmpty()) {
            return null;
        }
        var since = since(sets);
        var released = sets.getFirst().meta().createdAt();
        var revisions = new ArrayList<RevisionState>();
        for (int i = 0; i < sets.size(); i++) {
            var set = sets.get(i);
            var end = i == 0 ? now : sets.get(i - 1).meta().createdAt();
            var created = set.meta().createdAt();
            var lasted = created == null || end == null ? Duration.ZERO : Duration.between(created, end);
            var because = set.ready() > 0
                    ? "It still has " + ready(set.ready()) + "."
                    : i == 1 && released != null && released.equals(since)
                            ? servedUntil(deployment, released, lasted)
                            : "";
            revisions.add(new RevisionState(
                    set.revision(),
                    set.name(),
                    created,
                    set.desired(),
                    set.ready(),
                    Math.max(0, lasted.toSeconds()),
                    set.template(),
                    because));
        }
        var current = revisions.getFirst();
        var choice = rollbackTo(current, revisions.subList(1, revisions.size()));
        return new Rollout(current.number(), since, List.copyOf(revisions), choice.revision, choice.because);
    }

    /**
     * What the Deployment's status tells of the revision before the newest, in words; "" when it tells nothing. Its
     * conditions keep the time of their last transition across releases, so one that is older than the newest release held
     * when that came (Kubernetes 1.36, DeploymentStatus).
     *
     * @param released when the newest revision was made
     * @param lasted how long the one before was the newest
     */
    private static String servedUntil(WorkloadState deployment, Instant released, Duration lasted) {
        var available = deployment.condition("Available");
        if (available
                .filter(Condition::isFalse)
                .map(Condition::since)
                .filter(at -> !at.isBefore(released) && !at.isAfter(released.plus(AT_ONCE)))
                .isPresent()) {
            return "The Deployment was available until the release that came after it.";
        }
        // Had it not come up, its deadline would have passed, and the condition been false since.
        var completed = lasted.compareTo(PAST_ANY_DEADLINE) >= 0
                && deployment
                        .condition("Progressing")
                        .filter(Condition::isTrue)
                        .map(Condition::since)
                        .filter(at -> at.isBefore(released))
                        .isPresent();
        return completed ? "Its rollout had completed when the next release came." : "";
    }

    private static String ready(int pods) {
        return pods == 1 ? "1 ready pod" : pods + " ready pods";
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

    /**
     * Another template than the current one: the newest still ready, else the newest that is shown to have been healthy. The
     * one that was current longest is only likely to have been: that alone lets nobody act.
     */
    private static Choice rollbackTo(RevisionState current, List<RevisionState> earlier) {
        var others = earlier.stream()
                .filter(r -> !r.template().hash().equals(current.template().hash()))
                .toList();
        if (others.isEmpty()) {
            return new Choice(null, "There is no earlier revision with another template.");
        }
        var shown = others.stream()
                .filter(r -> r.ready() > 0)
                .findFirst()
                .or(() -> others.stream().filter(RevisionState::shownHealthy).findFirst());
        if (shown.isPresent()) {
            var it = shown.get();
            return new Choice(
                    it.number(),
                    it.ready() > 0
                            ? "Revision " + it.number() + " still has " + ready(it.ready()) + "."
                            : "Revision " + it.number() + " was healthy. " + it.healthyBecause());
        }
        var longest = others.stream()
                .max(Comparator.comparingLong(RevisionState::currentFor).thenComparingLong(RevisionState::number))
                .orElseThrow();
        return longest.currentFor() == 0
                ? new Choice(null, "Nothing tells which of the earlier revisions was healthy.")
                : new Choice(
                        longest.number(),
                        "Revision " + longest.number() + " was current longest of the earlier ones, for "
                                + Spans.said(Duration.ofSeconds(longest.currentFor()))
                                + "; nothing shows that it was healthy.");
    }
}
