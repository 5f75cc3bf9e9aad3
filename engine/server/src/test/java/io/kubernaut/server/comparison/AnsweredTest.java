package io.kubernaut.server.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AnsweredTest {
    private static final Answered.Key KEY = new Answered.Key("one", "crash", "sha256:1", "sha256:2", 1);
    private static final ObjectRef CART = ObjectRef.of("", "Deployment", "shop", "cart");

    private static ModelCall call(ModelCall.Outcome outcome) {
        return new ModelCall(
                "one",
                "played-2",
                "",
                Instant.EPOCH,
                Duration.ofMillis(40),
                outcome,
                new Spending(1_000, 50, 2_400),
                "",
                List.of(),
                null,
                List.of());
    }

    private static Proposal proposal(String action) {
        return Advisor.proposed(action, CART, new TreeMap<>(Map.of("replicas", 3L)), "Because.", 0.9);
    }

    @Test
    void isTheSameAfterItWasKept() {
        var advice = new Advisor.Advice.Consulted(List.of(proposal("scale_deployment")), "It chose.");
        var answered = Answered.of(
                        KEY,
                        new Models.Opinion(
                                advice, List.of(call(ModelCall.Outcome.INVALID), call(ModelCall.Outcome.ACCEPTED))))
                .orElseThrow();

        var read = SnapshotCodec.read(SnapshotCodec.write(answered), Answered.class);

        assertThat(read).isEqualTo(answered);
        assertThat(read.advice()).isEqualTo(advice);
        assertThat(read.repaired()).isTrue();
        assertThat(read.millis()).isEqualTo(80);
        assertThat(read.spent()).isEqualTo(new Spending(2_000, 100, 4_800));
    }

    @Test
    void wouldDoTheFirstAloneWhereItWasAskedForAnOrder() {
        var answered = Answered.of(
                        KEY,
                        new Models.Opinion(
                                new Advisor.Advice.Consulted(
                                        List.of(proposal("scale_deployment"), proposal("restart_pod")), "In order."),
                                List.of(call(ModelCall.Outcome.ACCEPTED))))
                .orElseThrow();

        assertThat(answered.first()).contains(proposal("scale_deployment"));
        assertThat(answered.words()).contains(", then restart_pod");
    }

    @Test
    void isNoneWhereNothingWasSent() {
        assertThat(Answered.of(KEY, new Models.Opinion(new Advisor.Advice.NotConsulted("Left alone."), List.of())))
                .isEmpty();
    }
}
