package io.kubernaut.server.cluster;

import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.actions.view.ViewSettings;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.Clusters;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** All clusters of this process, each with a view and a client of its own, so that one that is away stops no other. */
public final class ClusterSet implements Clusters, AutoCloseable {
    private final List<ClusterAccess> all;

    private ClusterSet(List<ClusterAccess> all) {
        this.all = List.copyOf(all);
    }

    /** Begins to look at them, in the order of their names; "" is the name of the only one. */
    public static ClusterSet open(
            SortedMap<String, ClusterConnection> connections, ViewSettings settings, Clock clock) {
        return new ClusterSet(connections.entrySet().stream()
                .map(c -> ClusterAccess.open(c.getValue(), c.getKey(), settings, clock))
                .toList());
    }

    public List<ClusterAccess> all() {
        return all;
    }

    /** The cluster that is meant by this name; the only one, whatever the name, for whether it is meant its view says. */
    public Optional<ClusterAccess> find(String cluster) {
        return all.size() == 1
                ? Optional.of(all.getFirst())
                : all.stream().filter(c -> c.name().equals(cluster)).findFirst();
    }

    @Override
    public ClusterView named(String cluster) {
        return find(cluster).map(ClusterAccess::view).orElseGet(() -> ClusterIndex.stranger(cluster, unknown(cluster)));
    }

    private String unknown(String cluster) {
        var known = String.join(", ", all.stream().map(ClusterAccess::name).toList());
        return cluster.isEmpty()
                ? "The alert names no cluster, and there are several here (" + known + "): it needs the label cluster."
                : "The alert names cluster " + cluster + ", which is none of those here (" + known + ").";
    }

    @Override
    public void close() {
        all.forEach(ClusterAccess::close);
    }
}
