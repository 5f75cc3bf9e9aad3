package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.conclusion;
import static io.kubernaut.history.Given.firing;
import static io.kubernaut.history.Given.newIncident;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.incident.AlertStore.Around;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.incident.Standing;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.Stores;
import io.kubernaut.history.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Conclusions that are stored together. */
class ConcludeAllIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final List<String> WRITTEN = List.of("open_incident", "decision", "snapshot", "message", "delivery");

    private Stores stores;
    private PostgresIncidentStore incidents;
    private WorkItem item;

    @BeforeEach
    void open() {
        stores = Stores.over(
                database.database().dataSource(), ActionCatalogue.standard(), Clock.fixed(NOON, ZoneOffset.UTC));
        incidents = stores.incidents();
        item = work();
    }

    private WorkItem work() {
        stores.queue().add(Kind.DECIDE, UUID.randomUUID(), Duration.ZERO);
        return stores.queue()
                .claim("me", Set.of(Kind.DECIDE), 1, Duration.ofMinutes(5))
                .getFirst();
    }

    private static ObjectRef deployment(String name) {
        return ObjectRef.of("", "Deployment", "shop", name);
    }

    private Episode episode(String fingerprint) {
        stores.alerts().accept(webhook(firing(fingerprint)), "test", NOON);
        database.run("DELETE FROM work_item WHERE kind = 'TRIAGE'");
        return stores.alerts().firing("", 1000).stream()
                .filter(e -> e.alert().fingerprint().equals(fingerprint))
                .findFirst()
                .orElseThrow();
    }

    private Conclusion about(String name) {
        return about(newIncident(deployment(name)), name);
    }

    private Conclusion about(Incident incident, String fingerprint) {
        return conclusion(incident, episode(fingerprint))
                .as(Outcome.NOTIFY)
                .telling("log", "webhook")
                .againIn(Duration.ofMinutes(5))
                .build();
    }

    private Incident found(Conclusion conclusion) {
        return incidents.find(conclusion.incident().incidentId()).orElseThrow();
    }

    private List<Long> counts() {
        return WRITTEN.stream().map(database::count).toList();
    }

    private long itemsLeft() {
        return database.rows("SELECT id FROM work_item WHERE id = " + item.id()).size();
    }

    @Test
    void storesAllOfThemAndRemovesTheItem() {
        var all = List.of(about("cart"), about("front"), about("mail"));

        assertThat(incidents.concludeAll(all, item, true)).containsExactly(Stored.STORED, Stored.STORED, Stored.STORED);

        assertThat(all).allSatisfy(c -> {
            assertThat(incidents.trace(c.decision().decisionId())).hasValueSatisfying(t -> {
                assertThat(t.decision()).isEqualTo(c.decision());
                assertThat(t.snapshot()).isEqualTo(c.snapshot());
                assertThat(t.evaluation()).isEqualTo(c.evaluation());
            });
            assertThat(found(c).cause()).isEqualTo(c.cause());
            assertThat(stores.alerts().ofIncident(c.incident().incidentId()))
                    .extracting(Episode::episodeId)
                    .containsExactlyElementsOf(c.episodes());
        });
        assertThat(database.rows("SELECT alert_names || matched FROM decision"))
                .hasSize(3)
                .containsOnly("{KubePodCrashLooping,pods/crash-loop/diagnose}");
        assertThat(database.count("delivery")).isEqualTo(6);
        assertThat(database.rows("SELECT kind FROM work_item ORDER BY kind"))
                .containsExactly("DECIDE", "DECIDE", "DECIDE", "TELL", "TELL", "TELL", "TELL", "TELL", "TELL");
        assertThat(itemsLeft()).isZero();
    }

    @Test
    void keepsTheItemWhereItAsksForMore() {
        incidents.concludeAll(List.of(about("cart")), item, false);

        assertThat(itemsLeft()).isOne();
    }

    @Test
    void storesTheOthersWhereOneIsOvertakenAndKeepsTheItem() {
        var first = about("cart");
        incidents.concludeAll(List.of(first), item, false);
        var before = counts();
        var late = about(first.incident(), "late");
        var doubled = about("cart-again");
        var sameCause = about(newIncident(deployment("cart")), "same-cause");
        var good = about("front");

        assertThat(incidents.concludeAll(List.of(late, sameCause, doubled, good), item, true))
                .containsExactly(Stored.OVERTAKEN, Stored.OVERTAKEN, Stored.STORED, Stored.STORED);

        assertThat(incidents.decision(late.decision().decisionId())).isEmpty();
        assertThat(incidents.decision(sameCause.decision().decisionId())).isEmpty();
        assertThat(incidents.decision(good.decision().decisionId())).isPresent();
        assertThat(database.count("open_incident")).isEqualTo(before.getFirst() + 2);
        assertThat(itemsLeft()).isOne();
    }

    @Test
    void decidesKnownIncidentsAnewAndTakesOthersIn() {
        var first = about("cart");
        var second = about("front");
        incidents.concludeAll(List.of(first, second), item, false);
        var anew = conclusion(found(first), episode("cart"), episode("new"))
                .as(Outcome.NOTIFY)
                .absorbing(found(second))
                .build();
        var other = about("mail");

        assertThat(incidents.concludeAll(List.of(anew, other), item, true))
                .containsExactly(Stored.STORED, Stored.STORED);

        assertThat(found(first).version()).isEqualTo(2);
        assertThat(found(second).open()).isFalse();
        assertThat(stores.alerts().ofIncident(first.incident().incidentId()))
                .extracting(e -> e.alert().fingerprint())
                .containsExactlyInAnyOrder("cart", "front", "new");
    }

    @Test
    void storesNothingOnceTheLeaseIsLost() {
        var all = List.of(about("cart"), about("front"));
        database.run("UPDATE work_item SET fence = fence + 1 WHERE id = " + item.id());

        assertThat(incidents.concludeAll(all, item, true)).containsOnly(Stored.LEASE_LOST);

        assertThat(counts()).containsOnly(0L);
    }

    @Test
    void storesNothingWhereOneOfThemCannotBeStored() {
        var good = about("cart");
        var bad = about(newIncident(deployment("front")), "front");
        database.run("ALTER TABLE open_incident ADD CONSTRAINT no_front CHECK (cause_key NOT LIKE '%front%')");
        try {
            assertThatThrownBy(() -> incidents.concludeAll(List.of(good, bad), item, true))
                    .hasMessageContaining("no_front");
        } finally {
            database.run("ALTER TABLE open_incident DROP CONSTRAINT no_front");
        }

        assertThat(counts()).containsOnly(0L);
        assertThat(itemsLeft()).isOne();
    }

    @Test
    void opensOneIncidentForEachCauseWhereTwoWorkersDecideAboutTheSame() throws Exception {
        var names = IntStream.range(0, 20).mapToObj(i -> "app-" + i).toList();
        var mine = names.stream().map(this::about).toList();
        var theirs = names.reversed().stream()
                .map(n -> about(newIncident(deployment(n)), n + "-other"))
                .toList();
        var other = work();
        var together = new CyclicBarrier(2);
        try (var workers = Executors.newFixedThreadPool(2)) {
            var first = workers.submit(() -> {
                together.await();
                return incidents.concludeAll(mine, item, true);
            });
            var second = workers.submit(() -> {
                together.await();
                return incidents.concludeAll(theirs, other, true);
            });

            var stored = List.of(first.get(), second.get());
            assertThat(stored.stream().flatMap(List::stream).filter(s -> s == Stored.STORED))
                    .hasSize(20);
        }
        assertThat(database.count("open_incident")).isEqualTo(20);
        assertThat(database.count("decision")).isEqualTo(20);
    }

    @Test
    void findsWhatFiresAroundWithTheCauseThatItWasFoundToHave() {
        var cart = about("cart");
        incidents.concludeAll(List.of(cart), item, false);
        var fresh = episode("front");
        var asked = episode("mail");

        var around = stores.alerts()
                .around(new Around("", List.of(asked.episodeId()), List.of(), List.of("shop"), List.of(), 10));

        assertThat(around)
                .extracting(s -> s.episode().episodeId(), Standing::cause)
                .containsExactlyInAnyOrder(
                        tuple(cart.episodes().getFirst(), deployment("cart")), tuple(fresh.episodeId(), null));
        assertThat(stores.alerts().around(new Around("", List.of(), List.of(), List.of("web"), List.of(), 10)))
                .isEmpty();
        assertThat(stores.alerts()
                        .around(new Around("", List.of(), List.of(deployment("cart")), List.of("web"), List.of(), 10)))
                .hasSize(1);
        assertThat(stores.alerts()
                        .around(new Around("", List.of(), List.of(), List.of(), List.of("KubePodCrashLooping"), 2)))
                .hasSize(2);
        assertThat(stores.alerts().namesFiring("")).containsExactly("KubePodCrashLooping");
        assertThat(stores.alerts().namesFiring("elsewhere")).isEmpty();
    }
}
