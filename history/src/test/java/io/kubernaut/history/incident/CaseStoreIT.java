package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.CART;
import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.conclusion;
import static io.kubernaut.history.Given.firing;
import static io.kubernaut.history.Given.newIncident;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.replay.DecidedCase;
import io.kubernaut.core.replay.UnreadableCaseException;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.Stores;
import io.kubernaut.history.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CaseStoreIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private Stores stores;
    private WorkItem item;

    @BeforeEach
    void open() {
        stores = Stores.over(
                database.database().dataSource(), ActionCatalogue.standard(), Clock.fixed(NOON, ZoneOffset.UTC));
        stores.queue().add(Kind.DECIDE, UUID.randomUUID(), Duration.ZERO);
        item = stores.queue()
                .claim("me", Set.of(Kind.DECIDE), 1, Duration.ofMinutes(5))
                .getFirst();
    }

    /** Decisions of one incident, each so many seconds after noon. */
    private List<Conclusion> decided(long... seconds) {
        stores.alerts().accept(webhook(firing("a")), "test", NOON);
        var episode = stores.alerts().firing("", 1).getFirst();
        var conclusions = new ArrayList<Conclusion>();
        var incident = newIncident(CART);
        for (long second : seconds) {
            var builder = conclusions.isEmpty() ? conclusion(incident, episode) : conclusion(incident);
            var conclusion = builder.at(NOON.plusSeconds(second)).build();
            assertThat(stores.incidents().conclude(conclusion, item)).isEqualTo(Stored.STORED);
            incident =
                    stores.incidents().find(conclusion.incident().incidentId()).orElseThrow();
            conclusions.add(conclusion);
        }
        return conclusions;
    }

    private List<DecidedCase> all(Instant since, Instant until, int page) {
        var source = stores.cases().between(since, until);
        var found = new ArrayList<DecidedCase>();
        for (var next = source.next(page); !next.isEmpty(); next = source.next(page)) {
            assertThat(next).hasSizeLessThanOrEqualTo(page);
            next.stream().map(Supplier::get).forEach(found::add);
        }
        assertThat(source.size()).isEqualTo(found.size());
        return found;
    }

    @Test
    void givesCasesOfASpanPageByPageTheOldestFirst() {
        var decided = decided(5, 1, 3, 3, 3, 9);

        var found = all(NOON.plusSeconds(1), NOON.plusSeconds(9), 2);

        assertThat(found)
                .extracting(c -> c.decision().decidedAt())
                .containsExactly(
                        NOON.plusSeconds(1),
                        NOON.plusSeconds(3),
                        NOON.plusSeconds(3),
                        NOON.plusSeconds(3),
                        NOON.plusSeconds(5));
        assertThat(found)
                .extracting(DecidedCase::decision)
                .containsExactlyInAnyOrderElementsOf(
                        decided.stream().limit(5).map(Conclusion::decision).toList());
        assertThat(found)
                .extracting(DecidedCase::snapshot)
                .containsOnly(decided.getFirst().snapshot());
    }

    @Test
    void findsOneCase() {
        var decided = decided(1).getFirst();

        assertThat(stores.cases().find(decided.decision().decisionId()))
                .contains(DecidedCase.of(decided.decision(), decided.snapshot(), decided.evaluation()));
        assertThat(stores.cases().find(new UUID(7, 7))).isEmpty();
    }

    @Test
    void saysWhichCaseIsDamagedAndGivesTheOthers() {
        var decided = decided(1, 2);
        database.run("UPDATE snapshot SET content = '\\x00' ");
        var source = stores.cases().between(NOON, NOON.plusSeconds(60));

        var next = source.next(10);

        assertThat(next).hasSize(2);
        assertThatThrownBy(() -> next.getFirst().get())
                .isInstanceOf(UnreadableCaseException.class)
                .hasMessageContaining(decided.getFirst().decision().decisionId().toString());
        database.run("DELETE FROM snapshot");
        assertThatThrownBy(
                        () -> stores.cases().find(decided.getLast().decision().decisionId()))
                .isInstanceOf(UnreadableCaseException.class)
                .hasMessageContaining("is missing");
    }
}
