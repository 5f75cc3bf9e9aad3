package io.kubernaut.core.deliberation;

import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.RelatedAlert;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether one action can hardly mend an incident: more than one object of it is unwell, or rules found more than one thing
 * wrong. A workload and its pods are one object.
 *
 * @param unwell the subject, its nodes and claims that are not well, those of its objects that other alerts are about, and
 *     the causes of findings
 * @param found names of findings
 */
record Compound(SortedSet<ObjectRef> unwell, SortedSet<String> found) {

    static Compound of(Snapshot snapshot, Evaluation evaluation) {
        var own = own(snapshot);
        var unwell = new TreeSet<ObjectRef>();
        unwell.add(snapshot.target());
        nodes(snapshot).filter(Compound::unwell).map(NodeState::ref).forEach(unwell::add);
        claims(snapshot).filter(c -> !c.bound()).map(ClaimState::ref).forEach(unwell::add);
        snapshot.related().stream()
                .map(RelatedAlert::subject)
                .filter(own::contains)
                .map(snapshot::ownerOf)
                .forEach(unwell::add);
        evaluation.findings().stream()
                .map(Finding::cause)
                .map(snapshot::ownerOf)
                .forEach(unwell::add);
        return new Compound(
                unwell,
                evaluation.findings().stream().map(Finding::name).collect(Collectors.toCollection(TreeSet::new)));
    }

    boolean holds() {
        return unwell.size() > 1 || found.size() > 1;
    }

    /** What is wrong, for people. */
    String words() {
        return unwell.size() > 1
                ? "More than one thing is unwell: "
                        + unwell.stream().map(ObjectRef::display).collect(Collectors.joining(", ")) + "."
                : "More than one thing is wrong: " + String.join(", ", found) + ".";
    }

    private static boolean unwell(NodeState node) {
        return !node.isReady() || node.diskPressure() || node.memoryPressure();
    }

    private static Stream<NodeState> nodes(Snapshot snapshot) {
        return Stream.concat(Stream.ofNullable(snapshot.node()), snapshot.nodes().stream());
    }

    private static Stream<ClaimState> claims(Snapshot snapshot) {
        return Stream.concat(Stream.ofNullable(snapshot.claim()), snapshot.claims().stream());
    }

    private static Set<ObjectRef> own(Snapshot snapshot) {
        var own = new HashSet<ObjectRef>();
        snapshot.pods().forEach(p -> own.add(p.ref()));
        nodes(snapshot).forEach(n -> own.add(n.ref()));
        claims(snapshot).forEach(c -> own.add(c.ref()));
        Stream.ofNullable(snapshot.workload()).forEach(w -> own.add(w.ref()));
        Stream.ofNullable(snapshot.autoscaler()).forEach(a -> own.add(a.ref()));
        return own;
    }
}
