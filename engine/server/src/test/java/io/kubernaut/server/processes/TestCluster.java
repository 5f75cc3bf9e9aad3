package io.kubernaut.server.processes;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubernaut.actions.apiserver.ApiRequest;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.apiserver.controllers.Timing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A small cluster in the test's process: it outlives every kill of the service, and remembers each write. */
public final class TestCluster implements AutoCloseable {
    public static final String GOOD = "shop/app:1.0";
    public static final String BAD = "shop/app:1.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String NODES = """
            apiVersion: v1
            kind: Node
            metadata: {name: worker-%1$d, labels: {kubernetes.io/hostname: worker-%1$d}}
            status:
              capacity: {cpu: "16", memory: 64Gi, pods: "110"}
              allocatable: {cpu: "16", memory: 64Gi, pods: "110"}
              conditions: [{type: Ready, status: "True", reason: KubeletReady, message: ready}]
            """;

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %2$s, namespace: %1$s}
            spec:
              replicas: %3$d
              selector: {matchLabels: {app: %2$s}}
              template:
                metadata: {labels: {app: %2$s}}
                spec:
                  containers:
                  - name: app
                    image: %4$s
                    resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 128Mi}}
            """;

    private final InProcessApiServer server;
    private final KubernetesClient client;

    private TestCluster(InProcessApiServer server) {
        this.server = server;
        this.client = server.client();
    }

    public static TestCluster start() {
        var server = InProcessApiServer.builder().timing(Timing.quick()).start();
        for (int node = 1; node <= 3; node++) {
            server.loadYaml(NODES.formatted(node));
        }
        return new TestCluster(server);
    }

    public InProcessApiServer server() {
        return server;
    }

    public KubernetesClient client() {
        return client;
    }

    /** Writes a kubeconfig that leads here, as the administrator. */
    public Path kubeconfig(Path directory) {
        return kubeconfig(server, directory);
    }

    static Path kubeconfig(InProcessApiServer server, Path directory) {
        return kubeconfig(server.url().toString(), directory);
    }

    /** The same by another URL that leads here. */
    public static Path kubeconfig(String url, Path directory) {
        try {
            return Files.writeString(directory.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    contexts: [{name: test, context: {cluster: test, user: test}}]
                    clusters: [{name: test, cluster: {server: "%s"}}]
                    users: [{name: test, user: {}}]
                    """.formatted(url));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deploys a first release that works, and waits until it is ready. */
    public void deploy(String namespace, String name, int replicas) {
        server.loadYaml("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s}
                status: {phase: Active}
                """.formatted(namespace));
        client.load(new ByteArrayInputStream(
                        DEPLOYMENT.formatted(namespace, name, replicas, GOOD).getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(object -> client.resource(object).create());
        await(name + " is ready").atMost(PATIENCE).until(() -> readyPods(namespace, name) == replicas);
    }

    /**
     * Ships a second release that ends as soon as it starts, and whose pods never become ready, as by a readiness probe: so
     * pods of the release before stay. Without them it could be told for a moment only that this had worked.
     */
    public void shipBadRelease(String namespace, String name) {
        awaitAge(client, namespace, name);
        edit(client, namespace, name, deployment -> {
            var template = deployment.getSpec().getTemplate();
            template.getSpec().getContainers().getFirst().setImage(BAD);
            template.getMetadata()
                    .setAnnotations(Map.of(
                            "demo.kubernaut.io/never-ready", "true",
                            "demo.kubernaut.io/exit-code", "1",
                            "demo.kubernaut.io/exit-message", "panic: cannot read prices"));
            return deployment;
        });
    }

    /**
     * Waits until the first release has been in force for some seconds. Times in Kubernetes have no fractions: of a
     * release that was replaced within a second nobody can tell that it ever worked.
     */
    public static void awaitAge(KubernetesClient client, String namespace, String name) {
        await(name + " has been in force for a while").atMost(PATIENCE).until(() -> {
            var created = client.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName(name)
                    .require()
                    .getMetadata()
                    .getCreationTimestamp();
            return Instant.parse(created).plusSeconds(3).isBefore(Instant.now());
        });
    }

    /** Changes a Deployment as {@code kubectl edit} does, again where its controller wrote the status meanwhile. */
    public static void edit(KubernetesClient client, String namespace, String name, UnaryOperator<Deployment> change) {
        await(name + " is changed").atMost(PATIENCE).until(() -> {
            try {
                client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .edit(change);
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() == 409) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** The name of a pod that waits in its back-off. */
    public String awaitCrashLoop(String namespace, String name) {
        // The list in which it was seen: a moment later it may be starting once more.
        return await(name + " crash-loops")
                .atMost(PATIENCE)
                .until(() -> crashLooping(namespace, name), found -> !found.isEmpty())
                .getFirst()
                .getMetadata()
                .getName();
    }

    private List<Pod> crashLooping(String namespace, String name) {
        return pods(namespace, name).stream()
                .filter(pod -> pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(container -> container.getRestartCount() >= 2
                                && container.getState().getWaiting() != null
                                && "CrashLoopBackOff"
                                        .equals(container
                                                .getState()
                                                .getWaiting()
                                                .getReason())))
                .toList();
    }

    public List<Pod> pods(String namespace, String name) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("app", name)
                .list()
                .getItems();
    }

    public Deployment deployment(String namespace, String name) {
        return client.apps().deployments().inNamespace(namespace).withName(name).require();
    }

    public String image(String namespace, String name) {
        return deployment(namespace, name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    /** Pods that are ready, as the pods themselves say. */
    public int readyPods(String namespace, String name) {
        return (int) pods(namespace, name).stream().filter(TestCluster::ready).count();
    }

    /**
     * The first release is back, and as many of its pods as there should be are ready, and no others are left. A pod of
     * the bad release counts as another: it is ready for a moment each time its container starts.
     */
    public boolean healed(String namespace, String name) {
        int wanted = deployment(namespace, name).getSpec().getReplicas();
        var pods = pods(namespace, name);
        return image(namespace, name).equals(GOOD)
                && pods.size() == wanted
                && pods.stream().allMatch(pod -> ready(pod) && GOOD.equals(image(pod)));
    }

    private static boolean ready(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static String image(Pod pod) {
        return pod.getSpec().getContainers().getFirst().getImage();
    }

    /** Kubernaut's writes to a Deployment that changed something; dry-runs and what was refused are left out. */
    public List<ApiRequest> writes(String namespace, String name) {
        var path = "/apis/apps/v1/namespaces/" + namespace + "/deployments/" + name;
        return server.requests().stream()
                .filter(served -> served.code() / 100 == 2 || served.code() == 0)
                .map(InProcessApiServer.Served::request)
                .filter(ApiRequest::mutates)
                .filter(request -> request.path().equals(path) || request.path().startsWith(path + "/"))
                .filter(request -> !request.dryRun())
                .filter(request -> "kubernaut".equals(request.query().get("fieldManager")))
                .toList();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
