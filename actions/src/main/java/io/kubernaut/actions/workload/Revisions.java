package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.KubernetesExecutor;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.context.RevisionState;
import io.kubernaut.core.context.Rollout;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The revisions that a Deployment keeps, and which of them may be gone back to; rules and guards mean the same by it. */
final class Revisions {
    private final String current;
    private final List<LiveObject> sets;
    private final @Nullable Rollout rollout;

    private Revisions(String current, List<LiveObject> sets, @Nullable Rollout rollout) {
        this.current = current;
        this.sets = sets;
        this.rollout = rollout;
    }

    static Revisions of(ClusterApi api, LiveObject deployment, Instant now) {
        var sets = api.list(ResourceKind.REPLICA_SET, deployment.namespace()).stream()
                .filter(set -> set.controlledBy(deployment.uid()))
                .filter(set -> number(set) > 0)
                .sorted(Comparator.comparingLong(Revisions::number))
                .toList();
        return new Revisions(
                deployment.annotation(KubernetesExecutor.REVISION),
                sets,
                Rollout.of(
                        Reduced.of(List.of(deployment), WorkloadState.class).getFirst(),
                        Reduced.of(sets, WorkloadState.class),
                        now));
    }

    private static long number(LiveObject set) {
        return set.number("/metadata/annotations/" + KubernetesExecutor.REVISION.replace("/", "~1"), 0);
    }

    boolean none() {
        return rollout == null || sets.size() < 2;
    }

    Optional<LiveObject> of(String number) {
        return sets.stream()
                .filter(set -> set.annotation(KubernetesExecutor.REVISION).equals(number))
                .findFirst();
    }

    /** The numbers of those that are not the current one. */
    String others() {
        return sets.stream()
                .map(set -> set.annotation(KubernetesExecutor.REVISION))
                .filter(number -> !number.equals(current))
                .collect(Collectors.joining(", "));
    }

    /** The one to go back to where nobody names one: only one that is shown to have been healthy. */
    Optional<String> usual() {
        return recommended().filter(RevisionState::shownHealthy).map(it -> String.valueOf(it.number()));
    }

    private Optional<RevisionState> recommended() {
        return Optional.ofNullable(rollout).flatMap(Rollout::previous);
    }

    /**
     * Why that revision is none to go back to. One that was only current longest is named by somebody who was asked: the
     * guards see to that.
     */
    Optional<String> doubt(String number) {
        var wanted = rollout == null ? Optional.<RevisionState>empty() : rollout.revision(Long.parseLong(number));
        var fits = wanted.filter(
                        it -> it.shownHealthy() || Objects.equals(recommended().orElse(null), it))
                .isPresent();
        return fits
                ? Optional.empty()
                : Optional.of("Nothing shows that revision " + number + " was ever healthy. " + remedy());
    }

    /** What to do where nobody knows which one was healthy. */
    String remedy() {
        return recommended()
                .map(it -> because() + " Name revision " + it.number() + " (toRevision), or go back by hand.")
                .orElse("Roll out a release that works, or go back by hand.");
    }

    private String because() {
        return rollout == null ? "" : rollout.rollbackBecause();
    }
}
