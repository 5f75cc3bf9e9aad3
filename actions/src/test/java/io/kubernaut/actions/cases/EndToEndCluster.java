package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubernaut.actions.e2e.GeneratedRole;
import io.kubernaut.actions.e2e.PauseImage;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cluster of a suite: whom it acts as, what it may touch, and what it must remove again, whatever happened. */
final class EndToEndCluster implements AutoCloseable {
    private final KubernetesClient admin;
    private final String image;
    private final KubernetesClient limited;
    private final boolean nodes;
    private final Set<String> defined = new HashSet<>();
    private final Deque<Runnable> removals = new ArrayDeque<>();
    private final List<HasMetadata> made = new ArrayList<>();
    private final Set<String> closedBefore = new HashSet<>();
    private boolean begun;

    /** @param nodes whether nodes may be cordoned and drained */
    EndToEndCluster(Config config, Optional<String> image, boolean nodes) {
        this.admin = new KubernetesClientBuilder().withConfig(config).build();
        this.nodes = nodes;
        try {
            closedBefore.addAll(closed());
            this.image = image.orElseGet(() -> PauseImage.of(admin));
            this.limited = limitedTo(ActionCatalogue.standard().all());
            this.begun = true;
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
            made.add(created);
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

    /**
     * With the rights to look and to do these actions, and no others, by a token of a service account of its own. It is closed
     * with this.
     */
    KubernetesClient limitedTo(Collection<ActionDefinition> actions) {
        var role = GeneratedRole.grant(admin, suffix(), actions);
        removals.push(role::close);
        var client = role.client();
        removals.push(client::close);
        return client;
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
        try {
            if (last != null) {
                throw last;
            }
            if (begun) {
                assertNothingIsLeft();
            }
        } finally {
            admin.close();
        }
    }

    private void assertNothingIsLeft() {
        await("what the suite made is gone")
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(made)
                        .filteredOn(object -> admin.resource(object).get() != null)
                        .isEmpty());
        assertThat(closed()).as("nodes that are closed").isEqualTo(closedBefore);
    }

    private Set<String> closed() {
        return admin.nodes().list().getItems().stream()
                .filter(node -> node.getSpec() != null
                        && Boolean.TRUE.equals(node.getSpec().getUnschedulable()))
                .map(node -> node.getMetadata().getName())
                .collect(Collectors.toCollection(HashSet::new));
    }
}
