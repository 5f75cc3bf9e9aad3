package io.kubernaut.server.cluster;

import io.kubernaut.actions.connection.ClusterConnection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ways to the clusters, by the names that alerts call them.
 *
 * @param byName never empty; one alone may be called ""
 */
public record Connections(SortedMap<String, ClusterConnection> byName) {
    public Connections {
        byName = new TreeMap<>(byName);
        if (byName.isEmpty()) {
            throw new IllegalArgumentException("There is at least a reason why there is no cluster");
        }
    }

    public static Connections of(Map<String, ClusterConnection> byName) {
        return new Connections(new TreeMap<>(byName));
    }
}
