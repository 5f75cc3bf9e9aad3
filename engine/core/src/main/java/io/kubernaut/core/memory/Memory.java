package io.kubernaut.core.memory;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what earlier remediations did. */
public interface Memory {
    /** Actions on objects of the target's namespace, and on nodes, since then; the newest first. */
    List<RecentAction> recentActions(ObjectRef about, Instant since);

    /** Scores of all actions for this symptom, the narrowest scope that has samples for each. */
    List<Score> scores(ObjectRef about, String symptom, Instant now);

    /** Counts that guards need. */
    Load load(String cluster, Instant now);

    /**
     * The same for decisions that are made together: what it takes to know that there is nothing to remember is read once
     * for all of them.
     *
     * @param since nobody asks for recent actions before that
     */
    default Memory atOnce(String cluster, Instant since, Instant now) {
        return this;
    }

    /**
     * Changes under way and lately begun.
     *
     * @param runsByNamespace under way, by the namespace that they touch; those that touch none are left out
     * @param runsInCluster under way in the cluster
     * @param runsLastHour begun in the cluster within the hour before now
     * @param nodesClosing names of nodes that runs are closing, or closed so lately that the cluster's facts may not show it
     * @param clustersNamed values of the alerts' label {@code cluster} that were ever received, "" for alerts without it
     */
    record Load(
            SortedMap<String, Integer> runsByNamespace,
            int runsInCluster,
            int runsLastHour,
            List<String> nodesClosing,
            List<String> clustersNamed) {
        public static final Load NONE = new Load(new TreeMap<>(), 0, 0, List.of());

        /** Where only one cluster's alerts are received. */
        public Load(
                SortedMap<String, Integer> runsByNamespace,
                int runsInCluster,
                int runsLastHour,
                List<String> nodesClosing) {
            this(runsByNamespace, runsInCluster, runsLastHour, nodesClosing, List.of());
        }

        public Load {
            // Snapshots that were stored before these were counted have none.
            runsByNamespace = runsByNamespace == null ? new TreeMap<>() : new TreeMap<>(runsByNamespace);
            nodesClosing = nodesClosing == null
                    ? List.of()
                    : nodesClosing.stream().sorted().toList();
            clustersNamed = clustersNamed == null
                    ? List.of()
                    : clustersNamed.stream().sorted().toList();
        }

        public int runsIn(String namespace) {
            return runsByNamespace.getOrDefault(namespace, 0);
        }
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
        public Load load(String cluster, Instant now) {
            return Load.NONE;
        }
    };
}
