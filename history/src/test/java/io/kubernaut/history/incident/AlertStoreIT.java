package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.at;
import static io.kubernaut.history.Given.firing;
import static io.kubernaut.history.Given.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.history.memory.PostgresMemory;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertStoreIT extends AlertStoreCase {
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
}
