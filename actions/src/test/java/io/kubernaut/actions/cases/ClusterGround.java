package io.kubernaut.actions.cases;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.secret.SecretVault;
import io.kubernaut.core.execution.KillSwitch;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A namespace on any cluster; the executors act with the rights that they are given. */
final class ClusterGround implements Ground {
    /** Controllers of a cluster under load take their time. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(200);

    private final EndToEndCluster cluster;
    private final KubernetesActionExecutors executors;
    private final String id = EndToEndCluster.suffix();
    private final String namespace;
    private final List<String> touched = new ArrayList<>();
    /** In no namespace or in others', the latest first. */
    private final List<HasMetadata> outside = new ArrayList<>();

    ClusterGround(EndToEndCluster cluster, KubernetesClient acting) {
        this.cluster = cluster;
        this.executors = executors(acting);
        this.namespace = cluster.namespace(id);
    }

    static KubernetesActionExecutors executors(KubernetesClient acting) {
        return new KubernetesActionExecutors(
                acting, Shop.CLUSTER, KillSwitch.NONE, Optional.of(SecretVault.of(Shop.KEY)), Clock.systemUTC());
    }

    @Override
    public KubernetesClient client() {
        return cluster.admin();
    }

    @Override
    public KubernetesActionExecutors executors() {
        return executors;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void load(String yaml) {
        var text = yaml.replace("$NS", namespace).replace("$ID", id).replace("$IMAGE", cluster.image());
        client().load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(this::put);
    }

    /** Of kinds that others might have brought, the suite's cluster takes care. */
    private void put(HasMetadata object) {
        switch (object) {
            case CustomResourceDefinition definition -> cluster.define(definition);
            case Namespace other -> enter(other);
            default -> createOrReplace(object);
        }
    }

    /** A namespace that an earlier case made may still be about to go. */
    private void enter(Namespace other) {
        var name = other.getMetadata().getName();
        until("namespace " + name + " is not about to go", () -> {
            var there = client().namespaces().withName(name).get();
            return there == null || there.getMetadata().getDeletionTimestamp() == null;
        });
        createOrReplace(other);
    }

    private void createOrReplace(HasMetadata object) {
        var resource = client().resource(object);
        var there = resource.get();
        if (there != null) {
            object.getMetadata().setResourceVersion(there.getMetadata().getResourceVersion());
            resource.update();
            return;
        }
        var created = resource.create();
        if (!namespace.equals(created.getMetadata().getNamespace())) {
            outside.addFirst(created);
        }
    }

    @Override
    public Optional<String> broughtByOthers(String group) {
        return cluster.knows(group)
                ? Optional.of("an operator's kinds of " + group + " are installed, and it must not be disturbed")
                : Optional.empty();
    }

    @Override
    public Optional<String> runByOthers(String namespace, String label, String value) {
        var selector = label + "=" + value;
        return client().apps().deployments().inNamespace(namespace).withLabel(label, value).list().getItems().stream()
                .findAny()
                .map(found -> selector + " runs in " + namespace + ", and the cluster depends on it");
    }

    @Override
    public void until(String what, BooleanSupplier holds) {
        await(what).atMost(PATIENCE).pollInterval(POLL).until(holds::getAsBoolean);
    }

    /** Executors ask to be called again after a while; nothing in particular is waited for. */
    @Override
    public void settle() {
        await().pollDelay(POLL).until(() -> true);
    }

    @Override
    public Optional<String> nodesAreOthers() {
        return cluster.nodesMayBeTouched()
                ? Optional.empty()
                : Optional.of("nodes are left alone; KUBERNAUT_E2E_NODES=true lets them be cordoned and drained");
    }

    /** It stays the same when it is cordoned. */
    @Override
    public String node() {
        return touched.isEmpty() ? touch(cluster.workingNodes().findFirst()).orElseThrow() : touched.getFirst();
    }

    @Override
    public Optional<String> spareNode() {
        return touched.isEmpty()
                ? touch(cluster.workingNodes().filter(cluster::holdsNothing).findFirst())
                        .filter(node -> cluster.workingNodes().count() > 1)
                : Optional.of(touched.getFirst());
    }

    private Optional<String> touch(Optional<String> node) {
        node.ifPresent(touched::add);
        return node;
    }

    /** Also after a case that failed in the middle. */
    private void open(String node) {
        client().nodes()
                .withName(node)
                .edit(n -> n.edit()
                        .editMetadata()
                        .removeFromAnnotations(Marks.CORDONED_BY)
                        .removeFromAnnotations(Marks.CORDON_REASON)
                        .endMetadata()
                        .editOrNewSpec()
                        .withUnschedulable(null)
                        .endSpec()
                        .build());
    }

    @Override
    public Optional<InProcessApiServer> server() {
        return Optional.empty();
    }

    @Override
    public void close() {
        touched.forEach(this::open);
        outside.forEach(object -> client().resource(object).delete());
        client().namespaces().withName(namespace).delete();
    }
}
