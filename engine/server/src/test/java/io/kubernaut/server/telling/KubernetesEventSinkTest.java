package io.kubernaut.server.telling;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.telling.Message;
import org.junit.jupiter.api.Test;

class KubernetesEventSinkTest {
    @Test
    void saysTheReasonAndWhatToDo() {
        var event = KubernetesEventSink.event(LogSinkTest.message(
                Message.Severity.WARNING, "It crashes.\nApprove with: kubernaut approvals approve 7f1c"));

        assertThat(event.getMessage())
                .isEqualTo(
                        "crash-loop on shop/Deployment/cart: It crashes. Approve with: kubernaut approvals approve 7f1c");
    }

    @Test
    void cutsWhatIsLongAndKeepsWhatToDo() {
        var event = KubernetesEventSink.event(
                LogSinkTest.message(Message.Severity.PAGE, "- long\n".repeat(1_000) + "Why: kubernaut explain 7f1c"));

        assertThat(event.getMessage()).hasSize(1_000).endsWith("Why: kubernaut explain 7f1c");
        assertThat(event.getType()).isEqualTo("Warning");
    }
}
