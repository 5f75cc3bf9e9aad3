package io.kubernaut.history.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.core.alert.Severity;
import io.kubernaut.core.work.HeadStart;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkQueueIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Set<Kind> ALL = Set.of(Kind.values());
    private final UUID subject = UUID.randomUUID();
    private PostgresWorkQueue queue;

    @BeforeEach
    void open() {
        queue = new PostgresWorkQueue(database.sessions());
    }

    private List<WorkItem> claim() {
        return queue.claim("me", ALL, 10, LEASE);
    }

    @Test
    void givesAnItemToOneClaimantOnly() {
        queue.add(Kind.TRIAGE, subject, Duration.ZERO);

        var first = claim();

        assertThat(first).singleElement().satisfies(i -> {
            assertThat(i.kind()).isEqualTo(Kind.TRIAGE);
            assertThat(i.subject()).isEqualTo(subject);
            assertThat(i.attempts()).isZero();
        });
        assertThat(claim()).isEmpty();
    }

    @Test
    void sharesItemsAmongManyClaimantsWithoutGivingAnyTwice() throws Exception {
        for (var i = 0; i < 300; i++) {
            queue.add(Kind.RUN, UUID.randomUUID(), Duration.ZERO);
        }
        Callable<List<WorkItem>> worker = () -> {
            var mine = new ArrayList<WorkItem>();
            for (var some = queue.claim("w", ALL, 7, LEASE); !some.isEmpty(); some = queue.claim("w", ALL, 7, LEASE)) {
                mine.addAll(some);
            }
            return mine;
        };

        var claimed = new ArrayList<WorkItem>();
        try (var pool = Executors.newFixedThreadPool(8)) {
            for (var one : pool.invokeAll(java.util.Collections.nCopies(8, worker))) {
                claimed.addAll(one.get());
            }
        }

        assertThat(claimed).hasSize(300);
        assertThat(claimed.stream().map(WorkItem::id)).doesNotHaveDuplicates();
        assertThat(claimed.stream().map(WorkItem::fence)).doesNotHaveDuplicates();
    }

    @Test
    void givesOnlyTheKindsAskedFor() {
        queue.add(Kind.TELL, subject, Duration.ZERO);

        assertThat(queue.claim("me", Set.of(Kind.RUN, Kind.DECIDE), 10, LEASE)).isEmpty();
        assertThat(queue.claim("me", Set.of(Kind.TELL), 10, LEASE)).hasSize(1);
    }

    @Test
    void givesWhatIsUnderWayBeforeWhatIsNewAndTellingLast() {
        for (var kind : List.of(Kind.TELL, Kind.TRIAGE, Kind.ASSESS, Kind.DECIDE, Kind.RUN)) {
            queue.add(kind, UUID.randomUUID(), Duration.ZERO);
        }

        assertThat(inOrder()).containsExactly(Kind.RUN, Kind.DECIDE, Kind.ASSESS, Kind.TRIAGE, Kind.TELL);
    }

    @Test
    void givesTheSevereFirstUntilTheOthersHaveWaitedLonger() {
        var order = List.of(Severity.CRITICAL, Severity.ERROR, Severity.WARNING, Severity.INFO);
        var subjects = order.stream().map(s -> UUID.randomUUID()).toList();
        for (var i : List.of(3, 1, 0, 2)) {
            triage(subjects.get(i), order.get(i), Duration.ZERO);
        }
        var old = UUID.randomUUID();
        triage(old, Severity.OTHER, Duration.ofSeconds(-51));

        assertThat(claim().stream().map(WorkItem::subject))
                .containsExactly(old, subjects.get(0), subjects.get(1), subjects.get(2), subjects.get(3));
    }

    @Test
    void starvesNothingHoweverMuchComesThatIsMoreUrgent() {
        queue.add(Kind.TELL, subject, HeadStart.MOST.plusSeconds(1).negated());
        for (var i = 0; i < 50; i++) {
            queue.add(Kind.RUN, UUID.randomUUID(), Duration.ZERO);
        }

        assertThat(queue.claim("me", ALL, 1, LEASE))
                .singleElement()
                .satisfies(i -> assertThat(i.subject()).isEqualTo(subject));
    }

    @Test
    void keepsTheHeadStartOfWhatIsGivenBackAndOfWhatIsAskedForMoreUrgently() {
        var first = UUID.randomUUID();
        triage(first, Severity.CRITICAL, Duration.ZERO);
        assertThat(queue.retry(claim().getFirst(), Duration.ZERO, "failed")).isTrue();
        triage(subject, Severity.INFO, Duration.ofSeconds(-20));
        var third = UUID.randomUUID();
        triage(third, Severity.INFO, Duration.ZERO);
        triage(third, Severity.ERROR, Duration.ZERO);

        assertThat(claim().stream().map(WorkItem::subject)).containsExactly(first, third, subject);
    }

    @Test
    void addsManyByOneStatement() {
        var wanted = List.of(
                NewWork.of(Kind.TELL, subject, Duration.ZERO),
                NewWork.of(Kind.DECIDE, subject, Duration.ofHours(1)),
                NewWork.of(Kind.TELL, UUID.randomUUID(), Duration.ZERO));

        database.sessions().with(WorkMapper.class).transaction(t -> {
            queue.addAll(t, wanted);
            queue.addAll(t, List.of());
            return 0;
        });

        assertThat(claim().stream().map(WorkItem::kind)).containsExactly(Kind.TELL, Kind.TELL);
        assertThat(database.count("work_item")).isEqualTo(3);
    }

    private List<Kind> inOrder() {
        return claim().stream().map(WorkItem::kind).toList();
    }

    private void triage(UUID id, Severity severity, Duration dueIn) {
        database.sessions().with(WorkMapper.class).transaction(t -> {
            queue.addAll(t, List.of(new NewWork(Kind.TRIAGE, id, dueIn, HeadStart.ofTriage(severity))));
            return 0;
        });
    }

    @Test
    void keepsBackWhatIsNotDue() {
        queue.add(Kind.DECIDE, subject, Duration.ofHours(1));

        assertThat(claim()).isEmpty();
    }

    @Test
    void bringsForwardTheItemThatWaits() {
        queue.add(Kind.DECIDE, subject, Duration.ofHours(1));

        queue.add(Kind.DECIDE, subject, Duration.ZERO);

        assertThat(claim()).hasSize(1);
        assertThat(database.count("work_item")).isEqualTo(1);
    }

    @Test
    void neverPutsOffTheItemThatWaits() {
        queue.add(Kind.DECIDE, subject, Duration.ZERO);

        queue.add(Kind.DECIDE, subject, Duration.ofHours(1));

        assertThat(claim()).hasSize(1);
    }

    @Test
    void givesTheItemToAnotherOnceTheLeaseRanOutAndRefusesTheFirst() {
        queue.add(Kind.RUN, subject, Duration.ZERO);
        var dead = queue.claim("dead", ALL, 1, Duration.ofMillis(50)).getFirst();

        var taken = await().atMost(Duration.ofSeconds(5)).until(this::claim, c -> !c.isEmpty());

        assertThat(taken.getFirst().fence()).isGreaterThan(dead.fence());
        assertThat(queue.renew(dead, LEASE)).isFalse();
        assertThat(queue.postpone(dead, Duration.ZERO, "late")).isFalse();
        assertThat(queue.park(dead, "late")).isFalse();
        assertThat(queue.done(dead)).isFalse();
        assertThat(queue.done(taken.getFirst())).isTrue();
        assertThat(database.count("work_item")).isZero();
    }

    @Test
    void keepsTheItemWithTheOneWhoRenews() {
        queue.add(Kind.RUN, subject, Duration.ZERO);
        var item = queue.claim("me", ALL, 1, Duration.ofMillis(200)).getFirst();

        assertThat(queue.renew(item, LEASE)).isTrue();

        await().pollDelay(Duration.ofMillis(300)).until(() -> claim().isEmpty());
        assertThat(queue.done(item)).isTrue();
    }

    @Test
    void runsAgainWhatWasAskedForWhileItWasLeased() {
        queue.add(Kind.DECIDE, subject, Duration.ZERO);
        var item = claim().getFirst();
        queue.add(Kind.DECIDE, subject, Duration.ZERO);
        assertThat(claim()).isEmpty();

        assertThat(queue.done(item)).isTrue();

        assertThat(claim()).singleElement().satisfies(i -> {
            assertThat(i.subject()).isEqualTo(subject);
            assertThat(i.attempts()).isZero();
            assertThat(queue.done(i)).isTrue();
        });
        assertThat(database.count("work_item")).isZero();
    }

    @Test
    void keepsALaterRequestThroughTheEndOfTheWorkUnderWay() {
        queue.add(Kind.DECIDE, subject, Duration.ZERO);
        var item = claim().getFirst();
        queue.add(Kind.DECIDE, subject, Duration.ofHours(1));

        assertThat(queue.done(item)).isTrue();

        assertThat(claim()).isEmpty();
        assertThat(database.count("work_item WHERE due_at > now() + interval '59 minutes'"))
                .isEqualTo(1);
    }

    @Test
    void bringsBackWhatWasPostponedWhenItIsDue() {
        queue.add(Kind.TELL, subject, Duration.ZERO);
        var item = claim().getFirst();

        assertThat(queue.postpone(item, Duration.ofMillis(50), "sink is away")).isTrue();

        var again = await().atMost(Duration.ofSeconds(5)).until(this::claim, c -> !c.isEmpty());
        assertThat(again.getFirst().attempts()).isZero();
        assertThat(queue.done(item)).isFalse();
    }

    @Test
    void countsFailuresInARowAndForgetsThemAfterASuccess() {
        queue.add(Kind.RUN, subject, Duration.ZERO);

        assertThat(queue.retry(claim().getFirst(), Duration.ZERO, "failed")).isTrue();
        assertThat(queue.retry(claim().getFirst(), Duration.ZERO, "failed")).isTrue();
        var third = claim().getFirst();
        assertThat(third.attempts()).isEqualTo(2);
        assertThat(queue.postpone(third, Duration.ZERO, "looks again")).isTrue();

        assertThat(claim())
                .singleElement()
                .satisfies(i -> assertThat(i.attempts()).isZero());
    }

    @Test
    void keepsWhatIsParkedUntilItIsAskedForAgain() {
        queue.add(Kind.RUN, subject, Duration.ZERO);
        assertThat(queue.park(claim().getFirst(), "fails again and again")).isTrue();

        assertThat(claim()).isEmpty();
        assertThat(queue.depths()).singleElement().satisfies(d -> {
            assertThat(d.waiting()).isZero();
            assertThat(d.parked()).isEqualTo(1);
            assertThat(d.oldestDue()).isZero();
        });
        assertThat(database.rows("SELECT note FROM work_item")).containsExactly("fails again and again");

        queue.add(Kind.RUN, subject, Duration.ZERO);

        assertThat(claim())
                .singleElement()
                .satisfies(i -> assertThat(i.attempts()).isZero());
    }

    @Test
    void tellsHowMuchWaitsAndForHowLong() {
        queue.add(Kind.RUN, subject, Duration.ZERO);
        queue.add(Kind.RUN, UUID.randomUUID(), Duration.ofHours(1));
        database.run("UPDATE work_item SET due_at = due_at - interval '1 minute'");

        assertThat(queue.depths()).singleElement().satisfies(d -> {
            assertThat(d.kind()).isEqualTo(Kind.RUN);
            assertThat(d.waiting()).isEqualTo(2);
            assertThat(d.oldestDue()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(70));
        });
    }

    @Test
    void holdsOffTakeoverWhileAStoreWritesUnderTheClaim() {
        queue.add(Kind.RUN, subject, Duration.ZERO);
        var item = claim().getFirst();

        var seenByOthers = database.sessions().with(WorkMapper.class).transaction(t -> {
            assertThat(queue.held(t, item.id(), item.fence())).isTrue();
            assertThat(queue.held(t, item.id(), item.fence() - 1)).isFalse();
            // Others may ask for the same work meanwhile without waiting for this transaction.
            queue.add(Kind.RUN, subject, Duration.ZERO);
            return claim();
        });

        assertThat(seenByOthers).isEmpty();
    }

    @Test
    void doesNotClaimAnItemWhoseLeaseRanOutInTheMiddleOfAWrite() {
        queue.add(Kind.RUN, subject, Duration.ZERO);
        var item = claim().getFirst();
        database.run("UPDATE work_item SET due_at = now() - interval '1 second'");

        database.sessions().with(WorkMapper.class).transaction(t -> {
            assertThat(queue.held(t, item.id(), item.fence())).isTrue();
            assertThat(claim()).isEmpty();
            return 0;
        });

        assertThat(claim()).hasSize(1);
    }
}
