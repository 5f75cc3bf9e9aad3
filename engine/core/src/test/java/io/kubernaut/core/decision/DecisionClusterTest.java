package io.kubernaut.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.policy.TrustStage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DecisionClusterTest {
    private static final ObjectRef CART = ObjectRef.parse("", "shop/Deployment/cart");

    @Test
    void namesTheOnlyClusterAsItsAlertsDo() {
        var decision = decision("prod-eu1", "prod-eu1").inClusterOfAlerts();
        assertThat(decision.subject().cluster()).isEqualTo("prod-eu1");
        assertThat(decision.chosen()).isNotNull();
        assertThat(decision.chosen().target().cluster()).isEqualTo("prod-eu1");
        assertThat(decision.alternatives()).allMatch(a -> a.target().cluster().equals("prod-eu1"));
    }

    @Test
    void leavesTheNameOutWhenAlertsDisagreeOrSayNothing() {
        assertThat(decision("a", "b").inClusterOfAlerts()).isEqualTo(decision("a", "b"));
        assertThat(decision("", "").inClusterOfAlerts()).isEqualTo(decision("", ""));
    }

    private static Decision decision(String... clusters) {
        var alerts = java.util.Arrays.stream(clusters)
                .map(c -> new Decision.AlertLine(
                        "KubePodCrashLooping", "1", "firing", new TreeMap<>(Map.of("cluster", c))))
                .toList();
        var choice = Decision.Choice.of(Proposal.of("restart_pod", CART, "It hangs.")
                .attributedTo(Proposal.Source.RULE, "r", Proposal.Priority.of(50, 0), TrustStage.AUTO));
        var other = new Decision.Alternative("notify_only", CART, "r2", 10, "Ranked below.");
        return new Decision(
                new UUID(0, 0),
                new UUID(0, 0),
                Instant.EPOCH,
                0,
                "sha256:0",
                true,
                alerts,
                "crash-loop",
                CART,
                Outcome.ACT,
                "It hangs.",
                null,
                choice,
                List.of(other),
                List.of(),
                List.of(),
                new Decision.AdvisorLine(false, ""),
                "sha256:0",
                List.of());
    }
}
