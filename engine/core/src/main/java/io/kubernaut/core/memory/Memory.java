package io.kubernaut.core.memory;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;
import java.util.List;

/** Reads what earlier remediations did. */
public interface Memory {
    /** Actions on objects of the target's namespace, and on nodes, since then; the newest first. */
    List<RecentAction> recentActions(ObjectRef about, Instant since);

    /** Scores of all actions for this symptom, the narrowest scope that has samples for each. */
    List<Score> scores(ObjectRef about, String symptom, Instant now);

    /** Counts that guards need. */
    Load load(String cluster, String namespace, Instant now);

    /**
     * Changes under way and lately begun.
     *
     * @param runsInNamespace under way in the namespace
     * @param runsInCluster under way in the cluster
     * @param runsLastHour begun in the cluster within the hour before now
     */
    record Load(int runsInNamespace, int runsInCluster, int runsLastHour) {
        public static final Load NONE = new Load(0, 0, 0);
    }

    /** Remembers nothing; for evaluation without history. */
    Memory EMPTY = new Memory() {
        @Override
        public List<RecentAction> recentActions(ObjectRef about, Instant since) {
            return List.of();
        }

        @Override
        public List<Score> scores(ObjectRef about, String symptom, Instant now) {
            return List.of();
        }

        @Override
        public Load load(String cluster, String namespace, Instant now) {
            return Load.NONE;
        }
    };
}
