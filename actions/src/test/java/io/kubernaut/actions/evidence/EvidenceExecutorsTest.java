package io.kubernaut.actions.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.BoundedText;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Verification;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvidenceExecutorsTest {
    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private String collect(String kind, String name, Map<String, Object> parameters) {
        var trial = shop.trial("collect_diagnostics", Shop.ref(kind, name), parameters);
        trial.plan();
        var applied = trial.applied();
        assertThat(applied.artefacts()).hasSize(1);
        assertThat(trial.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);
        assertThat(trial.undo()).isInstanceOf(Application.Refused.class);
        return new String(applied.artefacts().getFirst().content(), StandardCharsets.UTF_8);
    }

    @Test
    void gathersDescriptionEventsAndBothLogsOfAWorkload() {
        shop.release(
                "shop/cart:1.5",
                1,
                "demo.kubernaut.io/exit-code: \"3\"",
                "demo.kubernaut.io/exit-message: \"cannot reach postgres://app:hunter2@db/shop\"");

        shop.assertNothingWritten(() -> assertThat(collect("Deployment", "cart", Map.of()))
                .contains("Deployment shop/cart", "replicas wanted: 1", "image shop/cart:1.5")
                .contains("condition Available: False")
                .contains("exit code 3", "restarts: ")
                .contains("== Events", "BackOff")
                .contains("== Log of pod cart-", "== Previous log of pod cart-", "container proxy")
                .contains("cannot reach postgres://app:[redacted]@db/shop")
                .doesNotContain("hunter2"));
    }

    @Test
    void notesWhatCannotBeHadAndGoesOn() {
        shop.release("shop/cart:1.4", 1);
        shop.server
                .faults()
                .always(
                        request -> request.toString().contains("/log"),
                        new Fault.Refuse(403, "Forbidden", "pods/log is forbidden", java.time.Duration.ZERO));

        assertThat(collect("Pod", shop.pods().getFirst().getMetadata().getName(), Map.of("tail", 100L)))
                .contains("condition Ready: True", "(not to be had: pods/log is forbidden)");
    }

    @Test
    void describesNodesClaimsAndWhatIsNotThere() {
        shop.release("shop/cart:1.4", 1);
        var node = shop.pods().getFirst().getSpec().getNodeName();

        assertThat(collect("Node", node, Map.of())).contains("Node " + node, "Description of pod cart-");
        assertThat(collect("PersistentVolumeClaim", "none", Map.of())).contains("There is no such object");
        assertThat(collect("Secret", "cart", Map.of())).contains("its kind is not described here");
        assertThat(collect("Elephant", "cart", Map.of())).contains("its kind is not described here");
    }

    @Test
    void staysWithinItsSize() {
        shop.release("shop/cart:1.4", 8, "demo.kubernaut.io/log: \"" + "a line of a log\\n".repeat(12_000) + "\"");

        var text = collect("Deployment", "cart", Map.of("tail", 5000L));

        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(Diagnostics.LIMIT);
        assertThat(text).contains("3 more pods are not shown");
    }

    @Test
    void tellingChangesNothing() {
        var trial = shop.trial("notify_only", Shop.ref("Deployment", "anything"), Map.of("severity", "warning"));

        shop.assertNothingWritten(() -> {
            assertThat(trial.plan().diff()).isEmpty();
            assertThat(trial.applied().summary()).isEqualTo("Nothing in the cluster changes: It is for a test.");
            assertThat(trial.verify()).isInstanceOf(Verification.Verified.class);
            assertThat(trial.undo()).asString().contains("notify_only cannot be undone.");
        });
        assertThat(shop.server.requests()).isEmpty();
    }

    @Test
    void aBoundedTextSaysWhereItWasCut() {
        var text = new BoundedText(200);
        for (int i = 0; i < 100; i++) {
            text.line("line " + i);
        }

        assertThat(text.toString()).startsWith("line 0\n").contains("the limit of size is reached");
        assertThat(text.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(200);
    }
}
