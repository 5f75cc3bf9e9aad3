package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.at;
import static io.kubernaut.history.Given.firing;
import static io.kubernaut.history.Given.resolved;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.database.Database;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.memory.PostgresMemory;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertStoreIT {
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

    private Receipt accept(Instant receivedAt, Alert... sent) {
        return alerts.accept(webhook(sent), "test", receivedAt);
    }

    private List<UUID> triages() {
        return queue.claim("w", Set.of(WorkItem.Kind.TRIAGE), 1000, Duration.ofMinutes(1)).stream()
                .map(WorkItem::subject)
                .toList();
    }

    private static void assertCounts(Receipt receipt, int accepted, int repeated, int resolved) {
        assertThat(List.of(receipt.accepted(), receipt.repeated(), receipt.resolved()))
                .as("accepted, repeated, resolved")
                .containsExactly(accepted, repeated, resolved);
    }

    @Test
    void opensAnEpisodePerNewAlertAndQueuesTheirTriage() {
        var receipt = accept(NOON, firing("a"), firing("b"));

        assertCounts(receipt, 2, 0, 0);
        var triage = triages();
        assertThat(triage).hasSize(1);
        assertThat(alerts.openedBy(triage.getFirst())).hasSize(2).allSatisfy(e -> {
            assertThat(e.open()).isTrue();
            assertThat(e.incidentId()).isNull();
            assertThat(e.openedAt()).isEqualTo(NOON);
            assertThat(e.alert()).isEqualTo(firing(e.alert().fingerprint()));
        });
    }

    @Test
    void countsARepeatWithoutQueueingAnything() {
        accept(NOON, firing("a"));
        database.run("DELETE FROM work_item");

        var receipt = accept(NOON.plusSeconds(300), firing("a"));

        assertCounts(receipt, 0, 1, 0);
        assertThat(alerts.firing("", 10)).singleElement().satisfies(e -> {
            assertThat(e.repeats()).isEqualTo(1);
            assertThat(e.lastSeenAt()).isEqualTo(NOON.plusSeconds(300));
        });
        assertThat(database.count("work_item")).isZero();
    }

    @Test
    void takesTheOtherHalfOfAnHaPairAsARepeatAlthoughItBeganSecondsLater() {
        accept(NOON, firing("a", at("11:59:00")));

        assertCounts(accept(NOON.plusSeconds(20), firing("a", at("11:59:13.5"))), 0, 1, 0);
    }

    @Test
    void endsTheEpisodeWhenTheAlertIsResolved() {
        accept(NOON, firing("a", at("11:59:00")), firing("b", at("11:59:00")));

        var receipt =
                accept(at("12:10:00"), resolved("a", at("11:59:00"), at("12:08:00")), firing("b", at("11:59:00")));

        assertCounts(receipt, 0, 1, 1);
        assertThat(alerts.firing("", 10))
                .extracting(e -> e.alert().fingerprint())
                .containsExactly("b");
        assertThat(database.rows("SELECT resolved_at = '2026-11-05 12:08:00+00' FROM closed_episode"))
                .containsExactly("t");
    }

    @Test
    void keepsAlertsAsReceivedWithWhatCameOfThem() {
        accept(NOON, firing("a"));
        accept(NOON.plusSeconds(5), firing("a"), firing("b"));

        assertThat(database.rows("""
                SELECT a.fingerprint || ' ' || effect || ' ' || (coalesce(a.alert, e.alert) ->> 'name')
                FROM alert_received a JOIN open_episode e USING (episode_id) ORDER BY received_at, position
                """))
                .containsExactly(
                        "a ACCEPTED KubePodCrashLooping",
                        "a REPEATED KubePodCrashLooping",
                        "b ACCEPTED KubePodCrashLooping");
        assertThat(database.count("alert_received a JOIN open_episode e USING (episode_id)"))
                .isEqualTo(3);
    }

    @Test
    void storesAWebhookWhoseAlertsWereAllRejected() {
        var empty = new Webhook(
                "g", "r", "u", 7, List.of(), List.of(new Webhook.Rejection(0, "labels.alertname is missing")));

        assertCounts(alerts.accept(empty, "test", NOON), 0, 0, 0);

        assertThat(database.rows("SELECT truncated || ' ' || (rejected -> 0 ->> 'reason') FROM receipt"))
                .containsExactly("7 labels.alertname is missing");
    }

    @Test
    void takesAnAlertThatIsTwiceInOneWebhookOnce() {
        var receipt = accept(NOON, firing("a"), firing("a"), firing("a"));

        assertCounts(receipt, 1, 2, 0);
        assertThat(alerts.firing("", 10))
                .singleElement()
                .satisfies(e -> assertThat(e.repeats()).isEqualTo(2));
    }

    @Test
    void followsAWholeLifeAndTheNextWithinOneWebhook() {
        var receipt = accept(
                NOON,
                firing("a", at("11:50:00")),
                resolved("a", at("11:40:00"), at("11:45:00")),
                firing("a", at("11:40:00")),
                resolved("b", at("11:40:00"), at("11:45:00")),
                firing("b", at("11:40:00")));

        assertCounts(receipt, 3, 0, 2);
        assertThat(alerts.openedBy(triages().getFirst()))
                .singleElement()
                .satisfies(e -> assertThat(e.alert().startsAt()).isEqualTo(at("11:50:00")));
        assertThat(database.count("closed_episode")).isEqualTo(2);
    }

    /** An episode from 11:59 ended at 12:08, as was received at 12:10. */
    @ParameterizedTest(name = "{0}: starts {1}, received {2}: {3}")
    @CsvSource({
        "the same again,                  11:59:00, 12:10:01, REPEATED",
        "its twin from an HA pair,        11:59:40, 12:10:30, REPEATED",
        "began before the end,            12:07:59, 12:12:00, REPEATED",
        "began at the end,                12:08:00, 12:12:00, REPEATED",
        "fires anew before we heard it,   12:08:30, 12:13:00, ACCEPTED",
        "fires anew,                      12:20:00, 12:21:00, ACCEPTED",
        "is still sent long after,        11:59:00, 12:26:00, ACCEPTED",
    })
    void reopensOnlyWhatFiresAnew(String what, String starts, String received, String effect) {
        accept(NOON, firing("a", at("11:59:00")));
        accept(at("12:10:00"), resolved("a", at("11:59:00"), at("12:08:00")));

        accept(at(received), firing("a", at(starts)));

        assertThat(database.rows("SELECT effect FROM alert_received ORDER BY received_at DESC LIMIT 1"))
                .as(what)
                .containsExactly(effect);
        assertThat(alerts.firing("", 10)).hasSize(effect.equals("ACCEPTED") ? 1 : 0);
    }

    /** An episode from 11:59, last heard of at 12:30; whoever should have told of its end did not. */
    @ParameterizedTest(name = "{0}: starts {1}, received {2}: {3}")
    @CsvSource({
        "the same again,                              11:59:00, 16:30:00, REPEATED",
        "its twin from an HA pair,                    11:59:40, 16:30:00, REPEATED",
        "a start that moved while it was sent,        12:10:00, 16:30:00, REPEATED",
        "a start that moved while clocks differ,      12:31:59, 16:30:00, REPEATED",
        "fires anew after it was last heard of,       12:32:01, 12:33:00, ACCEPTED",
        "fires anew long after,                       16:00:00, 16:01:00, ACCEPTED",
    })
    void decidesAboutWhatFiresAnewThoughNobodyToldOfTheEnd(String what, String starts, String received, String effect) {
        accept(NOON, firing("a", at("11:59:00")));
        accept(at("12:30:00"), firing("a", at("11:59:00")));
        database.run("DELETE FROM work_item");

        accept(at(received), firing("a", at(starts)));

        assertThat(database.rows("SELECT effect FROM alert_received ORDER BY received_at DESC LIMIT 1"))
                .as(what)
                .containsExactly(effect);
        assertThat(alerts.firing("", 10)).hasSize(1);
        var anew = effect.equals("ACCEPTED");
        assertThat(database.count("work_item WHERE kind = 'TRIAGE'")).isEqualTo(anew ? 1 : 0);
        assertThat(database.count("closed_episode WHERE ended_by = 'FIRED_ANEW' AND resolved_at = '2026-11-05 " + starts
                        + "Z' AND last_seen_at = '2026-11-05 12:30Z'"))
                .isEqualTo(anew ? 1 : 0);
    }

    @Test
    void takesTheEarlierStartOfAnotherPeerForARepeatOfTheLaterLife() {
        accept(NOON, firing("a", at("11:59:00")));
        accept(at("16:01:00"), firing("a", at("16:00:00")));

        assertCounts(accept(at("16:02:00"), firing("a", at("11:59:00"))), 0, 1, 0);
        assertCounts(accept(at("16:03:00"), firing("a", at("16:00:00"))), 0, 1, 0);
        assertCounts(accept(at("16:04:00"), resolved("a", at("11:59:00"), at("15:00:00"))), 0, 1, 0);
        assertThat(alerts.firing("", 10)).hasSize(1);
    }

    @Test
    void makesNoLivesWithoutEndOfAStartInTheFuture() {
        accept(NOON, firing("a", at("11:59:00")));

        assertCounts(accept(at("12:01:00"), firing("a", at("18:00:00"))), 1, 0, 0);
        assertCounts(accept(at("12:02:00"), firing("a", at("18:00:00"))), 0, 1, 0);
        assertThat(database.rows("SELECT resolved_at = '2026-11-05 12:01Z' FROM closed_episode"))
                .containsExactly("t");
    }

    @Test
    void endsWhatNobodyHasSentForLong() {
        accept(NOON, firing("a", at("11:59:00")), firing("b", at("11:59:00")));
        accept(at("12:30:00"), firing("b", at("11:59:00")));

        assertThat(alerts.endUnheard(at("12:10:00"), at("13:00:00"))).isEqualTo(1);
        assertThat(alerts.endUnheard(at("12:10:00"), at("13:00:00"))).isZero();

        assertThat(alerts.firing("", 10))
                .extracting(e -> e.alert().fingerprint())
                .containsExactly("b");
        assertThat(database.count("closed_episode WHERE ended_by = 'UNHEARD' AND resolved_at = '2026-11-05 13:00Z'"
                        + " AND last_seen_at = '2026-11-05 12:00Z'"))
                .isEqualTo(1);
    }

    @Test
    void decidesAnewAboutWhatIsSentRightAfterItWasHeldForOver() {
        accept(NOON, firing("a", at("11:59:00")));
        alerts.endUnheard(at("12:10:00"), at("13:00:00"));

        assertCounts(accept(at("13:00:05"), firing("a", at("11:59:00"))), 1, 0, 0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "of the episode itself,           12:00:00, 12:05:00, RESOLVED",
        "of its twin from an HA pair,     11:59:20, 12:05:00, RESOLVED",
        "without an end that makes sense, 12:00:00, 11:00:00, RESOLVED",
        "with an end in the future,       12:00:00, 18:00:00, RESOLVED",
        "of an earlier life,              10:00:00, 10:30:00, REPEATED",
        "of an earlier life seen long,    10:00:00, 12:05:00, RESOLVED",
    })
    void endsTheEpisodeOnlyByAnEndOfItsOwn(String what, String starts, String ends, String effect) {
        accept(at("12:00:10"), firing("a", at("12:00:00")));

        accept(at("12:06:00"), resolved("a", at(starts), at(ends)));

        assertThat(database.rows("SELECT effect FROM alert_received ORDER BY received_at DESC LIMIT 1"))
                .as(what)
                .containsExactly(effect);
        assertThat(database.count(
                        "closed_episode WHERE resolved_at BETWEEN '2026-11-05 12:05Z' AND '2026-11-05 12:06Z'"))
                .isEqualTo(effect.equals("RESOLVED") ? 1 : 0);
    }

    @Test
    void takesAResolvedAlertThatItNeverSawAsARepeat() {
        assertCounts(accept(NOON, resolved("x", at("11:00:00"), at("11:30:00"))), 0, 1, 0);
        assertThat(database.count("work_item")).isZero();
    }

    @Test
    void resolvesTwiceWithoutHarm() {
        accept(NOON, firing("a", at("11:59:00")));
        var end = resolved("a", at("11:59:00"), at("12:08:00"));
        accept(at("12:10:00"), end);

        assertCounts(accept(at("12:10:05"), end), 0, 1, 0);

        assertThat(database.count("closed_episode")).isEqualTo(1);
    }

    @Test
    void remembersWhichClustersAlertsHaveNamed() {
        accept(NOON, firing("a"), named("a", "prod-us1"));
        accept(NOON.plusSeconds(9), named("b", "prod-us1"));

        var memory = new PostgresMemory(database.sessions(), ActionCatalogue.standard());
        assertThat(memory.load("", NOON).clustersNamed()).containsExactly("", "prod-us1");
    }

    private static Alert named(String fingerprint, String cluster) {
        var alert = firing(fingerprint);
        var labels = new TreeMap<>(alert.labels());
        labels.put("cluster", cluster);
        return new Alert(
                fingerprint, alert.name(), alert.status(), labels, alert.annotations(), alert.startsAt(), null, "");
    }

    @Test
    void keepsClustersApart() {
        var labels = new TreeMap<>(firing("a").labels());
        labels.put("cluster", "eu1");
        var other = new Alert("a", "KubePodCrashLooping", AlertStatus.FIRING, labels, new TreeMap<>(), NOON, null, "");

        assertCounts(accept(NOON, firing("a"), other), 2, 0, 0);

        assertThat(alerts.firing("", 10)).hasSize(1);
        assertThat(alerts.firing("eu1", 10)).hasSize(1);
    }

    @Test
    void keepsTextThatPostgresqlCannotHold() {
        var annotations = new TreeMap<String, String>();
        annotations.put("description", "a\0b \\u0000 \\ \"c\"");
        var odd = new Alert(
                "a\0", "Odd", AlertStatus.FIRING, new TreeMap<>(), annotations, NOON.minusSeconds(9), null, "");

        accept(NOON, odd);

        assertThat(alerts.firing("", 10))
                .singleElement()
                .satisfies(e ->
                        assertThat(e.alert().annotations()).containsEntry("description", "a\uFFFDb \\u0000 \\ \"c\""));
    }

    @Test
    void listsTheOldestOpenEpisodesFirst() {
        accept(NOON.plusSeconds(2), firing("c"));
        accept(NOON, firing("a"));
        accept(NOON.plusSeconds(1), firing("b"));

        assertThat(alerts.firing("", 2))
                .extracting(e -> e.alert().fingerprint())
                .containsExactly("a", "b");
    }

    @Test
    void opensOneEpisodePerFingerprintHoweverManySendersThereAre() throws Exception {
        var fingerprints = IntStream.range(0, 40).mapToObj(i -> "f" + i).toList();
        Callable<List<Receipt>> sender = () -> {
            var random = new Random();
            var receipts = new ArrayList<Receipt>();
            for (var i = 0; i < 15; i++) {
                var shuffled = new ArrayList<>(fingerprints);
                Collections.shuffle(shuffled, random);
                receipts.add(alerts.accept(
                        webhook(shuffled.subList(0, 25).stream()
                                .map(f -> firing(f))
                                .toList()),
                        "s",
                        NOON.plusSeconds(i)));
            }
            return receipts;
        };

        var receipts = new ArrayList<Receipt>();
        try (var pool = Executors.newFixedThreadPool(8)) {
            for (var one : pool.invokeAll(Collections.nCopies(8, sender))) {
                receipts.addAll(one.get());
            }
        }

        var open = alerts.firing("", 1000);
        assertThat(open).hasSize(40);
        assertThat(receipts.stream().mapToInt(Receipt::accepted).sum()).isEqualTo(40);
        assertThat(receipts.stream().mapToInt(Receipt::repeated).sum()).isEqualTo(8 * 15 * 25 - 40);
        assertThat(open.stream().mapToInt(Episode::repeats).sum()).isEqualTo(8 * 15 * 25 - 40);
        assertThat(triages().stream().flatMap(t -> alerts.openedBy(t).stream()).map(Episode::episodeId))
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    @Test
    void letsSendersOpenAndEndTheSameAlertsAtOnce() throws Exception {
        Callable<int[]> sender = () -> {
            var random = new Random();
            var sums = new int[3];
            for (var i = 0; i < 40; i++) {
                // Each life is short and begins after the one before.
                var start = NOON.plusSeconds(10L * i);
                var all = new ArrayList<Alert>();
                for (var f = 0; f < 10; f++) {
                    all.add(
                            random.nextBoolean()
                                    ? firing("f" + f, start)
                                    : resolved("f" + f, start, start.plusSeconds(5)));
                }
                var receipt = alerts.accept(webhook(all), "s", start.plusSeconds(9));
                sums[0] += receipt.accepted();
                sums[1] += receipt.repeated();
                sums[2] += receipt.resolved();
            }
            return sums;
        };

        var sums = new int[3];
        try (var pool = Executors.newFixedThreadPool(8)) {
            for (var one : pool.invokeAll(Collections.nCopies(8, sender))) {
                for (var i = 0; i < 3; i++) {
                    sums[i] += one.get()[i];
                }
            }
        }

        assertThat(sums[0] + sums[1] + sums[2]).isEqualTo(8 * 40 * 10);
        assertThat(database.count("open_episode")).isEqualTo(sums[0] - sums[2]);
        assertThat(database.count("closed_episode")).isEqualTo(sums[2]);
        assertThat(database.count("alert_received")).isEqualTo(8 * 40 * 10);
    }

    @Test
    void handsATriageToAVersionThatKnowsReceiptsOnlyAndTakesOneFromIt() {
        accept(NOON, firing("a"));
        assertThat(database.rows("""
                SELECT e.fingerprint FROM work_item w JOIN open_episode e ON e.receipt_id = w.subject
                WHERE w.kind = 'TRIAGE' AND w.due_at <= now()
                """)).containsExactly("a");

        database.run("""
                INSERT INTO work_item (kind, subject, due_at)
                VALUES ('TRIAGE', '00000000-0000-0000-0000-000000000007', now())
                """);
        database.run("UPDATE open_episode SET receipt_id = '00000000-0000-0000-0000-000000000007'");

        assertThat(triages().stream().flatMap(t -> alerts.openedBy(t).stream()))
                .singleElement()
                .satisfies(e -> assertThat(e.alert().fingerprint()).isEqualTo("a"));
    }

    @Test
    void dividesManyAlertsIntoTriagesOfAboutAHundred() {
        var many = IntStream.range(0, 950).mapToObj(i -> firing("f" + i)).toList();

        alerts.accept(webhook(many), "test", NOON);

        var opened = triages().stream().map(alerts::openedBy).toList();
        assertThat(opened).hasSize(10).allSatisfy(e -> assertThat(e).hasSizeBetween(50, TriageChunk.MOST));
        assertThat(opened.stream().flatMap(List::stream).map(Episode::episodeId))
                .hasSize(950)
                .doesNotHaveDuplicates();
    }

    @Test
    void takesAWebhookOfThousandsWithAFewStatements() {
        var many = IntStream.range(0, 5000).mapToObj(i -> firing("f" + i)).toList();

        var began = System.nanoTime();
        assertCounts(alerts.accept(webhook(many), "test", NOON), 5000, 0, 0);
        assertCounts(alerts.accept(webhook(many), "test", NOON.plusSeconds(1)), 0, 5000, 0);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(alerts.firing("", 10_000)).hasSize(5000);
    }

    @Test
    void saysQuicklyThatTheDatabaseIsAway() {
        var away = Database.at(database.jdbcUrl(), database.user(), database.password());
        var store = new PostgresAlertStore(new Sessions(away.dataSource()), queue);
        away.close();

        var began = System.nanoTime();
        assertThatThrownBy(() -> store.accept(webhook(firing("a")), "test", NOON))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void leavesNothingBehindWhenTheCommitFails() {
        database.run("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = '53100'; END $$
                """);
        database.run("""
                CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON work_item DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION refuse()
                """);
        try {
            assertThatThrownBy(() -> accept(NOON, firing("a"))).isInstanceOf(StoreUnavailableException.class);
            assertThat(database.count("open_episode")).isZero();
            assertThat(database.count("alert_received")).isZero();
        } finally {
            database.run("DROP TRIGGER refuse ON work_item");
        }

        assertCounts(accept(NOON, firing("a")), 1, 0, 0);
    }
}
