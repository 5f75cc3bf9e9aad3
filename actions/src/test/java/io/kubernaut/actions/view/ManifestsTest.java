package io.kubernaut.actions.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.NamedState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.WorkloadState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestsTest {
    private static final String SHOP = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            ---
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata: {name: cart-1, namespace: shop}
            spec: {replicas: 1}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: cart-1-x
              namespace: shop
              ownerReferences:
              - {apiVersion: apps/v1, kind: ReplicaSet, name: cart-1, controller: true}
            spec:
              nodeName: worker-1
              containers:
              - {name: app, image: 'shop/cart:1'}
            """;

    @Test
    void readsDocumentsIntoAnAvailableViewOfAClosedWorld() {
        var view = Manifests.view("prod", SHOP);

        assertThat(view.cluster()).isEqualTo("prod");
        assertThat(view.available()).isTrue();
        assertThat(view.namespaceExists("shop")).isTrue();
        assertThat(view.namespaceExists("kube-system")).isFalse();
        assertThat(view.podsOn("worker-1")).extracting(PodState::name).containsExactly("cart-1-x");
        assertThat(view.node("worker-1")).isEmpty();
    }

    @Test
    void findsPodsOfAnOwnerAlthoughNeitherHasAUid() {
        var view = Manifests.view("", SHOP);

        var replicaSet =
                view.workload(ObjectRef.of("", "ReplicaSet", "shop", "cart-1")).orElseThrow();
        assertThat(replicaSet.meta().uid()).isNotEmpty();
        assertThat(view.controlledBy(replicaSet.meta().uid()))
                .extracting(o -> o.name())
                .containsExactly("cart-1-x");
    }

    @Test
    void givesAManifestWithoutUidTheSameOneEachTime() {
        assertThat(pod(Manifests.view("", SHOP)).meta())
                .isEqualTo(pod(Manifests.view("", SHOP)).meta());
    }

    @Test
    void keepsTheUidsThatAreWritten() {
        var owner = "{apiVersion: apps/v1, kind: ReplicaSet, name: cart-1, controller: true, uid: u-1}";
        var view = Manifests.view("", SHOP.replaceAll("\\{apiVersion: apps/v1, kind: ReplicaSet.*}", owner));

        assertThat(view.controlledBy("u-1")).hasSize(1);
    }

    @Test
    void readsJsonAndItemsOfLists() {
        var view = Manifests.view("", """
                {"apiVersion": "v1", "kind": "List", "items": [
                  {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1"}},
                  {"apiVersion": "v1", "kind": "PodList", "items": []}]}
                ---
                apiVersion: v1
                kind: SecretList
                items:
                - metadata: {name: db, namespace: shop}
                  data: {password: aHVudGVyMg==, user: YQ==}
                """);

        assertThat(view.node("n1")).isPresent();
        assertThat(view.find(NamedState.class, "Secret", "shop", "db")
                        .orElseThrow()
                        .keys())
                .containsExactly("password", "user");
    }

    @Test
    void readsASequenceOfObjectsAsOneDocument() {
        assertThat(Manifests.view("", "- {apiVersion: v1, kind: Node, metadata: {name: n1}}")
                        .node("n1"))
                .isPresent();
    }

    @Test
    void readsAnyOtherKindAsACustomObject() {
        var view = Manifests.view(
                "",
                List.of(Map.of(
                        "apiVersion",
                        "postgresql.cnpg.io/v1",
                        "kind",
                        "Cluster",
                        "metadata",
                        Map.of("name", "orders", "namespace", "shop"),
                        "spec",
                        Map.of("instances", 3))));

        assertThat(view.find(CustomObjectState.class, "Cluster", "shop", "orders")
                        .orElseThrow()
                        .field("spec.instances"))
                .isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {kind: Pod, metadata: {name: a, namespace: b}}                                              | Pod/a          | apiVersion
            {apiVersion: v1, metadata: {name: a, namespace: b}}                                         | no kind/a      | kind
            {apiVersion: v1, kind: Pod, metadata: {namespace: b}}                                       | Pod/no name    | metadata.name
            {apiVersion: v1, kind: Pod, metadata: {name: a}}                                            | Pod/a          | metadata.namespace
            {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}, spec: [1]}                   | Pod/a          | spec
            {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}, spec: {containers: [{}]}}    | Pod/a          | spec.containers[0].name
            {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}, spec: {containers: x}}       | Pod/a          | spec.containers
            {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b, creationTimestamp: noon}}     | Pod/a          | metadata.creationTimestamp
            {apiVersion: v1, kind: Node, metadata: {name: n}, status: {allocatable: {memory: 4GB}}}     | Node/n         | status.allocatable.memory
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: b}, spec: {replicas: two}} | Deployment/a | spec.replicas
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: b}, spec: {paused: 3}} | Deployment/a | spec.paused
            {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b, labels: {x: {y: z}}}}         | Pod/a          | metadata.labels.x
            """)
    void namesPlaceObjectAndFieldOfAManifestItCannotRead(String manifest, String object, String field) {
        var yaml = "{apiVersion: v1, kind: Node, metadata: {name: other}}\n---\n" + manifest;

        assertThatThrownBy(() -> Manifests.view("", yaml))
                .asInstanceOf(type(MalformedManifestException.class))
                .satisfies(e -> {
                    assertThat(e.index()).isEqualTo(1);
                    assertThat(e.object()).isEqualTo(object);
                    assertThat(e.field()).isEqualTo(field);
                    assertThat(e.fix()).isNotBlank();
                    assertThat(e.getMessage()).contains("Manifest 1", object, field, e.fix());
                });
    }

    @Test
    void refusesTwoDifferentManifestsOfOneObjectAndAcceptsARepetition() {
        var one = "{apiVersion: v1, kind: Node, metadata: {name: n}}";

        assertThat(Manifests.view("", one + "\n---\n" + one).node("n")).isPresent();
        assertThatThrownBy(
                        () -> Manifests.view("", one + "\n---\n" + one.replace("name: n", "name: n, labels: {a: b}")))
                .isInstanceOf(MalformedManifestException.class)
                .hasMessageContaining("Node/n")
                .hasMessageContaining("leave only one");
    }

    @Test
    void saysWhatIsWrongWithTextThatIsNotYaml() {
        assertThatThrownBy(() -> Manifests.view("", "a: [")).isInstanceOf(MalformedManifestException.class);
        assertThatThrownBy(() -> Manifests.view("", "just words"))
                .isInstanceOf(MalformedManifestException.class)
                .hasMessageContaining("apiVersion and kind");
        assertThatThrownBy(() -> Manifests.view("", "a: 1\na: 2")).isInstanceOf(MalformedManifestException.class);
    }

    @Test
    void acceptsAnEmptyCluster() {
        assertThat(Manifests.view("", "").list(WorkloadState.class)).isEmpty();
        assertThat(Manifests.view("", "---\n---\n").available()).isTrue();
    }

    private static PodState pod(ClusterIndex view) {
        return view.pod("shop", "cart-1-x").orElseThrow();
    }
}
