package io.kubernaut.advisor.look;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.anEvent;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.advisor.Written;
import io.kubernaut.advisor.config.Look;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodMaking;
import io.kubernaut.core.context.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LookingTest {
    private static final Look ALL = new Look(true, true, 20, 4_096, Duration.ofSeconds(5));
    private static final Duration LONG = Duration.ofMinutes(1);

    private static PodMaking pod(String name) {
        return aPod("shop", name).ownedBy("ReplicaSet", "cart-1");
    }

    private static Snapshot snapshot(ObjectMaking<?>... pods) {
        var cart = aDeployment("shop", "cart");
        return aSnapshot()
                .in(Stream.concat(Stream.of(cart, aReplicaSet("shop", "cart-1").ownedBy(cart)), Stream.of(pods))
                        .toArray(ObjectMaking<?>[]::new))
                .made();
    }

    private static Closer look(Snapshot snapshot, CloseUps closeUps) throws InterruptedException {
        return Looking.at(snapshot, ALL, closeUps, LONG);
    }

    @Test
    void readsTheRunThatEndedOfWhatCrashesAndOfOnePodOnly() throws Exception {
        var written = new Written("starting\nno such table\n", "");

        var closer = look(
                snapshot(pod("cart-0"), pod("cart-1").crashing(), pod("cart-2").crashing()), written);

        assertThat(closer.logs()).singleElement().satisfies(log -> {
            assertThat(log.pod().name()).isEqualTo("cart-1");
            assertThat(log.run()).isEqualTo("the run before, which ended");
            assertThat(log.lines()).containsExactly("no such table", "starting");
        });
        assertThat(written.looked())
                .containsExactly("previous log of cart-1/app", "events of cart", "events of cart-1");
    }

    @Test
    void readsBothRunsOfWhatCrashedAndRunsAgain() throws Exception {
        var written = new Written("starting\n", "");

        look(snapshot(pod("cart-0").restartedAt(Instant.parse("2026-01-01T11:58:00Z"))), written);

        assertThat(written.looked()).startsWith("previous log of cart-0/app", "log of cart-0/app");
    }

    @Test
    void readsOneLogWhereAllPodsAreWell() throws Exception {
        var written = new Written("slow query\n", "");

        look(snapshot(pod("cart-0"), pod("cart-1")), written);

        assertThat(written.looked().stream().filter(l -> l.startsWith("log"))).containsExactly("log of cart-0/app");
    }

    @Test
    void readsNothingOfWhatNeverBegan() throws Exception {
        var written = new Written("x\n", "");

        var closer = look(snapshot(pod("cart-0").pullingInVain()), written);

        assertThat(closer.logs()).isEmpty();
        assertThat(written.looked()).allMatch(l -> l.startsWith("events"));
    }

    @Test
    void looksAtNothingUnlessThatIsSwitchedOn() throws Exception {
        var written = new Written("x\n", "y");

        assertThat(Looking.at(snapshot(pod("cart-0").crashing()), Look.none(), written, LONG))
                .isEqualTo(Closer.NOTHING);
        var eventsAlone = new Look(false, true, 20, 4_096, Duration.ofSeconds(5));
        assertThat(Looking.at(snapshot(pod("cart-0").crashing()), eventsAlone, written, LONG)
                        .logs())
                .isEmpty();

        assertThat(written.looked()).isNotEmpty().allMatch(l -> l.startsWith("events"));
    }

    @Test
    void leavesOutEventsThatTheSnapshotHas() throws Exception {
        var making = anEvent(aDeployment("shop", "cart"), "e1", Instant.parse("2026-01-01T11:59:00Z"));
        var known = (EventState) making.made();
        var snapshot = aSnapshot().in(aDeployment("shop", "cart"), making).made();
        assertThat(snapshot.events()).hasSize(1);

        var same = look(
                snapshot,
                new Written(
                        "",
                        "2026-01-01T12:00:00Z Warning " + known.reason() + " Deployment/cart (x9): "
                                + known.message()));
        var later = look(
                snapshot, new Written("", "2026-01-01T12:00:01Z Warning FailedMount Deployment/cart (x1): timed out"));

        assertThat(same.events()).isEmpty();
        assertThat(later.events()).singleElement().asString().contains("FailedMount");
    }

    @Test
    void tellsByTheirTimesWhichEventsAreLater() throws Exception {
        var making = anEvent(aDeployment("shop", "cart"), "e1", Instant.parse("2026-01-01T11:59:00Z"));
        var known = (EventState) making.made();
        var snapshot = aSnapshot().in(aDeployment("shop", "cart"), making).made();

        var again = look(
                snapshot,
                new Written(
                        "",
                        "2026-01-01T12:00:05Z Warning " + known.reason() + " Deployment/cart (x10): "
                                + known.message()));
        var older =
                look(snapshot, new Written("", "2026-01-01T11:58:59Z Warning FailedMount Deployment/cart (x1): late"));

        assertThat(again.events()).as("it happened once more").hasSize(1);
        assertThat(older.events()).as("it was before the snapshot").isEmpty();
    }

    @Test
    void goesOnWithoutWhatTakesTooLong() throws Exception {
        var never = new CountDownLatch(1);
        var hanging = new CloseUps() {
            @Override
            public Sight log(ObjectRef pod, String container, boolean previous, int lines, int bytes) {
                return waiting(never);
            }

            @Override
            public Sight events(ObjectRef about, int most) {
                return waiting(never);
            }
        };
        var hasty = new Look(true, true, 20, 4_096, Duration.ofMillis(200));
        var begun = System.nanoTime();

        var closer = Looking.at(snapshot(pod("cart-0").crashing()), hasty, hanging, LONG);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(closer.logs())
                .singleElement()
                .satisfies(log -> assertThat(log.unseen()).isEqualTo("The cluster did not answer in time."));
        assertThat(closer.unseen())
                .containsExactly(
                        "events of shop/Deployment/cart: There was no time left to look.",
                        "events of shop/Pod/cart-0: There was no time left to look.");
    }

    private static CloseUps.Sight waiting(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new CloseUps.Sight.Seen(List.of());
    }

    @Test
    void saysWhatCannotBeSeenAndWhy() throws Exception {
        var closer = look(snapshot(pod("cart-0").crashing()), CloseUps.none("pods/log is forbidden"));

        assertThat(closer.logs())
                .singleElement()
                .satisfies(log -> assertThat(log.unseen()).isEqualTo("pods/log is forbidden"));
    }

    @Test
    void outlivesWhoeverReadsBadly() throws Exception {
        var broken = new CloseUps() {
            @Override
            public Sight log(ObjectRef pod, String container, boolean previous, int lines, int bytes) {
                throw new IllegalStateException("a bug");
            }

            @Override
            public Sight events(ObjectRef about, int most) {
                throw new IllegalStateException("a bug");
            }
        };

        assertThat(look(snapshot(pod("cart-0").crashing()), broken).logs())
                .singleElement()
                .satisfies(log -> assertThat(log.unseen()).isEqualTo("It could not be read."));
    }
}
