package io.kubernaut.server.wiring;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.pipeline.Undoing;
import io.kubernaut.core.pipeline.Worker;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.telling.Sink;
import io.kubernaut.server.cluster.ClusterAccess;
import io.kubernaut.server.metrics.Metrics;
import io.kubernaut.server.settings.ActionSettings;
import io.kubernaut.server.settings.ClusterSettings;
import io.kubernaut.server.settings.SecretsSettings;
import io.kubernaut.server.settings.TellingSettings;
import io.kubernaut.server.settings.WorkerSettings;
import io.kubernaut.server.telling.CloudEventSink;
import io.kubernaut.server.telling.KubernetesEventSink;
import io.kubernaut.server.telling.LogSink;
import io.kubernaut.server.telling.MeteredSink;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The cluster, the ways to tell people, and the pipeline. */
@Configuration(proxyBeanMethods = false)
class EngineWiring {
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        // In microseconds, as PostgreSQL keeps times: what is decided and shown is then what is stored and compared.
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }

    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    ClusterConnection clusterConnection(ClusterSettings settings) {
        return settings.enabled()
                ? ClusterConnection.open(System.getenv())
                : ClusterConnection.none("No cluster is looked for: kubernaut.cluster.enabled is false.");
    }

    @Bean
    ClusterAccess cluster(ClusterConnection connection, ClusterSettings settings, Clock clock, Metrics metrics) {
        var access = ClusterAccess.open(connection, settings.name(), clock);
        metrics.watchCluster(
                () -> access.view().available(), () -> access.problems().size());
        return access;
    }

    @Bean
    ActionExecutors executors(
            ClusterAccess cluster,
            ClusterSettings settings,
            ActionSettings actions,
            SecretsSettings secrets,
            ModeStore modes,
            Clock clock) {
        Optional<KubernetesClient> client = cluster.client();
        ActionExecutors executors = client.isPresent()
                ? new KubernetesActionExecutors(
                        client.get(), settings.name(), () -> modes.current().mode() == Mode.OFF, secrets.vault(), clock)
                : (name, action) -> Optional.empty();
        return executors.without(actions.disabled());
    }

    @Bean
    CloseableSinks sinks(TellingSettings settings, ClusterAccess cluster) {
        var sinks = new ArrayList<Sink>();
        sinks.add(new LogSink());
        if (settings.webhook().configured()) {
            var webhook = settings.webhook();
            sinks.add(new CloudEventSink(URI.create(webhook.url()), webhook.token(), webhook.timeout()));
        }
        if (settings.events()) {
            cluster.client().map(KubernetesEventSink::new).ifPresent(sinks::add);
        }
        return new CloseableSinks(sinks);
    }

    /** All sinks; those that hold connections are closed with the application. */
    record CloseableSinks(List<Sink> sinks) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            for (var sink : sinks) {
                if (sink instanceof AutoCloseable closeable) {
                    closeable.close();
                }
            }
        }
    }

    @Bean
    Engine engine(
            Engine.Storage storage,
            Engine.Knowledge knowledge,
            ClusterAccess cluster,
            ActionExecutors executors,
            CloseableSinks sinks,
            Metrics metrics,
            Clock clock,
            WorkerSettings worker) {
        List<Sink> metered = sinks.sinks().stream()
                .<Sink>map(s -> new MeteredSink(s, metrics))
                .toList();
        return new Engine(
                storage,
                knowledge,
                new Engine.Reach(cluster::view, executors),
                metered,
                clock,
                new Worker.Settings(owner(), worker.lease(), worker.poll(), worker.parallelism(), worker.tries()));
    }

    @Bean
    Undoing undoing(RunStore runs, ActionCatalogue catalogue, ModeStore modes, Clock clock) {
        return new Undoing(runs, catalogue, modes, clock);
    }

    @Bean
    FirstLook firstLook(Engine engine, ClusterAccess cluster) {
        return new FirstLook(engine, cluster);
    }

    /** A new process is a new owner: it must not take its predecessor's leases for its own. */
    private static String owner() {
        return ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    }
}
