package io.kubernaut.core.deliberation;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.RelatedAlert;
import io.kubernaut.core.context.SnapshotBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that fires, ready to tell of any subject what has most to do with it: a snapshot holds only some. */
final class Firing {
    /** Of those that have nothing in common with the subject. */
    private static final int MOST_UNRELATED = 10;

    private final List<RelatedAlert> all;
    private final List<RelatedAlert> critical = new ArrayList<>();
    private final Map<ObjectRef, List<RelatedAlert>> bySubject = new HashMap<>();
    private final Map<String, List<RelatedAlert>> byNamespace = new HashMap<>();
    private final Map<String, List<RelatedAlert>> bySymptom = new HashMap<>();

    Firing(Collection<RelatedAlert> all) {
        this.all = all.stream().sorted(SnapshotBuilder.RELATED).toList();
        for (var alert : this.all) {
            if (alert.severity().equals("critical")) {
                critical.add(alert);
            }
            bySubject.computeIfAbsent(alert.subject(), s -> new ArrayList<>()).add(alert);
            byNamespace
                    .computeIfAbsent(alert.subject().namespace(), n -> new ArrayList<>())
                    .add(alert);
            bySymptom.computeIfAbsent(alert.symptom(), s -> new ArrayList<>()).add(alert);
        }
    }

    /**
     * What else fires. Where it is more than a snapshot holds, these stay, in this order: what is about the same subject,
     * about nodes and the cluster, in the same namespace, critical, of the same symptom, and some of the rest.
     */
    List<RelatedAlert> beside(Group.Key own) {
        var choice = new Choice(own);
        choice.take(bySubject.getOrDefault(own.subject(), List.of()), SnapshotBuilder.MAX_RELATED);
        choice.take(byNamespace.getOrDefault("", List.of()), SnapshotBuilder.MAX_RELATED);
        choice.take(byNamespace.getOrDefault(own.subject().namespace(), List.of()), SnapshotBuilder.MAX_RELATED);
        choice.take(critical, SnapshotBuilder.MAX_RELATED);
        choice.take(bySymptom.getOrDefault(own.symptom(), List.of()), SnapshotBuilder.MAX_RELATED);
        choice.take(all, Math.min(SnapshotBuilder.MAX_RELATED, choice.taken.size() + MOST_UNRELATED));
        choice.taken.sort(SnapshotBuilder.RELATED);
        return choice.taken;
    }

    private record Choice(Group.Key own, List<RelatedAlert> taken, Set<RelatedAlert> seen) {
        Choice(Group.Key own) {
            // Two alerts may be equal here, such as those of two containers.
            this(own, new ArrayList<>(), Collections.newSetFromMap(new IdentityHashMap<>()));
        }

        void take(List<RelatedAlert> some, int most) {
            for (var alert : some) {
                if (taken.size() >= most) {
                    return;
                }
                if (isOther(alert) && seen.add(alert)) {
                    taken.add(alert);
                }
            }
        }

        private boolean isOther(RelatedAlert alert) {
            return !alert.subject().equals(own.subject()) || !alert.symptom().equals(own.symptom());
        }
    }
}
