package io.kubernaut.core.assessment;

import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong around a target since an action, as the cluster shows it: Warning events of its own, and neighbours that
 * became unready.
 *
 * <p>What was so before is known from two sources. The snapshot of the decision says what was wrong when it was decided.
 * The cluster's own times say what began after the action, also where it was carried out long after the decision. Both
 * must say that it is new; what cannot be told lowers nothing.
 */
public final class SideEffects {
    private static final int MOST_NAMED = 5;
    private static final String OURSELVES = "kubernaut";

    private final ClusterView view;
    private final @Nullable Snapshot before;
    private final Instant began;
    private final Instant shownAt;

    /**
     * @param before of the decision; null where it is not stored any more
     * @param began when the first write of the action was announced
     * @param shownAt when its effect showed: until then it may well have made a stir
     */
    public SideEffects(ClusterView view, @Nullable Snapshot before, Instant began, Instant shownAt) {
        this.view = view;
        this.before = before == null || !before.clusterProblem().isEmpty() ? null : before;
        this.began = began;
        this.shownAt = shownAt;
    }

    /**
     * @param concerned the target, and whom its incident is about: none of them is a neighbour
     * @param since how to say it, such as "Since the action"
     */
    public List<Deduction> of(ObjectRef target, Collection<ObjectRef> concerned, String since) {
        if (!view.available() || before == null) {
            return List.of();
        }
        return Stream.of(
                        said(warnings(target, before))
                                .map(w -> Deduction.newWarnings(since + " there are new warnings: " + w + ".")),
                        said(neighbours(target, concerned, before))
                                .map(n ->
                                        Deduction.unreadyNeighbours(since + " neighbours became unready: " + n + ".")))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> said(List<String> seen) {
        var named = seen.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        int more = seen.size() - MOST_NAMED;
        return seen.isEmpty() ? Optional.empty() : Optional.of(more > 0 ? named + " and " + more + " more" : named);
    }

    /** Reasons that nothing of the target had before, with an object that is there and has had it since the effect showed. */
    private List<String> warnings(ObjectRef target, Snapshot then) {
        boolean about = target.equals(then.target())
                || (then.workload() != null && target.equals(then.workload().ref()));
        if (!about
                || then.events().size() >= SnapshotBuilder.MAX_EVENTS
                || !view.unseen("Event").isEmpty()) {
            return List.of();
        }
        var own = own(target);
        var now = view.list(EventState.class, target.namespace().isEmpty() ? "default" : target.namespace()).stream()
                .filter(SideEffects::warns)
                .toList();
        var known = new HashSet<String>();
        then.events().stream()
                .filter(SideEffects::warns)
                .map(EventState::reason)
                .forEach(known::add);
        var earlier = new HashSet<>(own);
        then.pods().forEach(p -> earlier.add(p.ref()));
        now.stream()
                .filter(e -> earlier.contains(e.involved()) && !isNew(e))
                .map(EventState::reason)
                .forEach(known::add);
        return now.stream()
                .filter(e -> own.contains(e.involved()) && isNew(e) && !known.contains(e.reason()))
                .filter(e -> e.lastSeen() != null && e.lastSeen().isAfter(shownAt))
                .map(e -> e.reason() + " at " + e.involved().display())
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean warns(EventState event) {
        return event.type().equals("Warning")
                && !event.reason().isEmpty()
                && !event.source().startsWith(OURSELVES);
    }

    private boolean isNew(EventState event) {
        return event.firstSeen() != null && event.firstSeen().isAfter(began);
    }

    /** The target, and what it controls that is to stay: pods that are over or going say nothing against the action. */
    private Set<ObjectRef> own(ObjectRef target) {
        var own = new HashSet<ObjectRef>(Set.of(target));
        view.workload(target).ifPresent(w -> {
            view.controlledBy(w.meta().uid()).stream()
                    .filter(WorkloadState.class::isInstance)
                    .forEach(o -> own.add(o.ref()));
            podsOf(target).map(PodState::ref).forEach(own::add);
        });
        return own;
    }

    private Stream<PodState> podsOf(ObjectRef target) {
        return view.workload(target).map(view::podsOf).orElse(List.of()).stream()
                .filter(p -> !p.over() && !p.terminating());
    }

    /**
     * Workloads of the target's namespace and on its nodes that lack a pod which ran before the action and has been
     * unready since a time after it. Pods that were made since do not tell: a release or an autoscaler makes such, too.
     */
    private List<String> neighbours(ObjectRef target, Collection<ObjectRef> concerned, Snapshot then) {
        if (!view.unseen("Event").isEmpty()
                || Stream.of("Pod", "Node", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")
                        .anyMatch(k ->
                                then.unseen().containsKey(k) || !view.unseen(k).isEmpty())) {
            return List.of();
        }
        var unwell = new HashSet<ObjectRef>(concerned);
        unwell.add(target);
        unwell.add(then.target());
        then.peers().forEach(p -> unwell.add(p.ref()));
        return Stream.concat(inNamespace(target, then), onNodes(target))
                .filter(this::fell)
                .filter(p -> target.kind().equals("Node") || stands(p.node()))
                .map(this::owner)
                .flatMap(Optional::stream)
                .filter(w -> w.ready() < w.desired() && !unwell.contains(w.ref()))
                .map(w -> w.ref().display())
                .distinct()
                .sorted()
                .toList();
    }

    /** Where the snapshot may have left out workloads that were unwell before, nobody of the namespace is a neighbour. */
    private Stream<PodState> inNamespace(ObjectRef target, Snapshot then) {
        return target.namespace().isEmpty()
                        || !target.namespace().equals(then.target().namespace())
                        || then.peers().size() >= SnapshotBuilder.MAX_PEERS
                ? Stream.empty()
                : view.list(PodState.class, target.namespace()).stream();
    }

    /** Of its own namespace what was so before is known better from there. */
    private Stream<PodState> onNodes(ObjectRef target) {
        var nodes = target.kind().equals("Node")
                ? Stream.of(target.name())
                : podsOf(target).map(PodState::node);
        return nodes.filter(n -> !n.isEmpty())
                .distinct()
                .flatMap(n -> view.podsOn(n).stream())
                .filter(p -> !p.ref().namespace().equals(target.namespace()));
    }

    private boolean stands(String node) {
        return view.node(node).map(NodeState::isReady).orElse(false);
    }

    /** One that restarted more than once, or that was warned of before, may have been going up and down all the time. */
    private boolean fell(PodState pod) {
        var made = pod.meta().createdAt();
        return !pod.ready()
                && !pod.over()
                && !pod.terminating()
                && made != null
                && made.isBefore(began)
                && pod.readySince() != null
                && pod.readySince().isAfter(began)
                && pod.containers().stream().allMatch(c -> c.restarts() <= 1)
                && view.list(EventState.class, pod.ref().namespace()).stream()
                        .noneMatch(e -> e.involved().equals(pod.ref()) && warns(e) && !isNew(e));
    }

    private Optional<WorkloadState> owner(PodState pod) {
        return above(pod).map(w -> above(w).orElse(w));
    }

    private Optional<WorkloadState> above(ClusterObject object) {
        return Optional.ofNullable(object.meta().controller())
                .filter(c -> WorkloadState.KINDS.contains(c.kind()))
                .flatMap(c -> view.workload(object.ref().sibling(c.kind(), c.name())));
    }
}
