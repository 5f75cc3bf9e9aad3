package io.kubernaut.actions.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeCordonTest {
    private final Shop shop = new Shop();

    @BeforeEach
    void load() {
        shop.server.loadYaml("""
                apiVersion: v1
                kind: Node
                metadata: {name: worker-1}
                spec: {podCIDR: 10.0.0.0/24}
                status: {conditions: [{type: Ready, status: "True"}]}
                """);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private Trial trial(String action) {
        return shop.trial(action, Shop.ref("Node", "worker-1"), Map.of());
    }

    private Node node() {
        return shop.client.nodes().withName("worker-1").get();
    }

    private boolean cordoned() {
        return Boolean.TRUE.equals(node().getSpec().getUnschedulable());
    }

    @Test
    void cordonsWithTheReasonAndUncordonsAgain() {
        var cordon = trial("cordon_node");
        shop.assertNothingWritten(() -> assertThat(cordon.plan().diff())
                .contains("+  unschedulable: true", "kubernaut.io/cordoned-by: kubernaut"));
        assertThat(cordon.effect()).isEqualTo(Effect.DID_NOT);

        cordon.applied();

        assertThat(cordoned()).isTrue();
        assertThat(node().getMetadata().getAnnotations())
                .containsEntry(Marks.CORDONED_BY, "kubernaut")
                .containsEntry(Marks.CORDON_REASON, "It is for a test.")
                .containsEntry(Marks.DECISION, cordon.request().decisionId().toString());
        assertThat(cordon.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(cordon.effect()).isEqualTo(Effect.TOOK_EFFECT);
        assertThat(shop.eventReasons("worker-1")).contains("RemediationApplied");
        assertThat(trial("cordon_node").planning()).isInstanceOf(Planning.AlreadySo.class);

        var uncordon = trial("uncordon_node");
        uncordon.plan();
        uncordon.applied();

        assertThat(cordoned()).isFalse();
        assertThat(node().getMetadata().getAnnotations()).doesNotContainKeys(Marks.CORDONED_BY, Marks.CORDON_REASON);
        assertThat(uncordon.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(trial("uncordon_node").planning()).isInstanceOf(Planning.AlreadySo.class);

        assertThat(uncordon.undo()).isInstanceOf(Application.Applied.class);
        assertThat(cordoned()).isTrue();
        assertThat(node().getMetadata().getAnnotations()).containsEntry(Marks.CORDONED_BY, "kubernaut");
    }

    @Test
    void takesItsCordonBackWhenUndone() {
        var cordon = trial("cordon_node");
        cordon.plan();
        cordon.applied();

        assertThat(cordon.undo()).isInstanceOf(Application.Applied.class);
        assertThat(cordoned()).isFalse();
    }

    @Test
    void refusesToUndoWhenSomeoneElseTookTheCordonOver() {
        var cordon = trial("cordon_node");
        cordon.plan();
        cordon.applied();
        shop.client
                .nodes()
                .withName("worker-1")
                .edit(n -> n.edit()
                        .editMetadata()
                        .addToAnnotations(Marks.CORDONED_BY, "jane")
                        .endMetadata()
                        .build());

        assertThat(cordon.undo()).isInstanceOf(Application.Refused.class);
        assertThat(cordoned()).isTrue();
    }

    @Test
    void leavesACordonThatAPersonMade() {
        shop.client
                .nodes()
                .withName("worker-1")
                .edit(n -> n.edit().editSpec().withUnschedulable(true).endSpec().build());

        assertThat(trial("uncordon_node").refusal()).contains("was not cordoned by Kubernaut");
    }

    @Test
    void meetsAConflictWhenSomeoneWasFaster() {
        var cordon = trial("cordon_node");
        cordon.plan();
        shop.client
                .nodes()
                .withName("worker-1")
                .edit(n -> n.edit().editSpec().withUnschedulable(true).endSpec().build());

        assertThat(cordon.apply()).isInstanceOf(Application.Conflict.class);
        assertThat(node().getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void isNotDisturbedByTheHeartbeatOfTheNode() {
        var cordon = trial("cordon_node");
        cordon.plan();
        shop.client
                .nodes()
                .withName("worker-1")
                .editStatus(n -> n.edit()
                        .editStatus()
                        .addNewCondition()
                        .withType("DiskPressure")
                        .withStatus("False")
                        .endCondition()
                        .endStatus()
                        .build());

        cordon.applied();
        assertThat(cordoned()).isTrue();
    }

    private void somebodySets(boolean unschedulable) {
        shop.client
                .nodes()
                .withName("worker-1")
                .edit(n -> n.edit()
                        .editSpec()
                        .withUnschedulable(unschedulable ? true : null)
                        .endSpec()
                        .build());
    }

    /** kubectl uncordon leaves Kubernaut's annotation, so what a person closes later looks like Kubernaut's. */
    @Test
    void doesNotOpenWhatAPersonOpenedAndClosedAgain() {
        var cordon = trial("cordon_node");
        cordon.plan();
        cordon.applied();
        somebodySets(false);
        somebodySets(true);
        assertThat(node().getMetadata().getAnnotations()).containsEntry(Marks.CORDONED_BY, "kubernaut");

        assertThat(trial("uncordon_node").refusal()).contains("was cordoned anew by", "kubectl uncordon");
        assertThat(cordon.undo())
                .isInstanceOfSatisfying(
                        Application.Refused.class, r -> assertThat(r.reason()).contains("set anew by"));
        assertThat(cordoned()).isTrue();
    }
}
