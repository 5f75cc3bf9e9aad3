package io.kubernaut.actions.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncreaseResourcesTest {
    private static final String NEEDS_200 = "demo.kubernaut.io/memory: 200Mi";
    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private Trial increase(Object... parameters) {
        var map = new java.util.TreeMap<String, Object>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put((String) parameters[i], parameters[i + 1]);
        }
        return shop.trial("increase_resources", Shop.ref("Deployment", "cart"), map);
    }

    private String resource(int container, String side, String name) {
        var resources = shop.cart()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(container)
                .getResources();
        var amounts = side.equals("limits") ? resources.getLimits() : resources.getRequests();
        var quantity = amounts == null ? null : amounts.get(name);
        return quantity == null ? "none" : quantity.toString();
    }

    @Test
    void raisesTheLimitOfThatContainerOnlyAndTheOomKillsEnd() {
        shop.releaseWithMemory("shop/cart:1.4", 2, "128Mi", NEEDS_200);
        var trial = increase("container", "cart", "limits.memory", "256Mi");

        shop.assertNothingWritten(() -> {
            var plan = trial.plan();
            assertThat(plan.summary())
                    .isEqualTo("Container cart of Deployment shop/cart: limits.memory 128Mi to 256Mi");
            assertThat(plan.diff()).containsPattern("-\\s+memory: 128Mi").containsPattern("\\+\\s+memory: 256Mi");
        });
        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);
        trial.applied();
        shop.settle();

        assertThat(trial.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(resource(0, "limits", "memory")).isEqualTo("256Mi");
        assertThat(resource(0, "requests", "memory")).isEqualTo("64Mi");
        assertThat(resource(1, "limits", "memory")).isEqualTo("none");
        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
    }

    @Test
    void failsWhenItIsStillNotEnough() {
        shop.releaseWithMemory("shop/cart:1.4", 1, "128Mi", NEEDS_200);
        var trial = increase("container", "cart", "limits.memory", "192Mi");
        trial.plan();
        trial.applied();
        shop.settle();

        assertThat(trial.verify())
                .isInstanceOf(Verification.Failed.class)
                .asString()
                .contains("OOM-killed");
    }

    @Test
    void raisesRequestsTogetherWithLimitsAndTakesBothBack() {
        shop.release("shop/cart:1.4", 1);
        var trial = increase(
                "container", "cart", "limits.memory", "1Gi", "requests.memory", "512Mi", "requests.cpu", "100m");
        trial.plan();
        trial.applied();
        assertThat(resource(0, "requests", "memory")).isEqualTo("512Mi");
        assertThat(resource(0, "requests", "cpu")).isEqualTo("100m");

        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);

        assertThat(resource(0, "limits", "memory")).isEqualTo("256Mi");
        assertThat(resource(0, "requests", "memory")).isEqualTo("64Mi");
        assertThat(resource(0, "requests", "cpu")).isEqualTo("50m");
    }

    @Test
    void setsARequestWhereThereWasNoneAndRemovesItWhenUndone() {
        shop.release("shop/cart:1.4", 1);
        var trial = increase("container", "proxy", "requests.memory", "32Mi");
        trial.plan();
        trial.applied();
        assertThat(resource(1, "requests", "memory")).isEqualTo("32Mi");

        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
        assertThat(resource(1, "requests", "memory")).isEqualTo("none");
    }

    @Test
    void neverLowersAnything() {
        shop.release("shop/cart:1.4", 1);

        assertThat(increase("container", "cart", "limits.memory", "128Mi").refusal())
                .isEqualTo("limits.memory is 256Mi now; 128Mi would lower it, which is never done."
                        + " Ask for more than that, or lower it by hand.");
        assertThat(increase("container", "proxy", "limits.memory", "1Gi").refusal())
                .isEqualTo("The container has no limits.memory; setting one would lower it."
                        + " Raise what it asks for (requests) instead.");
        assertThat(increase("container", "cart", "limits.memory", "256Mi").planning())
                .isInstanceOf(Planning.AlreadySo.class);
    }

    private void limitRange(String name, String container) {
        shop.load("""
                apiVersion: v1
                kind: LimitRange
                metadata: {name: %s, namespace: shop}
                spec: {limits: [{type: Container, %s}]}
                """.formatted(name, container));
    }

    private void cartAsksForNoMemory() {
        shop.editCart(d -> d.edit()
                .editSpec()
                .editTemplate()
                .editSpec()
                .editContainer(0)
                .editResources()
                .removeFromRequests("memory")
                .endResources()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    }

    /** The API server makes such a request as high as the limit. */
    @Test
    void doesNotLowerARequestThatIsNotSetBelowTheLimitThatItFollows() {
        shop.release("shop/cart:1.4", 1);
        cartAsksForNoMemory();

        assertThat(increase("container", "cart", "requests.memory", "128Mi").refusal())
                .startsWith("requests.memory is 256Mi (as high as the limit) now; 128Mi would lower it");
        assertThat(increase("container", "cart", "requests.memory", "256Mi").planning())
                .isInstanceOf(Planning.AlreadySo.class);
        assertThat(increase("container", "cart", "limits.memory", "512Mi")
                        .plan()
                        .summary())
                .endsWith("limits.memory 256Mi to 512Mi");
        assertThat(increase("container", "cart", "limits.memory", "512Mi", "requests.memory", "128Mi")
                        .refusal())
                .contains("would lower it");
    }

    @Test
    void doesNotLowerWhatALimitRangeGives() {
        shop.release("shop/cart:1.4", 1);
        limitRange("usual", "default: {memory: 512Mi, cpu: 1}, defaultRequest: {memory: 128Mi}");

        assertThat(increase("container", "proxy", "requests.memory", "64Mi").refusal())
                .startsWith("requests.memory is 128Mi (the default of a limit range) now; 64Mi would lower it");
        assertThat(increase("container", "proxy", "limits.memory", "256Mi").refusal())
                .startsWith("limits.memory is 512Mi (the default of a limit range) now; 256Mi would lower it");
        assertThat(increase("container", "proxy", "requests.cpu", "500m").refusal())
                .startsWith("requests.cpu is 1 (the default of a limit range) now; 500m would lower it");
        assertThat(increase("container", "proxy", "limits.memory", "1Gi").plan().summary())
                .endsWith("limits.memory 512Mi (the default of a limit range) to 1Gi");
        assertThat(increase("container", "proxy", "requests.memory", "256Mi")
                        .plan()
                        .summary())
                .endsWith("requests.memory 128Mi (the default of a limit range) to 256Mi");
    }

    @Test
    void takesTheHighestDefaultOfSeveralLimitRangesAndTheBoundWhereThereIsNoDefault() {
        shop.release("shop/cart:1.4", 1);
        limitRange("usual", "max: {memory: 512Mi}");
        limitRange("other", "default: {memory: 256Mi}");

        assertThat(increase("container", "proxy", "limits.memory", "384Mi").refusal())
                .startsWith("limits.memory is 512Mi (the default of a limit range) now; 384Mi would lower it");
    }

    @Test
    void asksForNoMoreThanTheLimitThatALimitRangeGives() {
        shop.release("shop/cart:1.4", 1);
        limitRange("usual", "default: {memory: 256Mi}, defaultRequest: {memory: 64Mi}");

        assertThat(increase("container", "proxy", "requests.memory", "512Mi").refusal())
                .isEqualTo("requests.memory of 512Mi would be above the limit of 256Mi (the default of a limit"
                        + " range); the limit must be raised with it.");
        increase("container", "proxy", "requests.memory", "512Mi", "limits.memory", "512Mi")
                .plan();
    }

    @Test
    void refusesWhatCannotBeRight() {
        shop.release("shop/cart:1.4", 1);

        assertThat(increase("container", "cron", "limits.memory", "1Gi").refusal())
                .isEqualTo("Deployment shop/cart has no container cron; it has cart, proxy. Name one of these.");
        assertThat(increase("container", "cart").refusal())
                .isEqualTo("The decision names no request and no limit to raise. Name one, such as limits.memory.");
        assertThat(increase("container", "cart", "requests.memory", "1Gi").refusal())
                .isEqualTo("requests.memory of 1Gi would be above the limit of 256Mi;"
                        + " the limit must be raised with it.");
        assertThat(increase("container", "cart", "limits.memory", "99Ti").refusal())
                .contains("limits.memory must be at most 4Ti");
    }

    @Test
    void refusesWhatALimitRangeForbids() {
        shop.release("shop/cart:1.4", 1);
        limitRange("small", "max: {memory: 512Mi}");

        assertThat(increase("container", "cart", "limits.memory", "1Gi").refusal())
                .isEqualTo("The limit range small allows a container at most 512Mi of memory, not 1Gi."
                        + " Ask for no more, or have the limit range raised.");
        increase("container", "cart", "limits.memory", "512Mi").plan();
    }

    private void quota(String scopes) {
        shop.load("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: team, namespace: shop}
                spec: {hard: {requests.memory: 512Mi}, scopes: [%s]}
                status: {hard: {requests.memory: 512Mi}, used: {requests.memory: 128Mi}}
                """.formatted(scopes));
    }

    /** The API server lets no pod into a quota of memory of which a container does not say how much it asks for. */
    private void proxyAsksToo() {
        shop.editCart(d -> d.edit()
                .editSpec()
                .editTemplate()
                .editSpec()
                .editContainer(1)
                .withNewResources()
                .addToRequests("memory", new Quantity("16Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
        shop.wait(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NotBestEffort", "NotTerminating"})
    void refusesWhatAQuotaThatCountsItsPodsHasNoRoomFor(String scopes) {
        shop.release("shop/cart:1.4", 2);
        proxyAsksToo();
        quota(scopes);

        assertThat(increase("container", "cart", "limits.memory", "1Gi", "requests.memory", "400Mi")
                        .refusal())
                .startsWith("The quota team leaves 352Mi of requests.memory");
        increase("container", "cart", "limits.memory", "1Gi", "requests.memory", "128Mi")
                .plan();
    }

    @Test
    void isNotBoundByAQuotaThatCountsOtherPods() {
        shop.release("shop/cart:1.4", 2);
        quota("Terminating");

        increase("container", "cart", "limits.memory", "1Gi", "requests.memory", "400Mi")
                .plan();
    }

    @Test
    void refusesWhatAQuotaLetsNoPodInFor() {
        shop.release("shop/cart:1.4", 2);
        quota("");

        assertThat(increase("container", "cart", "limits.memory", "1Gi").refusal())
                .startsWith("The quota team bounds requests.memory, of which a container says nothing");
    }

    @Test
    void refusesAPodThatFitsOnNoNode() {
        shop.release("shop/cart:1.4", 1);

        assertThat(increase("container", "cart", "limits.memory", "4Ti", "requests.memory", "4Ti")
                        .refusal())
                .startsWith("No node is big enough: a pod would ask for 4Ti of memory");
    }

    @Test
    void meetsAConflictWhenTheTemplateChangedSince() {
        shop.release("shop/cart:1.4", 1);
        var trial = increase("container", "cart", "limits.memory", "512Mi");
        trial.plan();
        shop.release("shop/cart:1.5", 1);

        assertThat(trial.apply()).isInstanceOf(Application.Conflict.class);
        assertThat(resource(0, "limits", "memory")).isEqualTo("256Mi");
    }

    private void vertical(String mode, String policies) {
        shop.load("""
                apiVersion: autoscaling.k8s.io/v1
                kind: VerticalPodAutoscaler
                metadata: {name: cart-vpa, namespace: shop}
                spec:
                  targetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
                  updatePolicy: {updateMode: "%s"}
                  resourcePolicy: {containerPolicies: [%s]}
                """.formatted(mode, policies));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto", "Recreate", "Initial", "InPlaceOrRecreate", ""})
    void refusesWhereAVerticalAutoscalerSetsIt(String mode) {
        shop.release("shop/cart:1.4", 1);
        shop.define("VerticalPodAutoscaler", "autoscaling.k8s.io", "v1", "verticalpodautoscalers");
        vertical(mode, "");

        assertThat(increase("container", "cart", "limits.memory", "512Mi").refusal())
                .startsWith("The VerticalPodAutoscaler cart-vpa sets what container cart")
                .contains("change minAllowed and maxAllowed in its resourcePolicy instead.");
    }

    @Test
    void leavesAloneAVerticalAutoscalerThatOnlyAdvisesOrLeavesTheContainerOut() {
        shop.release("shop/cart:1.4", 1);
        shop.define("VerticalPodAutoscaler", "autoscaling.k8s.io", "v1", "verticalpodautoscalers");
        vertical("Off", "");
        increase("container", "cart", "limits.memory", "512Mi").plan();

        vertical("Auto", "{containerName: '*', mode: Auto}, {containerName: cart, mode: 'Off'}");
        increase("container", "cart", "limits.memory", "512Mi").plan();
    }
}
