package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a snapshot says of its pods taken together. */
public sealed interface PodsAtOnce permits Snapshot {
    List<PodState> pods();

    @Nullable
    PodState pod();

    List<NodeState> nodes();

    List<ClaimState> claims();

    @Nullable
    WorkloadState workload();

    @Nullable
    Rollout rollout();

    Policy policy();

    Instant takenAt();

    /** It keeps data of its own: a StatefulSet whose pods mount claims. */
    default boolean keepsData() {
        var owner = workload();
        return owner != null
                && owner.kind().equals("StatefulSet")
                && (!claims().isEmpty() || anyPod(p -> !p.claims().isEmpty()));
    }

    /** Pods of the newest release; all pods where there are no releases. */
    default List<PodState> currentPods() {
        var releases = rollout();
        return releases == null
                ? pods()
                : pods().stream().filter(releases::isCurrent).toList();
    }

    /** Pods of earlier releases; none where there are no releases. */
    default List<PodState> earlierPods() {
        var releases = rollout();
        return releases == null
                ? List.of()
                : pods().stream().filter(p -> !releases.isCurrent(p)).toList();
    }

    /** How many pods, other than the named one, are ready and not terminating. */
    default long readySiblings() {
        var named = pod();
        return podsThat(
                p -> p.ready() && !p.terminating() && (named == null || !p.ref().equals(named.ref())));
    }

    /** Earlier pods still serve while none of the newest release stays ready. */
    default boolean releaseUnfinished() {
        var releases = rollout();
        if (releases == null || pods().size() < 2) {
            return false;
        }
        boolean earlierServe = false;
        boolean anyCurrent = false;
        for (var candidate : pods()) {
            if (!releases.isCurrent(candidate)) {
                earlierServe |= candidate.ready();
            } else if (candidate.ready() && !candidate.crashing(takenAt())) {
                return false;
            } else {
                anyCurrent = true;
            }
        }
        return earlierServe && anyCurrent;
    }

    /** Some pod keeps failing. A cheap first look: without one, a rule is left before it goes from pod to pod. */
    default boolean anyCrashing() {
        return anyPod(p -> p.crashing(takenAt()));
    }

    /** The last end of some container was a kill for memory, however long ago; a cheap first look. */
    default boolean anyKilledForMemory() {
        return anyPod(PodState::lastKilledForMemory);
    }

    /** Some pod cannot pull its image; a cheap first look. */
    default boolean anyWithoutImage() {
        return anyPod(PodState::imagePullFailing);
    }

    /** Some container refers to a setting that is missing; a cheap first look. */
    default boolean anyWithoutSettings() {
        return anyPod(PodState::configFailing);
    }

    /** Some pod runs and is unready; a cheap first look. */
    default boolean anyHung() {
        return anyPod(PodState::hung);
    }

    /** Some pod has not been started, by the scheduler or by its node; a cheap first look. */
    default boolean anyPending() {
        return anyPod(p -> p.pending() || p.node().isEmpty());
    }

    /** Some pod would be recreated by nobody; a cheap first look. */
    default boolean anyBare() {
        return anyPod(PodState::bare);
    }

    /** Some pod is being deleted; a cheap first look. */
    default boolean anyTerminating() {
        return anyPod(PodState::terminating);
    }

    /** Some node under the pods is not ready; a cheap first look. */
    default boolean anyNodeLost() {
        for (var candidate : nodes()) {
            if (!candidate.isReady()) {
                return true;
            }
        }
        return false;
    }

    /** How many of the pods are ready and not terminating. */
    default long readyPods() {
        return podsThat(p -> p.ready() && !p.terminating());
    }

    /** How many of the pods have hung for the threshold {@code hungAfter}; see {@link PodState#hungFor}. */
    default long hungPods() {
        return podsThat(p -> p.hungFor(policy().thresholds().hungAfter(), takenAt()));
    }

    /** By a loop: rules ask this dozens of times a decision, and a stream costs ten times as much. */
    private boolean anyPod(Predicate<PodState> test) {
        for (var candidate : pods()) {
            if (test.test(candidate)) {
                return true;
            }
        }
        return false;
    }

    private long podsThat(Predicate<PodState> test) {
        long count = 0;
        for (var candidate : pods()) {
            count += test.test(candidate) ? 1 : 0;
        }
        return count;
    }
}
