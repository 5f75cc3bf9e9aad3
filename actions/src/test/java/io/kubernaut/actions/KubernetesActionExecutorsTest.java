package io.kubernaut.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubernaut.actions.apiserver.ApiRequest;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens between an executor and an API that refuses, fails or loses answers. */
class KubernetesActionExecutorsTest {
    private static final Predicate<ApiRequest> WRITE =
            request -> request.method().equals("PATCH") && !request.toString().contains("dryRun");

    private final Shop shop = new Shop();
    private Trial trial;

    @BeforeEach
    void release() {
        shop.release("shop/cart:1.4", 1);
        shop.release("shop/cart:1.5", 1);
        trial = shop.trial("rollback_deployment", Shop.ref("Deployment", "cart"), Map.of("toRevision", 1));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private String image() {
        return shop.cart()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    @Test
    void offersExecutorsOnlyForItsOwnCluster() {
        assertThat(shop.executors.executor(Shop.CLUSTER, "restart_pod")).isPresent();
        assertThat(shop.executors.executor("elsewhere", "restart_pod")).isEmpty();
        assertThat(shop.executors.executor("", "restart_pod")).isEmpty();
        assertThat(shop.executors.executor(Shop.CLUSTER, "no_such_action")).isEmpty();
    }

    @Test
    void offersNothingThatIsDisabled() {
        var some = shop.executors.without(List.of("drain_node"));

        assertThat(some.executor(Shop.CLUSTER, "drain_node")).isEmpty();
        assertThat(some.executor(Shop.CLUSTER, "cordon_node")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "restart_pod",
                "restart_daemonset",
                "rollback_deployment",
                "increase_resources",
                "scale_deployment",
                "scale_statefulset",
                "update_hpa",
                "quarantine_pod",
                "migrate_workload",
                "enable_debug_mode",
                "expand_pvc",
                "update_network_policy",
                "restart_network",
                "reset_service_mesh",
                "backup_data",
                "failover_database",
                "rotate_secrets",
                "cordon_node",
                "uncordon_node",
                "audit_logs",
                "cleanup_storage",
                "compact_storage",
                "repair_database",
                "create_heap_dump",
                "collect_diagnostics",
                "notify_only"
            })
    void carriesTheNameOfTheCatalogue(String action) {
        assertThat(shop.executors.executor(Shop.CLUSTER, action).orElseThrow().action())
                .isEqualTo(action);
    }

    @Test
    void recognisesAWriteWhoseAnswerWasLost() {
        trial.plan();
        shop.server.faults().next(1, WRITE, new Fault.DropAfter());

        assertThatExceptionOfType(ClusterCallFailedException.class).isThrownBy(trial::apply);

        assertThat(image()).isEqualTo("shop/cart:1.4");
        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
    }

    @Test
    void recognisesAWriteThatNeverArrived() {
        trial.plan();
        shop.server.faults().next(1, WRITE, new Fault.DropBefore());

        assertThatExceptionOfType(ClusterCallFailedException.class).isThrownBy(trial::apply);

        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);
        trial.applied();
    }

    @Test
    void neverRepeatsAWriteEvenWhenTheClientWould() {
        var insisting = new ConfigBuilder(shop.server.clientConfig())
                .withRequestRetryBackoffLimit(5)
                .withRequestRetryBackoffInterval(1)
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(insisting).build();
                var reads =
                        shop.server.faults().next(2, request -> request.method().equals("GET"), Fault.internalError());
                var writes = shop.server.faults().always(WRITE, Fault.internalError())) {
            var executors = new KubernetesActionExecutors(client, Shop.CLUSTER, shop.clock);
            var tried = new Trial(
                    executors.executor(Shop.CLUSTER, "rollback_deployment").orElseThrow(), trial.request());
            tried.plan();
            assertThat(reads.hits()).isEqualTo(2);

            assertThatExceptionOfType(ClusterCallFailedException.class)
                    .isThrownBy(tried::apply)
                    .withMessageContaining("HTTP 500");

            assertThat(writes.hits()).isEqualTo(1);
        }
    }

    @Test
    void callsThrottlingAFailureOfTheCallAndNoRefusal() {
        trial.plan();
        shop.server.faults().next(1, WRITE, Fault.tooManyRequests(Duration.ofSeconds(1)));

        assertThatExceptionOfType(ClusterCallFailedException.class).isThrownBy(trial::apply);
    }

    @Test
    void cannotTellWhenSomeoneElseMadeTheSameChange() {
        trial.plan();
        shop.release("shop/cart:1.4", 1);

        assertThat(trial.effect()).isEqualTo(Effect.CANNOT_TELL);
    }

    @Test
    void saysThatAPermissionIsMissing() {
        shop.server.addUser(
                "weak",
                "system:serviceaccount:kubernaut:weak",
                access -> access.verb().matches("get|list"));
        try (var weak = shop.server.client("weak")) {
            var executors = new KubernetesActionExecutors(weak, Shop.CLUSTER, shop.clock);
            var refused = new Trial(
                    executors.executor(Shop.CLUSTER, "rollback_deployment").orElseThrow(), trial.request());

            assertThat(refused.refusal())
                    .startsWith("Kubernaut lacks a permission: ")
                    .contains("cannot patch resource \"deployments\"");
        }
    }

    @Test
    void saysThatItMayNotEvenRead() {
        shop.server.addUser("blind", "blind", access -> false);
        try (var blind = shop.server.client("blind")) {
            var executors = new KubernetesActionExecutors(blind, Shop.CLUSTER, shop.clock);
            var refused = new Trial(
                    executors.executor(Shop.CLUSTER, "rollback_deployment").orElseThrow(), trial.request());

            assertThat(refused.refusal()).contains("cannot get resource \"deployments\"");
            assertThat(refused.effect()).isEqualTo(Effect.CANNOT_TELL);
            assertThat(refused.apply()).isInstanceOf(Application.Refused.class);
        }
    }

    @Test
    void anEventThatCannotBeWrittenIsNoFailure() {
        trial.plan();
        shop.server
                .faults()
                .always(
                        request -> request.method().equals("POST")
                                && request.toString().contains("events"),
                        Fault.internalError());

        trial.applied();
        assertThat(image()).isEqualTo("shop/cart:1.4");
    }

    @Test
    void namesInARequestCannotReachAnotherObject() {
        var request = new ActionRequest(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "cordon_node",
                Shop.ref("Node", "../namespaces/shop"),
                new TreeMap<>(),
                Basis.UNKNOWN,
                "");
        var sly = new Trial(shop.executors.executor(Shop.CLUSTER, "cordon_node").orElseThrow(), request);

        shop.server.forgetRequests();
        assertThat(sly.refusal())
                .isEqualTo("No Node can be named '../namespaces/shop': look at the labels that the alert names its"
                        + " object by.");
        assertThat(shop.server.requests()).isEmpty();
    }
}
