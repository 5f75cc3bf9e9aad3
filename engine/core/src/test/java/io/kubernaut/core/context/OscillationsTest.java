package io.kubernaut.core.context;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Oscillation.Kind;
import io.kubernaut.core.context.Oscillation.Severity;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.RecentAction.Ended;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OscillationsTest {
    private static final String CART = "shop/Deployment/cart";

    private static SnapshotMaking snapshot() {
        return aSnapshot().takenAt("2026-01-02T00:00:00Z");
    }

    private static RecentAction scaled(String at, int replicas) {
        return new RecentAction(
                Instant.parse(at),
                "scale_deployment",
                ObjectRef.parse("", CART),
                new TreeMap<>(Map.of("replicas", String.valueOf(replicas))),
                Ended.SUCCEEDED,
                "",
                "crash-loop",
                0.9,
                null,
                "");
    }

    private static List<String> seen(SnapshotMaking snapshot) {
        return snapshot.made().oscillations().stream()
                .map(o -> o.kind() + " " + o.severity() + " " + o.action() + " "
                        + o.target().display())
                .toList();
    }

    @Test
    void nothingGoesInCirclesWhereNothingWasDone() {
        assertThat(snapshot().made().oscillations()).isEmpty();
    }

    @Test
    void oneSuccessIsNoCircle() {
        assertThat(seen(snapshot().withRecentAction("restart_pod", CART, "2026-01-01T12:00:00Z")))
                .isEmpty();
    }

    @Test
    void namesEachCircleThatOneActionIsIn() {
        var snapshot = snapshot();
        for (int i = 0; i < 5; i++) {
            snapshot.withRecentAction("restart_pod", CART, "2026-01-01T0" + i + ":30:00Z", Ended.SUCCEEDED, 0.1);
        }

        assertThat(seen(snapshot))
                .containsExactly(
                        "INEFFECTIVE_REPEAT BLOCK restart_pod " + CART, "RESTART_LOOP BLOCK restart_pod " + CART);
    }

    @Test
    void replicasThatTurnedOnceAskAndTwiceBlock() {
        var once = snapshot()
                .remembering(scaled("2026-01-01T01:00:00Z", 3))
                .remembering(scaled("2026-01-01T02:00:00Z", 6))
                .remembering(scaled("2026-01-01T03:00:00Z", 3));
        assertThat(seen(once)).containsExactly("SCALE_FLIP APPROVAL scale_deployment " + CART);

        assertThat(seen(once.remembering(scaled("2026-01-01T04:00:00Z", 6))))
                .containsExactly("SCALE_FLIP BLOCK scale_deployment " + CART);
    }

    @Test
    void whatWasTakenBackAsks() {
        var snapshot = snapshot().withRecentAction("restart_pod", CART, "2026-01-01T12:00:00Z", Ended.UNDONE, null);

        assertThat(snapshot.made().oscillations())
                .containsExactly(new Oscillation(
                        Kind.TAKEN_BACK,
                        "restart_pod",
                        ObjectRef.parse("", CART),
                        Severity.APPROVAL,
                        "It was taken back 12 h ago; a person decides whether it is done again."));
    }

    @Test
    void othersThatWereChangedInVainMakeEveryChangeACascade() {
        var snapshot = snapshot().with(anAlert("KubePodCrashLooping").since(Instant.parse("2026-01-01T23:55:00Z")));
        for (var other : List.of("orders", "prices", "stock")) {
            snapshot.withRecentAction(
                    "restart_pod", "shop/Deployment/" + other, "2026-01-01T23:50:00Z", Ended.FAILED, null);
        }

        assertThat(seen(snapshot)).containsExactly("CASCADE BLOCK * " + CART);
    }

    @Test
    void whatWasDoneToAnotherIsNoCircleOfThisOne() {
        var snapshot = snapshot();
        for (int i = 0; i < 9; i++) {
            snapshot.withRecentAction("restart_pod", "shop/Deployment/other", "2026-01-01T0" + i + ":30:00Z");
        }

        assertThat(seen(snapshot)).isEmpty();
    }
}
