package io.kubernaut.actions.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Raises what running pods have, without replacing them. */
class IncreaseInPlaceTest {
    private static final Map<String, Object> MORE =
            Map.of("container", "db", "limits.memory", "512Mi", "requests.memory", "128Mi");
    private static final String ON_DELETE = "updateStrategy: {type: OnDelete}";
    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private List<Pod> members() {
        return shop.client
                .pods()
                .inNamespace("shop")
                .withLabel("app", "db")
                .list()
                .getItems();
    }

    private static String limit(Pod pod) {
        return pod.getSpec()
                .getContainers()
                .getFirst()
                .getResources()
                .getLimits()
                .get("memory")
                .toString();
    }

    private String template() {
        return shop.client
                .apps()
                .statefulSets()
                .inNamespace("shop")
                .withName("db")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getResources()
                .getLimits()
                .get("memory")
                .toString();
    }

    private SteppedTrial members(Map<String, Object> parameters) {
        return shop.stepped("increase_resources", Shop.ref("StatefulSet", "db"), parameters);
    }

    private Trial pod(String name, Map<String, Object> parameters) {
        return shop.trial("increase_resources", Shop.ref("Pod", name), parameters);
    }

    private static List<String> uids(List<Pod> pods) {
        return pods.stream().map(p -> p.getMetadata().getUid()).toList();
    }

    @Test
    void raisesTemplateAndPodsOfAWorkloadThatReplacesNoneByItself() {
        shop.database(2, ON_DELETE);
        var before = uids(members());
        var raise = members(MORE);
        shop.assertNothingWritten(() -> {
            var plan = raise.plan();
            assertThat(plan.summary())
                    .isEqualTo("Container db of StatefulSet shop/db: limits.memory 256Mi to 512Mi,"
                            + " requests.memory 64Mi to 128Mi, its pods in place");
            assertThat(plan.diff()).contains("memory: 512Mi");
        });

        raise.applied();

        assertThat(template()).isEqualTo("512Mi");
        assertThat(members()).extracting(IncreaseInPlaceTest::limit).containsExactly("512Mi", "512Mi");
        assertThat(uids(members())).as("none is replaced").isEqualTo(before);
        assertThat(members())
                .allSatisfy(p -> assertThat(
                                p.getStatus().getContainerStatuses().getFirst().getRestartCount())
                        .isZero());
        assertThat(shop.executors
                        .executor(Shop.CLUSTER, "increase_resources")
                        .orElseThrow()
                        .verify(raise.request(), raise.current()))
                .isEqualTo(new Verification.Verified("Its template and all its pods have it."));
        assertThat(shop.trial("increase_resources", Shop.ref("StatefulSet", "db"), MORE)
                        .planning())
                .isInstanceOf(Planning.AlreadySo.class);
    }

    @Test
    void takesBothBackInPlace() {
        shop.database(2, ON_DELETE);
        var before = uids(members());
        var raise = members(MORE);
        raise.plan();
        raise.applied();

        assertThat(raise.undo()).isInstanceOf(Application.Applied.class);

        assertThat(raise.states()).containsOnly(State.TAKEN_BACK);
        assertThat(template()).isEqualTo("256Mi");
        assertThat(members()).extracting(IncreaseInPlaceTest::limit).containsExactly("256Mi", "256Mi");
        assertThat(uids(members())).isEqualTo(before);
    }

    @Test
    void goesOnWhereAnotherProcessDiedInAnyStep() {
        shop.database(2, ON_DELETE);
        var raise = members(MORE);
        raise.plan();
        raise.callAndDie();
        raise.call();
        raise.callAndDie();

        raise.applied();
        assertThat(template()).isEqualTo("512Mi");
        assertThat(members()).extracting(IncreaseInPlaceTest::limit).containsExactly("512Mi", "512Mi");
    }

    /** The other container has by chance what the run gave to the one that it was about. */
    @Test
    void takesNothingFromAContainerThatCameBeforeTheRaisedOne() {
        shop.database(1, ON_DELETE);
        var raise = members(MORE);
        raise.plan();
        raise.applied();
        shop.client
                .apps()
                .statefulSets()
                .inNamespace("shop")
                .withName("db")
                .edit(s -> s.edit()
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .addNewContainerLike(s.getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst())
                        .withName("second")
                        .endContainer()
                        .editFirstContainer()
                        .withName("first")
                        .endContainer()
                        .editLastContainer()
                        .withName("db")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());

        assertThat(raise.undo()).isInstanceOf(Application.Applied.class);

        assertThat(template()).as("that of the container first").isEqualTo("512Mi");
        assertThat(shop.client
                        .apps()
                        .statefulSets()
                        .inNamespace("shop")
                        .withName("db")
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getLast()
                        .getResources()
                        .getLimits()
                        .get("memory"))
                .hasToString("256Mi");
    }

    @Test
    void keepsATemplateThatSomebodyElseChanged() {
        shop.database(1, ON_DELETE);
        var raise = members(MORE);
        raise.plan();
        raise.applied();
        shop.client.apps().statefulSets().inNamespace("shop").withName("db").edit(s -> {
            s.getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getResources()
                    .getLimits()
                    .put("memory", new io.fabric8.kubernetes.api.model.Quantity("1Gi"));
            return s;
        });

        assertThat(raise.undo()).isInstanceOf(Application.Refused.class);
        assertThat(template()).isEqualTo("1Gi");
    }

