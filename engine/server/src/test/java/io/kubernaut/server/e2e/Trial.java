package io.kubernaut.server.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.e2e.PauseImage;
import io.kubernaut.server.processes.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A namespace of its own on any cluster, and Deployments in it that can be broken. What a cluster without a public
 * registry, or with simulated containers, needs to be told comes from the environment:
 *
 * <ul>
 *   <li>{@code KUBERNAUT_E2E_IMAGE}: an image whose containers run on by themselves; by default the nodes' own pause image,
 *       which is there already
 *   <li>{@code KUBERNAUT_E2E_BAD_ENV}: {@code NAME=VALUE,…}, set on the containers of a bad release beside its command,
 *       which no image has
 *   <li>{@code KUBERNAUT_E2E_BAD_ANNOTATIONS}: {@code name=value,…}, set on the pods of a bad release
 * </ul>
 */
final class Trial implements AutoCloseable {
    static final String CONTAINER = "app";
    /** No kubelet can start it: exit code 128, {@code StartError}. */
    private static final List<String> BAD = List.of("/kubernaut-e2e/no-such-program");

    /** Images are pulled and kubelets back off: a real cluster takes its time. */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private final KubernetesClient client;
    private final Settings settings;
    private final String suffix;
    private final String namespace;

    /** What the cluster at hand needs. */
    record Settings(String image, Map<String, String> badEnvironment, Map<String, String> badAnnotations) {
        static Settings fromEnvironment(KubernetesClient client) {
            var image = System.getenv().getOrDefault("KUBERNAUT_E2E_IMAGE", "");
            return new Settings(
                    image.isBlank() ? PauseImage.of(client) : image,
                    pairs("KUBERNAUT_E2E_BAD_ENV"),
                    pairs("KUBERNAUT_E2E_BAD_ANNOTATIONS"));
        }

        private static Map<String, String> pairs(String variable) {
            var pairs = new LinkedHashMap<String, String>();
            for (var pair : System.getenv().getOrDefault(variable, "").split(",", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    pairs.put(pair.substring(0, equals).strip(), pair.substring(equals + 1));
                }
            }
            return pairs;
        }
    }

    private Trial(KubernetesClient client, Settings settings, String suffix) {
        this.client = client;
        this.settings = settings;
        this.suffix = suffix;
        this.namespace = "kubernaut-e2e-" + suffix;
    }

    /** Makes the namespace. */
    static Trial begin(KubernetesClient client, Settings settings) {
        var trial = new Trial(
                client,
                settings,
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(trial.namespace)
                        .addToLabels("app.kubernetes.io/created-by", "kubernaut-e2e")
                        .endMetadata()
                        .build())
                .create();
        return trial;
    }

    /** Part of its names, which no other trial has. */
    String suffix() {
        return suffix;
    }

    String namespace() {
        return namespace;
    }

    KubernetesClient client() {
        return client;
    }

    /** Deploys a release that works and waits until its pods are ready. */
    void deploy(String name, int replicas) {
        var deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(2L)
                .addNewContainer()
                .withName(CONTAINER)
                .withImage(settings.image())
                .withNewResources()
                .addToRequests("cpu", new Quantity("10m"))
                .addToRequests("memory", new Quantity("16Mi"))
                .addToLimits("memory", new Quantity("32Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        client.resource(deployment).create();
        awaitReady(name, replicas);
    }

    void awaitReady(String name, int replicas) {
        await(name + " has " + replicas + " ready pods").atMost(PATIENCE).until(() -> ready(name) == replicas);
    }

    /** Ships a release whose container ends as soon as it starts, and waits for its back-off. Returns a pod's name. */
    String shipBadRelease(String name) {
        TestCluster.awaitAge(client, namespace, name);
        TestCluster.edit(client, namespace, name, this::broken);
        await(name + " crash-loops")
                .atMost(PATIENCE)
                .until(() -> !crashLooping(name).isEmpty());
        return crashLooping(name).getFirst().getMetadata().getName();
    }

    private Deployment broken(Deployment deployment) {
        var template = deployment.getSpec().getTemplate();
        var container = template.getSpec().getContainers().getFirst();
        container.setCommand(BAD);
        var environment = new ArrayList<>(container.getEnv());
        settings.badEnvironment()
                .forEach((name, value) -> environment.add(
                        new EnvVarBuilder().withName(name).withValue(value).build()));
        container.setEnv(environment);
        template.getMetadata().setAnnotations(new LinkedHashMap<>(settings.badAnnotations()));
        return deployment;
    }

    private List<Pod> crashLooping(String name) {
        return pods(name).stream()
                .filter(pod -> pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(c -> c.getRestartCount() >= 2
                                && c.getState().getWaiting() != null
                                && "CrashLoopBackOff"
                                        .equals(c.getState().getWaiting().getReason())))
                .toList();
    }

    boolean runsTheGoodRelease(String name) {
        return deployment(name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getCommand()
                .isEmpty();
    }

    Deployment deployment(String name) {
        return client.apps().deployments().inNamespace(namespace).withName(name).require();
    }

    List<Pod> pods(String name) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("app", name)
                .list()
                .getItems();
    }

    /** Pods that are ready and not about to go. */
    int ready(String name) {
        return (int) pods(name).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus())))
                .count();
    }

    /** Removes the namespace with all that is in it. */
    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
    }
}
