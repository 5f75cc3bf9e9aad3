package io.kubernaut.server.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.actions.view.InformerClusterView;
import io.kubernaut.actions.view.ViewProblem;
import io.kubernaut.actions.view.ViewSettings;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ClusterView;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The view of the cluster and the client that acts on it. */
public final class ClusterAccess implements AutoCloseable {
    private final String name;
    private final ClusterConnection connection;
    private final ClusterView view;
    private final @Nullable InformerClusterView informers;

    private ClusterAccess(
            String name, ClusterConnection connection, ClusterView view, @Nullable InformerClusterView informers) {
        this.name = name;
        this.connection = connection;
        this.view = view;
        this.informers = informers;
    }

    /** Begins to look at the cluster; without one, the view says why it is not available. */
    public static ClusterAccess open(ClusterConnection connection, String cluster, ViewSettings settings, Clock clock) {
        var client = connection.client();
        if (client.isEmpty()) {
            return new ClusterAccess(
                    cluster, connection, ClusterIndex.filling(cluster, connection.unavailableBecause()), null);
        }
        var informers = new InformerClusterView(cluster, client.get(), clock, settings);
        informers.start();
        return new ClusterAccess(cluster, connection, informers, informers);
    }

    /** As targets carry it; "" for the only one. */
    public String name() {
        return name;
    }

    /** Whether there is a cluster to look at; not whether it answers. */
    public boolean configured() {
        return connection.available();
    }

    /** Whether what the view does not see now will not come by waiting a little. */
    public boolean settled() {
        return informers == null || informers.settled();
    }

    /** What the view cannot see; empty where there is no cluster to look at. */
    public List<ViewProblem> problems() {
        return informers == null ? List.of() : informers.problems();
    }

    public ClusterView view() {
        return view;
    }

    public Optional<KubernetesClient> client() {
        return connection.client();
    }

    @Override
    public void close() {
        if (informers != null) {
            informers.close();
        }
        connection.close();
    }
}
