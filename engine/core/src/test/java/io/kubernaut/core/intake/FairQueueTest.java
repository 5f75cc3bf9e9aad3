package io.kubernaut.core.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairQueueTest {
    private final FairQueue queue = new FairQueue(10, 1000);

    private static Waiting waiting(String sender, String name, int alerts, long bytes) {
        return Waiting.of(Webhooks.from(sender, name, alerts), bytes);
    }

    private List<String> offer(String sender, String name, int alerts, long bytes) {
        return names(queue.offer(waiting(sender, name, alerts, bytes)));
    }

    private List<String> offer(String sender, String name) {
        return offer(sender, name, 1, 1);
    }

    private static List<String> names(List<Waiting> some) {
        return some.stream().map(w -> Webhooks.name(w.delivery())).toList();
    }

    private List<String> rest() {
        return names(queue.take(100, 1000));
    }

    @Test
    void givesOneOfEachSenderInTurnAndEachSendersOwnInOrder() {
        for (var name : List.of("a1", "a2", "a3", "b1", "c1", "c2")) {
            offer(name.substring(0, 1), name);
        }

        assertThat(rest()).containsExactly("a1", "b1", "c1", "a2", "c2", "a3");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.alerts()).isZero();
    }

    @Test
    void goesOnWithTheSenderWhoseTurnItIs() {
        for (var name : List.of("a1", "a2", "b1", "b2")) {
            offer(name.substring(0, 1), name);
        }

        assertThat(names(queue.take(1, 100))).containsExactly("a1");
        assertThat(names(queue.take(1, 100))).containsExactly("b1");
        assertThat(names(queue.take(2, 100))).containsExactly("a2", "b2");
    }

    @Test
    void takesNoMoreAlertsAtOnceThanAskedForButAlwaysOneWebhook() {
        offer("a", "a1", 4, 1);
        offer("b", "b1", 2, 1);
        offer("c", "c1", 3, 1);

        assertThat(names(queue.take(100, 3))).containsExactly("a1");
        assertThat(names(queue.take(100, 5))).containsExactly("b1", "c1");
    }

    @Test
    void refusesTheSenderThatFillsIt() {
        for (var i = 0; i < 10; i++) {
            assertThat(offer("a", "a" + i)).isEmpty();
        }

        assertThat(offer("a", "late")).containsExactly("late");
        assertThat(queue.alerts()).isEqualTo(10);
    }

    @Test
    void makesRoomForASenderWithLessThanItsShareAtTheCostOfTheOneWithMost() {
        for (var i = 0; i < 8; i++) {
            offer("a", "a" + i);
        }
        offer("b", "b0");
        offer("b", "b1");

        assertThat(offer("c", "c0", 3, 1)).containsExactly("a7", "a6", "a5");
        assertThat(offer("c", "c1")).as("a third of ten is three").containsExactly("c1");
        assertThat(offer("b", "b2")).containsExactly("a4");
        assertThat(rest()).containsExactly("a0", "b0", "c0", "a1", "b1", "a2", "b2", "a3");
    }

    @Test
    void boundsBytesAsItBoundsAlerts() {
        offer("a", "a0", 1, 600);
        offer("a", "a1", 1, 300);

        assertThat(offer("a", "a2", 1, 101)).containsExactly("a2");
        assertThat(offer("b", "b0", 1, 501)).containsExactly("b0");
        assertThat(offer("b", "b1", 1, 500)).containsExactly("a1", "a0");
        assertThat(rest()).containsExactly("b1");
    }

    @Test
    void countsAWebhookWithoutAlertsAsOne() {
        for (var i = 0; i < 10; i++) {
            offer("a", "a" + i, 0, 0);
        }

        assertThat(offer("a", "more", 0, 0)).containsExactly("more");
    }

    @Test
    void takesAWebhookOfAnySizeWhenNothingElseWaits() {
        assertThat(offer("a", "huge", 5000, 1_000_000)).isEmpty();
        assertThat(offer("a", "next")).containsExactly("next");
        assertThat(offer("b", "other")).containsExactly("huge");
        assertThat(rest()).containsExactly("other");
    }

    @Test
    void letsOneGoThatWaitsNoLonger() {
        var first = waiting("a", "same", 1, 1);
        var second = waiting("a", "same", 1, 1);
        queue.offer(first);
        queue.offer(second);

        assertThat(queue.remove(second)).isTrue();
        assertThat(queue.remove(second)).isFalse();
        assertThat(queue.take(10, 10)).containsExactly(first);
        assertThat(queue.remove(first)).isFalse();
    }

    /** Whatever comes and goes, nothing is lost, the bound holds, and a sender within its share is never refused. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsItsPromisesWhateverComes(long seed) {
        var random = new Random(seed);
        var inside = new ArrayList<Waiting>();
        for (var step = 0; step < 5000; step++) {
            if (random.nextInt(4) > 0) {
                var one = waiting(
                        "s" + random.nextInt(1 + random.nextInt(6)), "w", random.nextInt(5), random.nextInt(400));
                inside.add(one);
                var displaced = queue.offer(one);
                assertThat(inside).containsAll(displaced);
                inside.removeAll(displaced);
                if (displaced.contains(one)) {
                    assertThat(displaced).containsExactly(one);
                }
            } else {
                var taken = queue.take(1 + random.nextInt(3), 1 + random.nextInt(10));
                assertThat(inside).containsAll(taken);
                inside.removeAll(taken);
            }
            assertThat(queue.alerts())
                    .isEqualTo(inside.stream().mapToInt(Waiting::alerts).sum());
            assertThat(queue.alerts()).isLessThanOrEqualTo(10);
            assertThat(inside.stream().mapToLong(Waiting::bytes).sum()).isLessThanOrEqualTo(1000);
        }
        assertThat(queue.take(1000, 1000)).containsExactlyInAnyOrderElementsOf(inside);
    }
}
