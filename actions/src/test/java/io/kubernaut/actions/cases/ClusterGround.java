package io.kubernaut.actions.cases;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
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
    private final List<HasMetadata> outside = new ArrayList<>();

    ClusterGround(EndToEndCluster cluster, KubernetesClient acting) {
        this.cluster = cluster;
        this.executors = new KubernetesActionExecutors(acting, Shop.CLUSTER, Clock.systemUTC());
        this.namespace = cluster.namespace(id);
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
                .forEach(this::create);
    }

    private void create(HasMetadata object) {
        var created = client().resource(object).create();
        if (!(object instanceof Namespaced)) {
            outside.add(created);
        }
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
