package io.kubernaut.core.context;

import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.TemplateState.ContainerTemplate;
import io.kubernaut.core.cluster.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment's releases.
 *
 * @param current number of the newest revision
 * @param since when it became current; null when no ReplicaSet says when it was made
 * @param revisions the newest first; the first is the current one
 * @param rollbackTo the revision to go back to; null when there is none. Only a person goes back to one of which nothing
 *     shows that it was healthy
 * @param rollbackBecause why that one, or why none
 */
public record Rollout(
        long current,
        @Nullable Instant since,
        List<RevisionState> revisions,
        @Nullable Long rollbackTo,
        String rollbackBecause) {

    /**
     * As the Deployment and its ReplicaSets tell; null when none of these has a number.
     *
     * @param own the Deployment's ReplicaSets
     */
    public static @Nullable Rollout of(WorkloadState deployment, Collection<WorkloadState> own, Instant now) {
        return Rollouts.of(deployment, own, now);
    }

    /** The revision of that number; empty when it is not kept. */
    public Optional<RevisionState> revision(long number) {
        return revisions.stream().filter(r -> r.number() == number).findFirst();
    }

    /** There is a revision to go back to. */
    public boolean canRollBack() {
        return rollbackTo != null;
    }

    /** The current release is younger than {@code age} at {@code now}; false when {@code since} is null. */
    public boolean youngerThan(Duration age, Instant now) {
        return since != null && since.plus(age).isAfter(now);
    }

    /** The newest revision. */
    public Optional<RevisionState> currentRevision() {
        return revision(current);
    }

    /** The revision to go back to; empty when there is none. */
    public Optional<RevisionState> previous() {
        return rollbackTo == null ? Optional.empty() : revision(rollbackTo);
    }

    /** The pod belongs to the current revision. */
    public boolean isCurrent(PodState pod) {
        var controller = pod.meta().controller();
        if (controller == null) {
            return false;
        }
        for (var revision : revisions) {
            if (revision.number() == current) {
                return revision.replicaSet().equals(controller.name());
            }
        }
        return false;
    }

    /**
     * A container's image differs between the newest revision and the one to go back to; false when there is none to go
     * back to.
     */
    public boolean imageChanged() {
        return differs((a, b) -> !a.image().equals(b.image()));
    }

    /**
     * A container's requests or limits differ between the newest revision and the one to go back to; false when there
     * is none.
     */
    public boolean resourcesChanged() {
        return differs((a, b) -> !a.resources().equals(b.resources()));
    }

    /**
     * A container's command, arguments, environment, probes or mounts differ between the newest revision and the one to
     * go back to.
     */
    public boolean settingsChanged() {
        return differs((a, b) -> !a.settings().equals(b.settings()));
    }

    /** The release lowered a container's memory limit, or set one where there was none. */
    public boolean memoryLimitLowered() {
        return differs((now, before) -> now.resources().limitMemory() != null
                && (before.resources().limitMemory() == null
                        || now.resources().limitMemoryOrZero()
                                < before.resources().limitMemoryOrZero()));
    }

    /** The release runs an init container that the revision to go back to does not have, or has otherwise. */
    public boolean preparesOtherwise() {
        var now = currentRevision();
        var before = previous();
        if (now.isEmpty() || before.isEmpty()) {
            return false;
        }
        return now.get().template().containers().stream()
                .filter(ContainerTemplate::init)
                .anyMatch(c -> before.get()
                        .template()
                        .container(c.name())
                        .map(b -> !c.image().equals(b.image()) || !c.settings().equals(b.settings()))
                        .orElse(true));
    }

    private boolean differs(java.util.function.BiPredicate<ContainerTemplate, ContainerTemplate> test) {
        var now = currentRevision();
        var before = previous();
        if (now.isEmpty() || before.isEmpty()) {
            return false;
        }
        return now.get().template().containers().stream()
                .anyMatch(c -> before.get()
                        .template()
                        .container(c.name())
                        .map(b -> test.test(c, b))
                        .orElse(false));
    }

    /** What the release changed, in words for people; "" when nothing can be told. */
    public String changed() {
        var changes = new java.util.StringJoiner(", ");
        if (imageChanged()) {
            changes.add("image");
        }
        if (resourcesChanged()) {
            changes.add("resources");
        }
        if (settingsChanged()) {
            changes.add("command, environment or probes");
        }
        return Objects.toString(changes, "");
    }
}
