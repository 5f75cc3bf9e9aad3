package io.kubernaut.server.wiring;

import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.actions.view.ViewSettings;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.assessment.AlertSource;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.health.Health;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.pipeline.Fenced;
import io.kubernaut.core.pipeline.ModeSwitch;
import io.kubernaut.core.pipeline.Undoing;
import io.kubernaut.core.pipeline.Worker;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.telling.Sink;
import io.kubernaut.history.Stores;
import io.kubernaut.server.alertsource.HttpAlertSources;
import io.kubernaut.server.alertsource.HttpMetricSource;
import io.kubernaut.server.cluster.ClusterAccess;
import io.kubernaut.server.cluster.ClusterSet;
import io.kubernaut.server.cluster.Connections;
import io.kubernaut.server.metrics.Metrics;
import io.kubernaut.server.settings.ActionSettings;
import io.kubernaut.server.settings.AdvisorSettings;
import io.kubernaut.server.settings.AlertmanagerSettings;
import io.kubernaut.server.settings.ClusterSettings;
import io.kubernaut.server.settings.PrometheusSettings;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
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

    /** Closed with the clusters. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Connections connections(ClusterSettings settings, ObjectProvider<ClusterConnection> given) {
        var single = given.getIfAvailable();
        if (single != null) {
            return Connections.of(Map.of(settings.name(), single));
        }
        if (!settings.enabled()) {
            var none = ClusterConnection.none("No cluster is looked for: kubernaut.cluster.enabled is false.");
            return Connections.of(Map.of(settings.name(), none));
        }
        var environment = System.getenv();
        if (settings.contexts().isEmpty()) {
            return Connections.of(Map.of(settings.name(), ClusterConnection.open(environment)));
        }
        var byName = new TreeMap<String, ClusterConnection>();
        settings.contexts()
                .forEach((name, context) -> byName.put(
                        name,
                        context.equals(ClusterSettings.IN_CLUSTER)
                                ? ClusterConnection.inCluster(environment)
                                : ClusterConnection.context(environment, context)));
        return Connections.of(byName);
    }

    @Bean
    ClusterSet clusters(Connections connections, ClusterSettings settings, Clock clock, Metrics metrics) {
        var clusters =
                ClusterSet.open(connections.byName(), ViewSettings.DEFAULT.withSecrets(settings.secrets()), clock);
        clusters.all()
                .forEach(c -> metrics.watchCluster(
                        c.name(), () -> c.view().available(), () -> c.problems().size()));
        return clusters;
    }

    @Bean
    ActionExecutors executors(
            ClusterSet clusters,
            ActionSettings actions,
            SecretsSettings secrets,
            ModeStore modes,
            Policy policy,
            Clock clock) {
        var byCluster = new TreeMap<String, ActionExecutors>();
        for (var cluster : clusters.all()) {
            cluster.client()
                    .ifPresent(client -> byCluster.put(
                            cluster.name(),
                            new KubernetesActionExecutors(
                                    client,
                                    cluster.name(),
                                    new Fenced(new ModeSwitch(modes)),
                                    secrets.vault(),
                                    policy.caution().changeOwned(),
                                    clock)));
        }
        ActionExecutors executors = (cluster, action) ->
                Optional.ofNullable(byCluster.get(cluster)).flatMap(e -> e.executor(cluster, action));
        return executors.without(actions.disabled());
    }

    @Bean
    CloseableSinks sinks(TellingSettings settings, ClusterSet clusters) {
        var sinks = new ArrayList<Sink>();
        sinks.add(new LogSink());
        if (settings.webhook().configured()) {
            var webhook = settings.webhook();
            sinks.add(new CloudEventSink(URI.create(webhook.url()), webhook.token(), webhook.timeout()));
        }
        if (settings.events()) {
            if (clusters.all().stream().anyMatch(c -> c.client().isPresent())) {
                sinks.add(new KubernetesEventSink(named -> clusters.find(named).flatMap(ClusterAccess::client)));
            }
        }
        return new CloseableSinks(sinks);
    }

    @Bean
    HttpAlertSources alertSources(AlertmanagerSettings alertmanager, PrometheusSettings prometheus, Clock clock) {
        return new HttpAlertSources(
                alertmanager.url(), alertmanager.timeout(), prometheus.url(), prometheus.timeout(), clock);
    }

    @Bean
    HttpMetricSource metricSource(PrometheusSettings prometheus) {
        return new HttpMetricSource(prometheus.url(), prometheus.timeout());
    }

    @Bean
    Measuring measuring(HttpMetricSource source, PrometheusSettings prometheus) {
        return prometheus.measuring(source);
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
            ClusterSet clusters,
            ActionExecutors executors,
            AlertSource source,
            Measuring measuring,
            CloseableSinks sinks,
            Metrics metrics,
            Health health,
            Clock clock,
            WorkerSettings worker,
            AdvisorSettings advisor,
            Models models,
            Stores stores) {
        List<Sink> metered = sinks.sinks().stream()
                .<Sink>map(s -> new MeteredSink(s, metrics))
                .toList();
        return new Engine(
                storage,
                knowledge,
                new Engine.Reach(clusters, executors, source, measuring),
                metered,
                health,
                clock,
                new Worker.Settings(owner(), worker.lease(), worker.poll(), worker.parallelism(), worker.tries()),
                worker.deciders(),
                advisor.configured()
                        ? new Engine.Asking(models, stores.consultations(), advisor.keeping(), advisor.atOnce())
                        : null);
    }

    @Bean
    Undoing undoing(RunStore runs, ActionCatalogue catalogue, ModeStore modes, Clock clock) {
        return new Undoing(runs, catalogue, modes, clock);
    }

    @Bean
    FirstLook firstLook(Engine engine, ClusterSet clusters) {
        return new FirstLook(engine, clusters.all());
    }

    /** A new process is a new owner: it must not take its predecessor's leases for its own. */
    private static String owner() {
        return ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    }
}
