package io.kubernaut.server.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.actions.view.InformerClusterView;
import io.kubernaut.actions.view.ViewProblem;
import io.kubernaut.actions.view.ViewSettings;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ClusterView;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The view of the cluster and the client that acts on it. */
public final class ClusterAccess implements AutoCloseable {
    private final String name;
    private final ClusterConnection connection;
    private final ClusterView view;
    private final @Nullable InformerClusterView informers;
    private volatile boolean seen;

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

    /** Whether the view was ever filled, so that what is missing now was in sight before. */
    public boolean seenOnce() {
        seen |= view.available();
        return seen;
    }

    /** For how long something may be out of sight before decisions go without it. */
    public Duration staleness() {
        return informers == null ? Duration.ZERO : informers.staleness();
    }

    /** How long the API server took for its latest answer, or is being waited for. */
    public Duration answerTook() {
        return informers == null ? Duration.ZERO : informers.answerTook();
    }

    /** Whether the API server answered any request with 429 within that time. */
    public boolean throttledWithin(Duration time) {
        return connection.throttledWithin(time);
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
