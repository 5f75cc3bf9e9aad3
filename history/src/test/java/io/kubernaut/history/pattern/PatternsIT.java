package io.kubernaut.history.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.pattern.Pattern;
import io.kubernaut.core.pattern.PatternSearch;
import io.kubernaut.core.pattern.PatternStore;
import io.kubernaut.core.pattern.SeriesSource;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.memory.PostgresMemory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A month in which some things go together, among much that does not. */
class PatternsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");

    private PostgresPatterns store() {
        var sessions = database.sessions();
        return new PostgresPatterns(sessions, new PostgresMemory(sessions, ActionCatalogue.standard()));
    }

    private static PatternSearch search(PatternStore store, Instant at) {
        return new PatternSearch(store, SeriesSource.NONE, "", Clock.fixed(at, ZoneOffset.UTC));
    }

    /** An alert that began then; the episode is over, or not. */
    private static void began(String table, String name, String namespace, String at) {
        var closed = table.equals("closed_episode");
        database.run("""
                INSERT INTO %1$s (cluster, fingerprint, episode_id, alert, starts_at, opened_at, last_seen_at, repeats, receipt_id%2$s)
                SELECT '', md5(random()::text), gen_random_uuid(),
                    jsonb_build_object('name', '%3$s', 'labels', jsonb_build_object('namespace', '%4$s')), at, at, at, 0,
                    gen_random_uuid()%5$s
                FROM (SELECT %6$s AS at) begun
                """.formatted(
                table, closed ? ", resolved_at, closed_at" : "", name, namespace, closed ? ", at, at" : "", at));
    }

    private static void began(String name, String namespace, String at) {
        began("closed_episode", name, namespace, at);
    }

    private static String ago(int days, int hours, int minutes) {
        return "timestamptz '%s' - make_interval(days => %d, hours => %d, mins => %d)"
                .formatted(NOW, days, hours, minutes);
    }

    private static void decided(String name, String workload, String source, int daysAgo) {
        database.run("""
                WITH made AS (SELECT gen_random_uuid() AS incident, gen_random_uuid() AS decision, %4$s AS at),
                incident AS (
                    INSERT INTO closed_incident (incident_id, cause_key, subject, cause, namespace, symptom, alert_name, opened_at,
                        version, last_decision, closed_at)
                    SELECT incident, 'x', jsonb_build_object('name', '%2$s'), '{}', 'shop', 'unknown', '%1$s', at, 1, decision, at FROM made
                )
                INSERT INTO decision (decision_id, decided_at, incident_id, outcome, rule, namespace, alert_names, rule_base, snapshot,
                    snapshot_month, decision, evaluation)
                SELECT decision, at, incident, 'NOTIFY', '', 'shop', ARRAY['%1$s'], 'base', 'x', at,
                    jsonb_build_object('chosen', jsonb_build_object('source', '%3$s')), '{}'
                FROM made
                """.formatted(name, workload, source, ago(daysAgo, 1, 0)));
    }

    @Test
    void countsWhatBeganTogetherInOneNamespaceAndWhatWouldByChance() {
        for (int day = 1; day <= 6; day++) {
            began("DatabaseDown", "shop", ago(day, day, 8));
            began("KubePodCrashLooping", "shop", ago(day, day, 4));
            began("KubePodCrashLooping", "shop", ago(day, day, 3));
            began("KubePodCrashLooping", "mail", ago(day, day, 4));
        }
        began("open_episode", "KubePodCrashLooping", "shop", ago(7, 0, 0));
        began("DatabaseDown", "shop", ago(31, 0, 8));
        began("KubePodCrashLooping", "shop", ago(31, 0, 4));

        var pairs = store().history(NOW.minus(PatternSearch.WINDOW), NOW).pairs();

        assertThat(pairs).singleElement().satisfies(pair -> {
            assertThat(pair.one()).isEqualTo("DatabaseDown");
            assertThat(pair.other()).isEqualTo("KubePodCrashLooping");
            assertThat(pair.ones()).isEqualTo(6);
            assertThat(pair.others()).isEqualTo(13);
            assertThat(pair.both()).isEqualTo(6);
            assertThat(pair.expected()).isCloseTo(6.0 * 7 / (30 * 144), within(1e-9));
            assertThat(pair.last()).isEqualTo(Instant.parse("2026-11-26T22:50:00Z"));
        });
    }

    @Test
    void findsWhatIsPlantedKeepsSinceWhenAndForgetsWhatIsOver() {
        var store = store();
        assertThat(store.searched()).isEqualTo(Instant.EPOCH);
        assertThat(store.known()).isEmpty();
        for (int day = 1; day <= 6; day++) {
            began("KubeJobFailed", "shop", ago(day, 21, 10 * (day % 3)));
        }
        for (int i = 0; i < 4; i++) {
            decided("QueueStuck", "w-" + i % 2, "DEFAULT", 1);
            decided("KubePodCrashLooping", "w-" + i, "RULE", 1);
        }
        var pause = Duration.ofDays(1);

        assertThat(search(store, NOW).search(pause)).isTrue();

        assertThat(store.known())
                .extracting(
                        k -> k.pattern().kind(),
                        k -> k.pattern().says(),
                        k -> k.pattern().evidence())
                .containsExactly(
                        tuple(
                                Pattern.Kind.UNMATCHED,
                                "No rule says anything about QueueStuck.",
                                "4 times, about 2 objects, symptom unknown."),
                        tuple(
                                Pattern.Kind.SAME_HOUR,
                                "KubeJobFailed in shop begins between 02:40 and 03:40 UTC.",
                                "6 of 6 times, on 6 days."));

        var later = NOW.plus(Duration.ofDays(2));
        database.run("DELETE FROM decision");
        assertThat(search(store, later).search(pause)).isTrue();
        assertThat(store.known()).singleElement().satisfies(k -> {
            assertThat(k.pattern().kind()).isEqualTo(Pattern.Kind.SAME_HOUR);
            assertThat(k.foundFirst()).isEqualTo(NOW);
            assertThat(k.foundLast()).isEqualTo(later);
        });
        assertThat(store.searched()).isEqualTo(later);
    }

    @Test
    void searchesOnceWhereSeveralReplicasWouldAtTheSameTime() throws Exception {
        var store = store();
        Callable<Boolean> replica = () -> search(store, NOW).search(Duration.ofDays(1));
        int searched = 0;
        try (var pool = Executors.newFixedThreadPool(4)) {
            for (var one : pool.invokeAll(List.of(replica, replica, replica, replica))) {
                searched += one.get() ? 1 : 0;
            }
        }

        assertThat(searched).isEqualTo(1);
        assertThat(search(store, NOW.plus(Duration.ofHours(23))).search(Duration.ofDays(1)))
                .isFalse();
        assertThat(search(store, NOW.plus(Duration.ofHours(24))).search(Duration.ofDays(1)))
                .isTrue();
    }

    @Test
    void searchesAgainAtOnceAfterASearchThatFailed() {
        var store = store();
        assertThatThrownBy(() -> store.search(NOW, Duration.ofDays(1), () -> {
                    throw new IllegalStateException("The disk is gone");
                }))
                .hasMessage("The disk is gone");

        assertThat(store.searched()).isEqualTo(Instant.EPOCH);
        assertThat(search(store, NOW).search(Duration.ofDays(1))).isTrue();
    }
}
