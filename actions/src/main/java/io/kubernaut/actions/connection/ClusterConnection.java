package io.kubernaut.actions.connection;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubernaut.actions.api.ClusterApi;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way to the cluster, or the reason why there is none. Having a connection says that it is known where the cluster
 * is, not that it answers.
 */
public final class ClusterConnection implements AutoCloseable {
    private static final Path SERVICE_ACCOUNT_TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");
    private static final int CONNECT_MILLIS = 5_000;
    /** A page of 500 large objects takes an API server under load some seconds. */
    private static final int REQUEST_MILLIS = 30_000;

    private final @Nullable KubernetesClient client;
    private final String origin;
    private final String unavailableBecause;
    private final Throttling throttling;

    private ClusterConnection(
            @Nullable KubernetesClient client, String origin, String unavailableBecause, Throttling throttling) {
        this.client = client;
        this.origin = origin;
        this.unavailableBecause = unavailableBecause;
        this.throttling = throttling;
    }

    /**
     * Looks where kubectl and programs in a pod look: {@code KUBECONFIG}, then the pod's service account, then
     * {@code ~/.kube/config}.
     */
    public static ClusterConnection open(Map<String, String> environment) {
        return open(environment, SERVICE_ACCOUNT_TOKEN);
    }

    static ClusterConnection open(Map<String, String> environment, Path serviceAccountToken) {
        var named = environment.getOrDefault("KUBECONFIG", "");
        if (!named.isBlank()) {
            return fromFiles(
                    "KUBECONFIG",
                    Arrays.stream(named.split(File.pathSeparator))
                            .filter(f -> !f.isBlank())
                            .map(Path::of)
                            .toList());
        }
        if (environment.containsKey("KUBERNETES_SERVICE_HOST") && Files.isReadable(serviceAccountToken)) {
            return connect("the pod's service account", Config.autoConfigure(null));
        }
        var home = environment.getOrDefault("HOME", "");
        var usual = Path.of(home.isBlank() ? "." : home, ".kube", "config");
        if (!home.isBlank() && Files.isReadable(usual)) {
            return fromFiles(usual.toString(), List.of(usual));
        }
        return none("No cluster is configured: KUBECONFIG is not set, this is no pod with a service account, and there"
                + " is no ~/.kube/config. Set KUBECONFIG to let Kubernaut see a cluster.");
    }

    /** The service account of the pod that this runs in. */
    public static ClusterConnection inCluster(Map<String, String> environment) {
        return environment.containsKey("KUBERNETES_SERVICE_HOST") && Files.isReadable(SERVICE_ACCOUNT_TOKEN)
                ? connect("the pod's service account", Config.autoConfigure(null))
                : none("This is no pod with a service account, so there is no cluster that it runs in.");
    }

    /** A context of the kubeconfig that kubectl would read. */
    public static ClusterConnection context(Map<String, String> environment, String context) {
        var named = environment.getOrDefault("KUBECONFIG", "");
        var files = named.isBlank() ? environment.getOrDefault("HOME", ".") + "/.kube/config" : named;
        var readable = Arrays.stream(files.split(File.pathSeparator))
                .filter(f -> !f.isBlank())
                .map(Path::of)
                .filter(Files::isReadable)
                .toList();
        for (var file : readable) {
            try {
                var config = Config.fromKubeconfig(context, file.toFile());
                var current = config.getCurrentContext();
                if (current != null && context.equals(current.getName())) {
                    return connect("context " + context + " of " + file, config);
                }
            } catch (KubernetesClientException | IllegalArgumentException e) {
                return none("The context " + context + " of " + file + " cannot be used (" + e.getMessage() + ").");
            }
        }
        return none("There is no context " + context + " in " + files + ".");
    }

    private static ClusterConnection fromFiles(String origin, List<Path> files) {
        var file = files.stream().filter(Files::isReadable).findFirst();
        if (file.isEmpty()) {
            return none("No cluster is configured: " + origin + " names " + files + ", which cannot be read.");
        }
        try {
            return connect(origin, Config.fromKubeconfig(file.get().toFile()));
        } catch (KubernetesClientException | IllegalArgumentException e) {
            return none("No cluster is configured: " + file.get() + " is not a kubeconfig (" + e.getMessage() + ").");
        }
    }

    private static ClusterConnection connect(String origin, Config config) {
        var throttling = new Throttling();
        var client = new KubernetesClientBuilder()
                .withConfig(patient(config))
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor(Throttling.NAME, throttling))
                .build();
        return new ClusterConnection(client, origin, "", throttling);
    }

    /**
     * Watches are tried again for ever; a single request is not. They run over web sockets, as by default: the client
     * takes a watch over plain HTTP for established only once something has happened. The settings are made in place,
     * since a copy would lose how tokens are renewed.
     */
    private static Config patient(Config config) {
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setRequestTimeout(REQUEST_MILLIS);
        config.setRequestRetryBackoffLimit(2);
        config.setWatchReconnectInterval(1_000);
        config.setWatchReconnectLimit(-1);
        config.setUserAgent(ClusterApi.FIELD_MANAGER);
        return config;
    }

    /** Connects with settings that somebody else made, made patient. */
    public static ClusterConnection to(Config config, String origin) {
        return connect(origin, config);
    }

    public static ClusterConnection none(String because) {
        return new ClusterConnection(null, "", because, new Throttling());
    }

    public boolean available() {
        return client != null;
    }

    /** Why there is no connection, in words; "" when there is one. */
    public String unavailableBecause() {
        return unavailableBecause;
    }

    /** Where the credentials came from, in words; "" without a connection. */
    public String origin() {
        return origin;
    }

    /** Whether the API server answered any request with 429 within that time. */
    public boolean throttledWithin(Duration time) {
        return throttling.within(time);
    }

    public Optional<KubernetesClient> client() {
        return Optional.ofNullable(client);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
