package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cluster of a suite: whom it acts as, what it may touch, and what it must remove again, whatever happened. */
final class EndToEndCluster implements AutoCloseable {
    private static final String ACCOUNT = "kubernaut";
    private static final String ANY_PAUSE = "registry.k8s.io/pause:3.10";

    private final KubernetesClient admin;
    private final String image;
    private final KubernetesClient limited;
    private final boolean nodes;
    private final Config config;
    private final Set<String> defined = new HashSet<>();
    private final Deque<Runnable> removals = new ArrayDeque<>();

    /** @param nodes whether nodes may be cordoned and drained */
    EndToEndCluster(Config config, Optional<String> image, boolean nodes) {
        this.admin = new KubernetesClientBuilder().withConfig(config).build();
        this.nodes = nodes;
        this.config = config;
        try {
            this.image = image.orElseGet(this::pauseImage);
            this.limited = limitedTo(ActionCatalogue.standard().all());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    KubernetesClient admin() {
        return admin;
    }

    /** With the rights of the generated role, by a token of a service account. */
    KubernetesClient limited() {
        return limited;
    }

    String image() {
        return image;
    }

    boolean nodesMayBeTouched() {
        return nodes;
    }

    static String suffix() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    /** Nodes have an image of their own, for the sandbox of each pod: it is there already and does nothing. */
    private String pauseImage() {
        return admin.nodes().list().getItems().stream()
                .filter(node -> node.getStatus() != null && node.getStatus().getImages() != null)
                .flatMap(node -> node.getStatus().getImages().stream())
                .flatMap(known -> known.getNames().stream())
                .filter(name -> name.matches(".*/pause:[^@]*"))
                .min(Comparator.naturalOrder())
                .orElse(ANY_PAUSE);
    }

    String namespace(String suffix) {
        var name = "kubernaut-e2e-" + suffix;
        create(new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("app.kubernetes.io/created-by", "kubernaut-e2e")
                .addToLabels("pod-security.kubernetes.io/enforce", "privileged")
                .endMetadata()
                .build());
        return name;
    }

    /** It is removed when the suite ends, if it was not before. */
    void create(HasMetadata object) {
        var created = admin.resource(object).create();
        if (created.getMetadata().getNamespace() == null) {
            removals.push(() -> admin.resource(created).delete());
        }
    }

    /** Whether somebody else brought kinds of that API group. */
    boolean knows(String group) {
        return admin.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .filter(definition -> definition.getSpec().getGroup().equals(group))
                .anyMatch(
                        definition -> !defined.contains(definition.getMetadata().getName()));
    }

    /** Once for the whole suite; it is served when this returns. */
    void define(CustomResourceDefinition definition) {
        var name = definition.getMetadata().getName();
        if (!defined.add(name)) {
            return;
        }
        create(definition);
        admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .waitUntilCondition(EndToEndCluster::established, 1, TimeUnit.MINUTES);
        var version = definition.getSpec().getGroup() + "/"
                + definition.getSpec().getVersions().getFirst().getName();
        await(name + " is served").until(() -> admin.getApiResources(version) != null);
    }

    private static boolean established(@Nullable CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }

    /** With the rights to look and to do these actions, and no others, by a token of a service account of its own. */
    KubernetesClient limitedTo(Collection<ActionDefinition> actions) {
        var suffix = suffix();
        var namespace = namespace("rights-" + suffix);
        var account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .withNamespace(namespace)
                .endMetadata()
                .build();
        create(account);
        var role = Serialization.unmarshal(
                io.kubernaut.actions.rights.ClusterRole.forActions(actions).yaml(), ClusterRole.class);
        role.getMetadata().setName("kubernaut-e2e-" + suffix);
        create(role);
        create(new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("kubernaut-e2e-" + suffix)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "kubernaut-e2e-" + suffix)
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(ACCOUNT)
                .withNamespace(namespace)
                .endSubject()
                .build());
        var token = admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(ACCOUNT)
                .tokenRequest()
                .getStatus()
                .getToken();
        assertThat(token).isNotBlank();
        var bare = new ConfigBuilder(Config.empty())
                .withMasterUrl(config.getMasterUrl())
                .withCaCertData(config.getCaCertData())
                .withCaCertFile(config.getCaCertFile())
                .withTrustCerts(config.isTrustCerts())
                .withOauthToken(token)
                .build();
        return new KubernetesClientBuilder().withConfig(bare).build();
    }

    /** Ready and open, those that run the control plane last. */
    Stream<String> workingNodes() {
        return admin.nodes().list().getItems().stream()
                .filter(node -> node.getSpec() == null
                        || !Boolean.TRUE.equals(node.getSpec().getUnschedulable()))
                .filter(node -> node.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True")))
                .sorted(Comparator.comparing(EndToEndCluster::tainted)
                        .thenComparing(node -> node.getMetadata().getName()))
                .map(node -> node.getMetadata().getName());
    }

    private static boolean tainted(Node node) {
        return node.getSpec() != null
                && node.getSpec().getTaints() != null
                && !node.getSpec().getTaints().isEmpty();
    }

    /** Nothing but pods that a drain leaves where they are. */
    boolean holdsNothing(String node) {
        return admin.pods().inAnyNamespace().list().getItems().stream()
                .filter(pod -> node.equals(pod.getSpec().getNodeName()))
                .allMatch(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getKind().equals("DaemonSet")
                                || owner.getKind().equals("Node")));
    }

    @Override
    public void close() {
        RuntimeException last = null;
        while (!removals.isEmpty()) {
            try {
                removals.pop().run();
            } catch (RuntimeException e) {
                if (last != null) {
                    e.addSuppressed(last);
                }
                last = e;
            }
        }
        if (limited != null) {
            limited.close();
        }
        admin.close();
        if (last != null) {
            throw last;
        }
    }
}
