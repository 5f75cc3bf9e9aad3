package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.firing;
import static io.kubernaut.history.Given.resolved;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.history.database.Database;
import io.kubernaut.history.database.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many senders, many alerts, another version, and a database that fails. */
class AlertStoreUnderLoadIT extends AlertStoreCase {
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
