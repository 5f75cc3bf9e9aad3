package io.kubernaut.actions.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubernaut.actions.apiserver.Faults;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.NamedState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.PodMetricsState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.StorageClassState;
import io.kubernaut.core.cluster.WorkloadState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InformerClusterViewTest extends InformerViewCase {
    @Test
    void knowsNothingOfAnyKindBeforeItIsStarted() {
        try (var view = view(admin)) {
            assertThat(view.unseen("PersistentVolumeClaim")).isEqualTo("the first list is not in yet");
            assertThat(view.unseen("Application")).isEqualTo("what the cluster has is not known yet");
            assertThat(view.serves("Application")).isTrue();
            assertThat(view.settled()).isFalse();
        }
    }

    @Test
    void isNotAvailableBeforeItIsStartedAndSaysWhy() {
        try (var view = view(admin)) {
            assertThat(view.available()).isFalse();
            assertThat(view.unavailableBecause()).contains("not been started");
        }
    }

    @Test
    void showsWhatAViewOfTheSameManifestsShows() throws IOException {
        var dump = dump("bad-rollout-crash") + "\n---\n" + dump("nodes");
        server.loadYaml(dump);

        try (var view = started(admin)) {
            var expected = Manifests.view("", dump);
            eventually(() -> {
                assertSame(view, expected, PodState.class);
                assertSame(view, expected, WorkloadState.class);
                assertSame(view, expected, NodeState.class);
                assertSame(view, expected, EventState.class);
            });
            assertThat(view.namespaceExists("fs-bad-rollout-crash")).isTrue();
            assertThat(view.podsOn("hollow-2")).hasSize(1).allMatch(p -> p.crashing(Instant.now()));
        }
    }

    private static <T extends ClusterObject> void assertSame(ClusterView view, ClusterView expected, Class<T> type) {
        assertThat(view.list(type)).isNotEmpty().isEqualTo(expected.list(type));
    }

    @Test
    void followsCreationChangeAndDeletion() {
        try (var view = started(admin)) {
            admin.resource(pod("cart-0", "shop/cart:1")).create();
            eventually(() -> assertThat(view.pod("default", "cart-0")).isPresent());

            admin.pods()
                    .inNamespace("default")
                    .withName("cart-0")
                    .edit(p -> new PodBuilder(p)
                            .editMetadata()
                            .addToLabels("quarantine", "yes")
                            .endMetadata()
                            .build());
            eventually(() -> assertThat(
                            view.pod("default", "cart-0").orElseThrow().meta().label("quarantine"))
                    .isEqualTo("yes"));

            admin.pods()
                    .inNamespace("default")
                    .withName("cart-0")
                    .withGracePeriod(0)
                    .delete();
            eventually(() -> assertThat(view.podsNamed("cart-0")).isEmpty());
        }
    }

    /** kubectl uncordon leaves the annotation, and so does a later kubectl cordon. */
    @Test
    void doesNotTakeANodeThatAPersonClosedForOnesThatKubernautClosed() {
        admin.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("worker-9")
                        .endMetadata()
                        .build())
                .create();
        try (var view = started(admin)) {
            cordon("kubernaut", "true", "\"kubernaut\"");
            eventually(() -> assertThat(worker9(view)).matches(NodeState::closedByUs));

            cordon("kubectl-cordon", "null", "\"kubernaut\"");
            cordon("kubectl-cordon", "true", "\"kubernaut\"");

            eventually(() -> assertThat(worker9(view)).matches(n -> n.unschedulable() && !n.closedByUs()));
        }
    }

    private static NodeState worker9(ClusterView view) {
        return view.list(NodeState.class).stream()
                .filter(n -> n.name().equals("worker-9"))
                .findFirst()
                .orElseThrow();
    }

    private void cordon(String manager, String unschedulable, String by) {
        admin.nodes()
                .withName("worker-9")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(manager)
                                .build(),
                        "{\"metadata\":{\"annotations\":{\"kubernaut.io/cordoned-by\":" + by
                                + "}},\"spec\":{\"unschedulable\":" + unschedulable + "}}");
    }

    @Test
    void keepsNamesOfKeysButNoDataOfSecrets() {
        server.loadYaml("""
                apiVersion: v1
                kind: Secret
                metadata: {name: db, namespace: shop}
                data: {password: aHVudGVyMg==}
                """);

        try (var view = started(admin)) {
            eventually(() -> assertThat(view.find(NamedState.class, "Secret", "shop", "db")
                            .orElseThrow()
                            .keys())
                    .containsExactly("password"));
            assertThat(view.list(NamedState.class).toString()).doesNotContain("aHVudGVyMg");
        }
    }

    @Test
    void leavesSecretsAloneWhereThatIsWanted() {
        var settings =
                new ViewSettings(QUICK.staleness(), QUICK.heartbeat(), QUICK.metrics(), QUICK.rediscovery(), false);
        try (var view = new InformerClusterView("", admin, Clock.systemUTC(), settings)) {
            view.start();
            eventually(() -> assertThat(view.available()).isTrue());
            assertThat(server.requests()).noneMatch(r -> r.request().path().contains("secrets"));
            assertThat(view.unseen("Secret")).isEqualTo("Kubernaut is not to watch them");
            assertThat(ViewSettings.DEFAULT.secrets())
                    .as("it is wanted unless something else is said")
                    .isFalse();
        }
    }

    @Test
    void goesOnWithoutAKindThatIsForbiddenAndSeesItOnceItIsAllowed() {
        var allowed = new AtomicBoolean();
        server.addUser("t", "kubernaut", access -> !access.resource().equals("storageclasses") || allowed.get());
        server.loadYaml("{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}}");

        try (var client = server.client("t");
                var view = started(client)) {
            eventually(() -> assertThat(view.problems()).singleElement().satisfies(p -> {
                assertThat(p.about()).isEqualTo("StorageClass");
                assertThat(p.reason()).contains("may not list and watch storageclasses.storage.k8s.io");
            }));
            assertThat(view.list(StorageClassState.class)).isEmpty();
            assertThat(view.unseen("StorageClass")).contains("may not list and watch storageclasses.storage.k8s.io");
            eventually(() -> assertThat(view.settled()).isTrue());
            assertThat(view.unseen("Pod")).isEmpty();
            assertThat(view.serves("Application")).isFalse();
            assertThat(view.unseen("Application")).isEmpty();

            allowed.set(true);
            eventually(() -> {
                assertThat(view.list(StorageClassState.class)).hasSize(1);
                assertThat(view.problems()).isEmpty();
                assertThat(view.unseen("StorageClass")).isEmpty();
            });
        }
    }

    @Test
    void isNotAvailableWithoutAKindThatDecisionsNeed() {
        server.addUser("t", "kubernaut", access -> !access.resource().equals("replicasets"));

        try (var client = server.client("t");
                var view = view(client)) {
            view.start();
            eventually(() -> assertThat(view.unavailableBecause())
                    .isEqualTo("The first lists are not in yet: ReplicaSet (Kubernaut may not list and watch"
                            + " replicasets.apps: grant it list and watch)"));
            assertThat(view.list(NodeState.class)).isEmpty();
            assertThat(view.available()).isFalse();
        }
    }

    @Test
    void saysThatItsCredentialsAreNotAccepted() {
        try (var client = server.client("unknown");
                var view = view(client)) {
            view.start();
            eventually(() -> assertThat(view.unavailableBecause()).contains("Pod (the API server does not accept"));
            assertThat(view.available()).isFalse();
        }
    }

    @Test
    void goesOnWithoutAKindThatTheClusterDoesNotServe() {
        server.faults()
                .always(
                        r -> r.path().endsWith("/ingresses"),
                        new Faults.Fault.Refuse(404, "NotFound", "not found", Duration.ZERO));

        try (var view = started(admin)) {
            eventually(() -> assertThat(view.problems()).singleElement().satisfies(p -> {
                assertThat(p.about()).isEqualTo("Ingress");
                assertThat(p.reason()).isEqualTo("the cluster does not serve networking.k8s.io/v1 ingresses");
            }));
        }
    }

    @Test
    void findsCustomKindsAlsoWhenTheyAreInstalledLater() {
        try (var view = started(admin)) {
            server.serve(new Kind(
                    "cert-manager.io", "v1", "certificates", "Certificate", true, Set.of("status"), Set.of(), true));
            server.loadYaml("""
                    apiVersion: cert-manager.io/v1
                    kind: Certificate
                    metadata: {name: shop-tls, namespace: shop}
                    spec: {secretName: shop-tls}
                    status: {conditions: [{type: Ready, status: 'False', reason: Expired}]}
                    """);

            eventually(() -> {
                var certificate = view.find(CustomObjectState.class, "Certificate", "shop", "shop-tls");
                assertThat(certificate).isPresent();
                assertThat(certificate.get().field("spec.secretName")).isEqualTo("shop-tls");
                assertThat(certificate.get().condition("Ready").orElseThrow().reason())
                        .isEqualTo("Expired");
            });
        }
    }

    @Test
    void readsMeasuredUsageAgainAndAgain() {
        server.serve(new Kind("metrics.k8s.io", "v1beta1", "pods", "PodMetrics", true, Set.of(), Set.of(), true));
        server.loadYaml(metrics("cart-0", "10:00"));
        server.loadYaml(metrics("cart-1", "10:00"));

        try (var view = started(admin)) {
            eventually(() -> assertThat(view.list(PodMetricsState.class)).hasSize(2));
            assertThat(view.list(PodMetricsState.class).getFirst().containers())
                    .containsExactly(new PodMetricsState.Usage("app", 250, 210L << 20));

            admin.genericKubernetesResources("metrics.k8s.io/v1beta1", "PodMetrics")
                    .inNamespace("shop")
                    .withName("cart-1")
                    .delete();
            server.loadYaml(metrics("cart-0", "10:01"));
            eventually(() -> assertThat(view.list(PodMetricsState.class))
                    .extracting(PodMetricsState::measuredAt)
                    .containsExactly(Instant.parse("2026-01-01T10:01:00Z")));
        }
    }

    private static String metrics(String pod, String time) {
        return """
                apiVersion: metrics.k8s.io/v1beta1
                kind: PodMetrics
                metadata: {name: %s, namespace: shop}
                timestamp: '2026-01-01T%s:00Z'
                containers: [{name: app, usage: {cpu: 250m, memory: 210Mi}}]
                """.formatted(pod, time);
    }

    @Test
    void hidesAnObjectThatItCannotReadAndShowsTheOthers() {
        server.loadYaml(deployment("good", "3"));
        server.loadYaml(deployment("strange", "three"));

        try (var view = started(admin)) {
            eventually(() -> assertThat(view.problems())
                    .singleElement()
                    .satisfies(p -> assertThat(p.reason())
                            .contains("shop/Deployment/strange", "deployment.kubernetes.io/revision", "whole number")));
            assertThat(view.list(WorkloadState.class))
                    .extracting(WorkloadState::name)
                    .containsExactly("good");
        }
    }

    private static String deployment(String name, String revision) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: shop, annotations: {deployment.kubernetes.io/revision: '%s'}}
                spec:
                  selector: {matchLabels: {app: a}}
                  template: {metadata: {labels: {app: a}}, spec: {containers: [{name: app, image: 'a:1'}]}}
                """.formatted(name, revision);
    }

    @Test
    void asksForNothingMoreOnceItIsClosed() {
        var view = started(admin);
        view.close();

        assertThat(view.available()).isFalse();
        assertThat(view.unavailableBecause()).contains("closed");
        admin.resource(pod("late", "a:1")).create();
        server.forgetRequests();
        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(server.requests()).isEmpty());
        assertThat(view.podsNamed("late")).isEmpty();
    }
}