    @Test
    void raisesOnePodInPlaceAndSaysThatTheNextOneHasLess() {
        shop.release("shop/cart:1", 2);
        var target = shop.pods().getFirst().getMetadata();
        var raise = pod(target.getName(), Map.of("container", "cart", "limits.memory", "512Mi"));
        shop.assertNothingWritten(() -> assertThat(raise.plan().summary())
                .isEqualTo(
                        "Container cart of Pod shop/" + target.getName() + ": limits.memory 256Mi to 512Mi, in place;"
                                + " the next pod of Deployment shop/cart has the former values"));
        assertThat(raise.effect()).isEqualTo(Effect.DID_NOT);

        raise.applied();

        assertThat(raise.verify()).asString().contains("Pending", "The kubelet has not given it");
        shop.settle();
        assertThat(raise.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(raise.effect()).isEqualTo(Effect.TOOK_EFFECT);
        var pod = shop.client
                .pods()
                .inNamespace("shop")
                .withName(target.getName())
                .get();
        assertThat(pod.getMetadata().getUid()).isEqualTo(target.getUid());
        assertThat(pod.getMetadata().getAnnotations())
                .containsEntry(Marks.RUN, raise.request().runId().toString());
        assertThat(limit(pod)).isEqualTo("512Mi");
        assertThat(shop.cart()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getLimits())
                .hasToString("{memory=256Mi}");

        assertThat(raise.undo()).isInstanceOf(Application.Applied.class);
        assertThat(limit(shop.client
                        .pods()
                        .inNamespace("shop")
                        .withName(target.getName())
                        .get()))
                .isEqualTo("256Mi");
    }

    @Test
    void isRecognisedByTheValuesWhenItDiedBetweenAnnotationAndResize() {
        shop.release("shop/cart:1", 1);
        var raise = pod(
                shop.pods().getFirst().getMetadata().getName(), Map.of("container", "cart", "limits.memory", "512Mi"));
        raise.plan();
        shop.server.faults().next(1, request -> request.path().endsWith("/resize"), new Fault.DropBefore());
        assertThatExceptionOfType(ClusterCallFailedException.class).isThrownBy(raise::apply);

        assertThat(raise.effect()).isEqualTo(Effect.DID_NOT);
        raise.applied();
        assertThat(limit(shop.pods().getFirst())).isEqualTo("512Mi");
    }

    @Test
    void saysThatTheNodeCanNeverGiveIt() {
        shop.release("shop/cart:1", 1);
        var name = shop.pods().getFirst().getMetadata().getName();
        var raise = pod(name, Map.of("container", "cart", "limits.memory", "512Mi"));
        raise.plan();
        raise.applied();
        for (var reason : List.of("Deferred", "Infeasible")) {
            shop.client
                    .pods()
                    .inNamespace("shop")
                    .withName(name)
                    .editStatus(p -> p.edit()
                            .editStatus()
                            .removeMatchingFromConditions(c -> c.getType().equals("PodResizePending"))
                            .addNewCondition()
                            .withType("PodResizePending")
                            .withStatus("True")
                            .withReason(reason)
                            .withMessage("Node didn't have enough capacity: memory")
                            .endCondition()
                            .endStatus()
                            .build());
            assertThat(raise.verify())
                    .isInstanceOf(reason.equals("Deferred") ? Verification.Pending.class : Verification.Failed.class)
                    .asString()
                    .contains("enough capacity");
        }
    }

    @Test
    void refusesAPodThatItsNodeHasNoRoomFor() {
        shop.release("shop/cart:1", 1);
        var name = shop.pods().getFirst().getMetadata().getName();

        assertThat(pod(name, Map.of("container", "cart", "limits.memory", "64Gi", "requests.memory", "32Gi"))
                        .refusal())
                .contains("has no room for that: memory", "Raise it in the workload instead");
        assertThat(pod(name, Map.of("container", "cart", "limits.memory", "128Mi"))
                        .refusal())
                .contains("would lower it, which is never done");
    }

    @Test
    void refusesWhereAVerticalAutoscalerSetsWhatThePodsOwnerAsksFor() {
        shop.release("shop/cart:1", 1);
        shop.define("VerticalPodAutoscaler", "autoscaling.k8s.io", "v1", "verticalpodautoscalers");
        shop.load("""
                apiVersion: autoscaling.k8s.io/v1
                kind: VerticalPodAutoscaler
                metadata: {name: cart-vpa, namespace: shop}
                spec: {targetRef: {kind: Deployment, name: cart}, updatePolicy: {updateMode: Auto}}
                """);

        assertThat(pod(
                                shop.pods().getFirst().getMetadata().getName(),
                                Map.of("container", "cart", "limits.memory", "512Mi"))
                        .refusal())
                .contains("VerticalPodAutoscaler cart-vpa");
    }

    @Test
    void refusesWhereTheApiServerOffersNoResize() {
        shop.server.withoutSubresource("pods", "resize");
        shop.database(1, ON_DELETE);

        assertThat(pod("db-0", MORE).refusal()).contains("does not change pods in place", "Raise it in the workload");
        assertThat(shop.trial("increase_resources", Shop.ref("StatefulSet", "db"), MORE)
                        .refusal())
                .contains("replaces pods only when they are deleted (OnDelete)");
    }
}
