package io.kubernaut.actions.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.Application;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The switch is asked before each write, also within one step of several writes. */
class KillSwitchTest {
    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    /** The switch is thrown after so many writes. */
    private ActionExecutor after(int writes, String action) {
        var asked = new AtomicInteger();
        return new KubernetesActionExecutors(
                        shop.client,
                        Shop.CLUSTER,
                        () -> asked.getAndIncrement() >= writes
                                ? Optional.of("the mode was set to off")
                                : Optional.empty(),
                        Optional.empty(),
                        shop.clock)
                .executor(Shop.CLUSTER, action)
                .orElseThrow();
    }

    @Test
    void plansByDryRunAndThenWritesNothing() {
        shop.release("shop/cart:1", 3);
        var trial = shop.trial("scale_deployment", Shop.ref("Deployment", "cart"), Map.of("replicas", 5));
        var executor = after(0, "scale_deployment");
        var plan = trial.plan();

        shop.assertNothingWritten(() -> assertThat(executor.apply(trial.request(), plan))
                .isInstanceOfSatisfying(
                        Application.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains("the mode was set to off, so nothing is written")));

        assertThat(shop.cart().getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void takesNothingBackEither() {
        shop.release("shop/cart:1", 3);
        var trial = shop.trial("scale_deployment", Shop.ref("Deployment", "cart"), Map.of("replicas", 5));
        var plan = trial.plan();
        assertThat(after(9, "scale_deployment").apply(trial.request(), plan)).isInstanceOf(Application.Applied.class);

        assertThat(after(0, "scale_deployment").undo(trial.request(), plan))
                .isInstanceOfSatisfying(
                        Application.Refused.class,
                        refused -> assertThat(refused.reason()).contains("the mode was set to off"));

        assertThat(shop.cart().getSpec().getReplicas()).isEqualTo(5);
    }

    /** Cordon, one eviction, and then somebody throws the switch: of three pods two stay. */
    @Test
    void stopsAmidOneStepOfSeveralWrites() {
        shop.client
                .nodes()
                .withName("hollow-1")
                .edit(n -> n.edit()
                        .editOrNewSpec()
                        .withUnschedulable(true)
                        .endSpec()
                        .build());
        shop.client
                .nodes()
                .withName("hollow-2")
                .edit(n -> n.edit()
                        .editOrNewSpec()
                        .withUnschedulable(true)
                        .endSpec()
                        .build());
        shop.release("shop/cart:1", 3);
        shop.client
                .nodes()
                .withName("hollow-1")
                .edit(n -> n.edit()
                        .editOrNewSpec()
                        .withUnschedulable(null)
                        .endSpec()
                        .build());
        var before = shop.pods().stream().map(p -> p.getMetadata().getUid()).toList();
        var trial = shop.trial("drain_node", Shop.ref("Node", "hollow-0"), Map.of());
        var drain = new SteppedTrial(trial, after(2, "drain_node"), shop::settle);
        drain.plan();

        var broken = drain.broken();

        assertThat(broken.reason()).contains("the mode was set to off");
        assertThat(shop.pods().stream().map(p -> p.getMetadata().getUid()).filter(before::contains))
                .hasSize(2);
    }
}
