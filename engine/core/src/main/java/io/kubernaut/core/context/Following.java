package io.kubernaut.core.context;

import io.kubernaut.core.cluster.BudgetState;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.VolumeState;
import io.kubernaut.core.context.Subject.Presence;

/** From the object that an alert names to its subject. */
final class Following {
    private Following() {}

    /** Follows an object to the one that can be changed. */
    static Subject found(ClusterView view, ClusterObject object, String how) {
        var named = object.ref();
        switch (object) {
            case BudgetState budget -> {
                var owners = view.list(PodState.class, budget.namespace()).stream()
                        .filter(p -> Owners.matches(budget.selector(), p.meta().labels()))
                        .map(p -> Owners.top(view, p))
                        .distinct()
                        .toList();
                if (owners.size() == 1) {
                    return new Subject(
                            owners.getFirst(),
                            named,
                            Presence.FOUND,
                            how + " The budget selects the pods of "
                                    + owners.getFirst().display() + ".");
                }
                return new Subject(named, named, Presence.FOUND, how);
            }
            case VolumeState volume -> {
                var claim = volume.claim().split("/", -1);
                if (claim.length == 2) {
                    var ref = new ObjectRef(view.cluster(), "PersistentVolumeClaim", claim[0], claim[1]);
                    if (view.find(ClaimState.class, ref).isPresent()) {
                        return new Subject(ref, named, Presence.FOUND, how + " It is bound to " + ref.display() + ".");
                    }
                }
                return new Subject(named, named, Presence.FOUND, how);
            }
            default -> {
                var owner = Owners.top(view, object);
                var more = owner.equals(named) ? "" : " Its owner is " + owner.display() + ".";
                return new Subject(owner, named, Presence.FOUND, how + more);
            }
        }
    }

    /** Gone only where it would be listed if it were there. */
    static Subject gone(ClusterView view, ObjectRef named) {
        var unseen = view.unseen(named.kind());
        if (!unseen.isEmpty()) {
            return new Subject(
                    named,
                    named,
                    Presence.UNKNOWN,
                    "Whether " + named.display() + " exists cannot be told: " + unseen + ".");
        }
        var because = named.namespace().isEmpty() || view.namespaceExists(named.namespace())
                ? named.display() + " does not exist."
                : "The namespace " + named.namespace() + " does not exist.";
        return new Subject(named, named, Presence.GONE, because);
    }
}
