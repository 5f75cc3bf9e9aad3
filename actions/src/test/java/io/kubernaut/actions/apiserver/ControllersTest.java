package io.kubernaut.actions.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Simulated workloads, seen through the fabric8 client and its informers. */
class ControllersTest {
    private final TickingClock clock = new TickingClock("2026-01-01T00:00:00Z");
    private final InProcessApiServer server =
            InProcessApiServer.builder().clock(clock).manualTicks().start();
    private final KubernetesClient client = server.client();
    private final SharedIndexInformer<Pod> pods = client.pods().inAnyNamespace().inform();
    private final SharedIndexInformer<Deployment> deployments =
            client.apps().deployments().inAnyNamespace().inform();

    @BeforeEach
    void makeNamespace() {
        server.loadYaml(Workloads.NAMESPACE);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void rollsOutANewTemplateWithARevisionOfItsOwn() {
        deploy(Workloads.cart("shop/cart:1.4", Map.of()));
        deploy(Workloads.cart("shop/cart:1.5", Map.of()));

        assertThat(revision(cart())).isEqualTo("2");
        assertThat(cart().getStatus().getReadyReplicas()).isEqualTo(3);
        assertThat(progressing(cart()).getReason()).isEqualTo("NewReplicaSetAvailable");
        assertThat(cart().getStatus().getObservedGeneration())
                .isEqualTo(cart().getMetadata().getGeneration())
                .isEqualTo(2);
        await().untilAsserted(() -> assertThat(pods.getStore().list())
                .hasSize(3)
                .allSatisfy(pod -> assertThat(
                                pod.getSpec().getContainers().getFirst().getImage())
                        .isEqualTo("shop/cart:1.5"))
                .allSatisfy(pod -> assertThat(pod.getSpec().getNodeName()).startsWith("hollow-")));
    }

    @Test
    void keepsTheOldPodsWhileANewReleaseWithAProbeIsNotReady() {
        deploy(Workloads.withProbe(Workloads.cart("shop/cart:1.4", Map.of())));
        deploy(Workloads.withProbe(
                Workloads.cart("shop/cart:1.5", Map.of("exit-code", "1", "exit-message", "no database"))));
        clock.advance(Duration.ofSeconds(1));
        server.settle();

        assertThat(cart().getStatus().getAvailableReplicas()).isEqualTo(3);
        assertThat(cart().getStatus().getUpdatedReplicas()).isEqualTo(1);
        assertThat(podsOf("shop/cart:1.4")).hasSize(3);

        clock.advance(Duration.ofMinutes(11));
        server.settle();
        assertThat(progressing(cart()).getStatus()).isEqualTo("False");
        assertThat(progressing(cart()).getReason()).isEqualTo("ProgressDeadlineExceeded");
    }

    @Test
    void completesTheRolloutOfACrashingReleaseWithoutAProbe() {
        deploy(Workloads.cart("shop/cart:1.4", Map.of()));
        deploy(Workloads.cart(
                "shop/cart:1.5", Map.of("exit-code", "1", "exit-after", "2", "exit-message", "no database")));

        assertThat(podsOf("shop/cart:1.4")).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        server.settle();
        clock.advance(Duration.ofSeconds(2));
        server.settle();
        assertThat(progressing(cart()).getReason()).isEqualTo("NewReplicaSetAvailable");
        var container = container(podsOf("shop/cart:1.5").getFirst());
        assertThat(container.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
        assertThat(container.getLastState().getTerminated().getExitCode()).isEqualTo(1);
        assertThat(container.getLastState().getTerminated().getMessage()).isEqualTo("no database");
        assertThat(container.getRestartCount()).isEqualTo(1);
        assertThat(events("BackOff")).isNotEmpty();
        await().untilAsserted(() -> assertThat(deployments.getStore().list())
                .singleElement()
                .satisfies(seen ->
                        assertThat(seen.getStatus().getUnavailableReplicas()).isEqualTo(3)));
    }

    @Test
    void restartsACrashingContainerAfterEachBackOff() {
        deploy(Workloads.cart("shop/cart:1.5", Map.of("exit-code", "3")));
        int before = container(podsOf("shop/cart:1.5").getFirst()).getRestartCount();

        server.settle();
        assertThat(container(podsOf("shop/cart:1.5").getFirst()).getRestartCount())
                .isEqualTo(before);
        clock.advance(Duration.ofSeconds(10));
        server.settle();
        assertThat(container(podsOf("shop/cart:1.5").getFirst()).getRestartCount())
                .isEqualTo(before + 1);
        clock.advance(Duration.ofSeconds(10));
        server.settle();
        assertThat(container(podsOf("shop/cart:1.5").getFirst()).getRestartCount())
                .isEqualTo(before + 1);
        clock.advance(Duration.ofSeconds(10));
        server.settle();
        assertThat(container(podsOf("shop/cart:1.5").getFirst()).getRestartCount())
                .isEqualTo(before + 2);
    }

    @Test
    void givesTheOldReplicaSetTheNextRevisionOnRollback() {
        deploy(Workloads.cart("shop/cart:1.4", Map.of()));
        var first = replicaSets().getFirst();
        deploy(Workloads.cart("shop/cart:1.5", Map.of("exit-code", "1")));

        deploy(Workloads.cart("shop/cart:1.4", Map.of()));

        assertThat(replicaSets()).hasSize(2);
        var again = client.apps()
                .replicaSets()
                .inNamespace("shop")
                .withName(first.getMetadata().getName())
                .get();
        assertThat(again.getMetadata().getAnnotations())
                .containsEntry("deployment.kubernetes.io/revision", "3")
                .containsEntry("deployment.kubernetes.io/revision-history", "1");
        assertThat(revision(cart())).isEqualTo("3");
        assertThat(again.getStatus().getReadyReplicas()).isEqualTo(3);
        assertThat(podsOf("shop/cart:1.5")).isEmpty();
    }

    @Test
    void replacesAllPodsOnRolloutRestart() {
        deploy(Workloads.cart("shop/cart:1.4", Map.of("unready-after", "60")));
        var before = podNames();
        clock.advance(Duration.ofSeconds(61));
        server.settle();
        assertThat(cart().getStatus().getReadyReplicas()).isNull();

        client.apps()
                .deployments()
                .inNamespace("shop")
                .withName("cart")
                .rolling()
                .restart();
        server.settle();

        assertThat(podNames()).hasSize(3).doesNotContainAnyElementsOf(before);
        assertThat(cart().getStatus().getReadyReplicas()).isEqualTo(3);
    }

    @Test
    void killsForMemoryUntilTheLimitIsLargeEnough() {
        deploy(Workloads.cart("shop/cart:1.5", Map.of("memory", "200Mi")));
        var container = container(podsOf("shop/cart:1.5").getFirst());
        assertThat(container.getLastState().getTerminated().getReason()).isEqualTo("OOMKilled");
        assertThat(container.getLastState().getTerminated().getExitCode()).isEqualTo(137);

        client.apps()
                .deployments()
                .inNamespace("shop")
                .withName("cart")
                .edit(found -> new DeploymentBuilder(found)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .editResources()
                        .addToLimits("memory", new Quantity("256Mi"))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        server.settle();

        assertThat(cart().getStatus().getReadyReplicas()).isEqualTo(3);
        assertThat(podsOf("shop/cart:1.5"))
                .hasSize(3)
                .allSatisfy(pod -> assertThat(container(pod).getRestartCount()).isZero());
    }

    @Test
    void cannotPullAnImageThatIsNotThere() {
        deploy(Workloads.cart("shop/cart:9", Map.of("image", "not-found")));

        var pod = podsOf("shop/cart:9").getFirst();
        assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(container(pod).getState().getWaiting().getReason()).isEqualTo("ImagePullBackOff");
        assertThat(events("Failed")).isNotEmpty();
    }

    @Test
    void growsAClaimAndItsVolume() {
        server.loadYaml(Workloads.CLAIM);
        server.settle();
        var claim = client.persistentVolumeClaims().inNamespace("shop").withName("data");
        assertThat(claim.get().getStatus().getCapacity()).containsEntry("storage", new Quantity("1Gi"));

        claim.edit(found -> {
            found.getSpec().getResources().getRequests().put("storage", new Quantity("2Gi"));
            return found;
        });
        assertThat(claim.get().getStatus().getCapacity()).containsEntry("storage", new Quantity("1Gi"));
        server.settle();

        assertThat(claim.get().getStatus().getCapacity()).containsEntry("storage", new Quantity("2Gi"));
        assertThat(client.persistentVolumes()
                        .withName(claim.get().getSpec().getVolumeName())
                        .get()
                        .getSpec()
                        .getCapacity())
                .containsEntry("storage", new Quantity("2Gi"));
    }

    @Test
    void refusesAnEvictionThatTheBudgetForbidsAndAllowsItLater() {
        deploy(Workloads.cart("shop/cart:1.4", Map.of()));
        server.loadYaml(Workloads.budget(3));
        server.settle();
        var pod = podNames().getFirst();
        var eviction = new EvictionBuilder()
                .withNewMetadata()
                .withName(pod)
                .withNamespace("shop")
                .endMetadata()
                .build();

        assertThat(client.pods().inNamespace("shop").withName(pod).evict(eviction))
                .isFalse();
        assertThat(server.requests().getLast().code()).isEqualTo(429);

        server.loadYaml(Workloads.budget(2));
        assertThat(client.pods().inNamespace("shop").withName(pod).evict(eviction))
                .isTrue();
        server.settle();
        assertThat(podNames()).hasSize(3).doesNotContain(pod);
    }

    @Test
    void keepsCordonedNodesFree() {
        client.nodes().withName("hollow-0").edit(node -> {
            node.getSpec().setUnschedulable(true);
            return node;
        });
        client.nodes().withName("hollow-1").edit(node -> {
            node.getSpec().setUnschedulable(true);
            return node;
        });
        deploy(Workloads.cart("shop/cart:1.4", Map.of()));

        assertThat(client.pods().inNamespace("shop").list().getItems())
                .hasSize(3)
                .allSatisfy(pod -> assertThat(pod.getSpec().getNodeName()).isEqualTo("hollow-2"));
    }

    @Test
    void saysWhyAQuotaKeepsPodsAway() {
        server.loadYaml(Workloads.QUOTA_OF_TWO_PODS);
        deploy(Workloads.cart("shop/cart:1.4", Map.of()));

        assertThat(podNames()).hasSize(2);
        assertThat(cart().getStatus().getConditions()).anySatisfy(condition -> {
            assertThat(condition.getType()).isEqualTo("ReplicaFailure");
            assertThat(condition.getMessage())
                    .contains("exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2");
        });
        assertThat(events("FailedCreate")).isNotEmpty();
    }

    @Test
    void takesAllDownFirstWhenTheStrategyIsRecreate() {
        deploy(Workloads.recreating(Workloads.cart("shop/cart:1.4", Map.of())));
        deploy(Workloads.recreating(Workloads.cart("shop/cart:1.5", Map.of("image", "not-found"))));

        assertThat(podsOf("shop/cart:1.4")).isEmpty();
        assertThat(podsOf("shop/cart:1.5")).hasSize(3);
        assertThat(cart().getStatus().getReadyReplicas()).isNull();
    }

    @Test
    void letsAPodGoWhoseLabelsNoLongerMatchAndReplacesIt() {
        deploy(Workloads.cart("shop/cart:1.4", Map.of()));
        var name = podNames().getFirst();
        client.pods().inNamespace("shop").withName(name).edit(pod -> {
            pod.getMetadata().getLabels().remove("app");
            return pod;
        });
        server.settle();

        assertThat(podNames()).hasSize(4).contains(name);
        assertThat(client.pods()
                        .inNamespace("shop")
                        .withName(name)
                        .get()
                        .getMetadata()
                        .getOwnerReferences())
                .isEmpty();
    }

    @Test
    void removesEverythingThatADeletedDeploymentOwned() {
        deploy(Workloads.cart("shop/cart:1.4", Map.of()));
        client.apps().deployments().inNamespace("shop").withName("cart").delete();
        server.settle();

        assertThat(replicaSets()).isEmpty();
        assertThat(podNames()).isEmpty();
        await().untilAsserted(() -> assertThat(pods.getStore().list()).isEmpty());
    }

    private void deploy(Deployment deployment) {
        client.resource(deployment).serverSideApply();
        server.settle();
    }

    private Deployment cart() {
        return client.apps().deployments().inNamespace("shop").withName("cart").get();
    }

    private List<ReplicaSet> replicaSets() {
        return client.apps().replicaSets().inNamespace("shop").list().getItems();
    }

    private static String revision(Deployment deployment) {
        return deployment.getMetadata().getAnnotations().get("deployment.kubernetes.io/revision");
    }

    private static DeploymentCondition progressing(Deployment deployment) {
        return deployment.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Progressing"))
                .findFirst()
                .orElseThrow();
    }

    private List<Pod> podsOf(String image) {
        return client.pods().inNamespace("shop").list().getItems().stream()
                .filter(pod ->
                        pod.getSpec().getContainers().getFirst().getImage().equals(image))
                .toList();
    }

    private List<String> podNames() {
        return client.pods().inNamespace("shop").list().getItems().stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private static ContainerStatus container(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst();
    }

    private List<Event> events(String reason) {
        return client.v1().events().inNamespace("shop").list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .toList();
    }
}
