package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.at;
import static io.kubernaut.history.Given.firing;
import static io.kubernaut.history.Given.resolved;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.incident.Delivery;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks of several senders in one transaction. */
class AcceptingIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private PostgresWorkQueue queue;
    private PostgresAlertStore alerts;

    @BeforeEach
    void open() {
        var sessions = database.sessions();
        queue = new PostgresWorkQueue(sessions);
        alerts = new PostgresAlertStore(sessions, queue);
    }

    private static Delivery delivery(Instant at, Alert... sent) {
        return new Delivery(webhook(sent), "10.0.0.1", at);
    }

    private static String counts(Receipt receipt) {
        return receipt.accepted() + " " + receipt.repeated() + " " + receipt.resolved();
    }

    private List<String> counts(Delivery... deliveries) {
        return alerts.acceptAll(List.of(deliveries)).stream()
                .map(AcceptingIT::counts)
                .toList();
    }

    private List<Episode> triaged() {
        return queue.claim("w", Set.of(WorkItem.Kind.TRIAGE), 1000, Duration.ofMinutes(1)).stream()
                .flatMap(i -> alerts.openedBy(i.subject()).stream())
                .toList();
    }

    @Test
    void givesEachWebhookItsOwnReceipt() {
        var receipts = alerts.acceptAll(List.of(
                delivery(NOON, firing("a"), firing("b")),
                delivery(NOON),
                delivery(NOON, firing("b"), firing("c"), resolved("x", NOON, NOON))));

        assertThat(receipts.stream().map(AcceptingIT::counts)).containsExactly("2 0 0", "0 0 0", "1 2 0");
        assertThat(database.rows("SELECT receipt_id FROM receipt"))
                .containsExactlyInAnyOrderElementsOf(
                        receipts.stream().map(r -> r.receiptId().toString()).toList());
        assertThat(database.rows("SELECT receipt_id || ' ' || position || ' ' || fingerprint FROM alert_received"))
                .containsExactlyInAnyOrder(
                        receipts.get(0).receiptId() + " 0 a",
                        receipts.get(0).receiptId() + " 1 b",
                        receipts.get(2).receiptId() + " 0 b",
                        receipts.get(2).receiptId() + " 1 c",
                        receipts.get(2).receiptId() + " 2 x");
    }

    @Test
    void opensOneEpisodeAndOneTriageForAnAlertThatManyBring() {
        assertThat(counts(delivery(NOON, firing("a")), delivery(NOON, firing("a")), delivery(NOON, firing("a"))))
                .containsExactly("1 0 0", "0 1 0", "0 1 0");

        assertThat(triaged())
                .singleElement()
                .satisfies(e -> assertThat(e.repeats()).isEqualTo(2));
        assertThat(database.count("work_item")).isEqualTo(1);
    }

    @Test
    void takesTheEndAfterTheStartWhenBothComeTogether() {
        assertThat(counts(
                        delivery(NOON, firing("a", at("11:59:00"))),
                        delivery(at("12:00:01"), resolved("a", at("11:59:00"), NOON))))
                .containsExactly("1 0 0", "0 0 1");

        assertThat(database.count("open_episode")).isZero();
        assertThat(triaged()).isEmpty();
        assertThat(database.rows("""
                SELECT to_char(opened_at AT TIME ZONE 'UTC', 'MI:SS ') || to_char(closed_at AT TIME ZONE 'UTC', 'MI:SS ')
                    || ended_by || ' ' || (alert ->> 'status') FROM closed_episode
                """)).containsExactly("00:00 00:01 RESOLVED FIRING");
    }

    @Test
    void takesTheNextLifeAfterTheEndWhenBothComeTogether() {
        alerts.acceptAll(List.of(delivery(NOON, firing("a", at("11:59:00")))));

        assertThat(counts(
                        delivery(at("12:10:00"), resolved("a", at("11:59:00"), at("12:09:00"))),
                        delivery(at("12:10:01"), firing("a", at("12:09:30")))))
                .containsExactly("0 0 1", "1 0 0");

        assertThat(alerts.firing("", 10))
                .singleElement()
                .satisfies(e -> assertThat(e.openedAt()).isEqualTo(at("12:10:01")));
    }

    @Test
    void saysHowALifeEndedThatAnotherOneFollowedWithinTheSameTransaction() {
        counts(delivery(NOON, firing("a", at("11:59:00"))), delivery(at("12:30:00"), firing("a", at("12:20:00"))));

        assertThat(database.rows("SELECT ended_by FROM closed_episode")).containsExactly("FIRED_ANEW");
        assertThat(triaged()).hasSize(1);
    }

    /** One fingerprint's lives are few, close together and often out of order, so that all the rules of lives come up. */
    private static List<Delivery> story(Random random, String cluster) {
        var deliveries = new ArrayList<Delivery>();
        var now = NOON;
        for (var d = 0; d < 2 + random.nextInt(8); d++) {
            now = now.plusMillis(random.nextInt(4) * random.nextInt(600_000) - 2_000);
            var sent = new ArrayList<Alert>();
            for (var i = 0; i < random.nextInt(5); i++) {
                var start = now.minusNanos(random.nextLong(900_000_000_000L));
                var alert = in(cluster, firing("f" + random.nextInt(3), start));
                sent.add(
                        random.nextBoolean()
                                ? alert
                                : alert.resolvedAt(start.plusNanos(random.nextLong(700_000_000_000L))));
            }
            deliveries.add(delivery(now, sent.toArray(Alert[]::new)));
        }
        return deliveries;
    }

    private static Alert in(String cluster, Alert alert) {
        var labels = new TreeMap<>(alert.labels());
        labels.put("cluster", cluster);
        return new Alert(
                alert.fingerprint(),
                alert.name(),
                AlertStatus.FIRING,
                labels,
                alert.annotations(),
                alert.startsAt(),
                null,
                "");
    }

    private List<String> stored(String cluster) {
        return Stream.of("""
                        SELECT 'open ' || concat_ws(' ', fingerprint, starts_at, opened_at, last_seen_at, repeats,
                            alert ->> 'startsAt')
                        FROM open_episode WHERE cluster = '%s' ORDER BY fingerprint
                        """, """
                        SELECT 'closed ' || concat_ws(' ', fingerprint, starts_at, opened_at, last_seen_at, repeats,
                            resolved_at, closed_at, ended_by, alert ->> 'startsAt')
                        FROM closed_episode WHERE cluster = '%s' ORDER BY 1
                        """, """
                        SELECT 'received ' || concat_ws(' ', a.received_at, a.position, a.fingerprint, a.effect,
                            coalesce(o.opened_at, c.opened_at), coalesce(o.starts_at, c.starts_at))
                        FROM alert_received a
                        LEFT JOIN open_episode o ON o.episode_id = a.episode_id
                        LEFT JOIN closed_episode c ON c.episode_id = a.episode_id
                        WHERE a.cluster = '%s' ORDER BY 1
                        """)
                .flatMap(sql -> database.rows(sql.formatted(cluster)).stream())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void leavesTheSameWhetherTakenTogetherOrOneAfterTheOther(long seed) {
        for (var round = 0; round < 25; round++) {
            var one = "one-" + round;
            var together = "together-" + round;
            var known = story(new Random(1000 * seed + round), one);
            var cut = new Random(seed + round).nextInt(known.size());
            var same = story(new Random(1000 * seed + round), together);

            var expected = known.stream()
                    .map(d -> counts(alerts.acceptAll(List.of(d)).getFirst()))
                    .toList();
            var receipts = new ArrayList<>(alerts.acceptAll(same.subList(0, cut)));
            receipts.addAll(alerts.acceptAll(same.subList(cut, same.size())));

            assertThat(receipts.stream().map(AcceptingIT::counts))
                    .as("round %d", round)
                    .isEqualTo(expected);
            assertThat(stored(together)).as("round %d", round).isEqualTo(stored(one));
        }
    }

    @Test
    void opensEachEpisodeOnceWhenSeveralProcessesCommitBatchesOfTheSameAlerts() throws Exception {
        Callable<List<Receipt>> process = () -> {
            var sessions = database.sessions();
            var store = new PostgresAlertStore(sessions, new PostgresWorkQueue(sessions));
            var random = new Random();
            var receipts = new ArrayList<Receipt>();
            for (var i = 0; i < 10; i++) {
                var fingerprints = new ArrayList<>(
                        IntStream.range(0, 60).mapToObj(f -> "f" + f).toList());
                Collections.shuffle(fingerprints, random);
                receipts.addAll(store.acceptAll(fingerprints.stream()
                        .map(f -> delivery(NOON, firing(f)))
                        .toList()));
            }
            return receipts;
        };

        var receipts = new ArrayList<Receipt>();
        try (var pool = Executors.newFixedThreadPool(6)) {
            for (var one : pool.invokeAll(Collections.nCopies(6, process))) {
                receipts.addAll(one.get());
            }
        }

        assertThat(receipts.stream().mapToInt(Receipt::accepted).sum()).isEqualTo(60);
        assertThat(receipts.stream().mapToInt(Receipt::repeated).sum()).isEqualTo(6 * 10 * 60 - 60);
        assertThat(triaged().stream().map(e -> e.alert().fingerprint()))
                .hasSize(60)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatComesBeforeAPortionIsBegunIsDecidedWithIt() {
        counts(delivery(NOON, firing("a")));
        counts(delivery(NOON, firing("b")), delivery(NOON, firing("c")));

        assertThat(database.count("work_item")).isEqualTo(1);
        assertThat(triaged().stream().map(e -> e.alert().fingerprint())).containsExactly("a", "b", "c");
    }

    @Test
    void whatComesOnceAPortionIsBegunIsAPortionOfItsOwn() {
        counts(delivery(NOON, firing("a")));
        var begun = triaged();
        counts(delivery(NOON, firing("b")));

        assertThat(begun).hasSize(1);
        assertThat(triaged().stream().map(e -> e.alert().fingerprint())).containsExactly("b");
    }

    @Test
    void nothingJoinsAPortionThatFailed() {
        counts(delivery(NOON, firing("a")));
        database.run("UPDATE work_item SET attempts = 1");
        counts(delivery(NOON, firing("b")));

        assertThat(database.count("work_item")).isEqualTo(2);
    }

    @Test
    void joinsAndBeginningsThatRaceLoseAndDoubleNothing() throws Exception {
        var decided = Collections.synchronizedList(new ArrayList<String>());
        var left = new AtomicInteger(3);
        Callable<Void> sender = () -> {
            var name = Thread.currentThread().threadId() + "-";
            for (var i = 0; i < 60; i++) {
                alerts.acceptAll(List.of(delivery(NOON, firing(name + i))));
            }
            left.decrementAndGet();
            return null;
        };
        Callable<Void> decider = () -> {
            boolean more = true;
            while (more) {
                more = left.get() > 0;
                for (var item : queue.claim("w", Set.of(WorkItem.Kind.TRIAGE), 2, Duration.ofMinutes(1))) {
                    alerts.openedBy(item.subject())
                            .forEach(e -> decided.add(e.alert().fingerprint()));
                    queue.done(item);
                    more = true;
                }
            }
            return null;
        };

        try (var pool = Executors.newFixedThreadPool(5)) {
            for (var one : pool.invokeAll(List.of(sender, sender, sender, decider, decider))) {
                one.get();
            }
        }

        assertThat(decided).hasSize(180).doesNotHaveDuplicates();
    }

    @Test
    void storesNoneWhenOneCannotBeStored() {
        database.run("ALTER TABLE receipt ADD CONSTRAINT poison CHECK (group_key <> 'poison')");
        try {
            var poison =
                    new Delivery(new Webhook("poison", "r", "u", 0, List.of(firing("b")), List.of()), "10.0.0.2", NOON);

            assertThatThrownBy(() -> alerts.acceptAll(List.of(delivery(NOON, firing("a")), poison)))
                    .hasMessageContaining("poison");

            assertThat(database.count("receipt")).isZero();
            assertThat(database.count("open_episode")).isZero();
            assertThat(database.count("work_item")).isZero();
        } finally {
            database.run("ALTER TABLE receipt DROP CONSTRAINT poison");
        }
    }
}
