package io.kubernaut.history.similarity;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.similarity.Embedder.Embedded.Vector;
import io.kubernaut.core.similarity.EmbeddingStore.Made;
import io.kubernaut.core.similarity.SimilarityIndex;
import io.kubernaut.core.similarity.SimilarityIndex.Hit;
import io.kubernaut.history.database.Database;
import io.kubernaut.history.database.Sessions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every index finds, whoever compares. */
abstract class SimilarityIndexContract {
    private static final String MODEL = "test-model";
    private static final int MOST = 4;
    private static final Instant NOON = Instant.parse("2026-11-05T12:00:00Z");

    private PostgresEmbeddings store;
    private SimilarityIndex index;

    abstract Database database();

    abstract SimilarityIndex index(Sessions sessions, PostgresEmbeddings store, String model, int most);

    @BeforeEach
    void open() {
        var sessions = new Sessions(database().dataSource());
        store = new PostgresEmbeddings(sessions);
        index = index(sessions, store, MODEL, MOST);
    }

    /** A vector of length 1 at an angle, in degrees. */
    private static Vector at(double degrees) {
        return new Vector(
                new float[] {(float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees)), 0});
    }

    private static UUID id(int number) {
        return new UUID(0xffff_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
    }

    private void closed(int number, Instant at, String model, @Nullable Vector vector) {
        assertThat(store.store(new Made(id(number), at, model, "", vector))).isTrue();
    }

    private void closed(int number, Instant at, double degrees) {
        closed(number, at, MODEL, at(degrees));
    }

    private List<UUID> nearest(double degrees, int limit) {
        index.refresh();
        return index.nearest(at(degrees), limit, null).stream()
                .map(Hit::incidentId)
                .toList();
    }

    @Test
    void findsTheMostAlikeFirstAndSaysHowMuch() {
        closed(1, NOON, 0);
        closed(2, NOON, 60);
        closed(3, NOON, 30);
        index.refresh();

        assertThat(index.nearest(at(0), 2, null)).containsExactly(new Hit(id(1), 1), new Hit(id(3), 0.866));
        assertThat(index.nearest(at(180), 1, null)).containsExactly(new Hit(id(2), -0.5));
        assertThat(index.size()).isEqualTo(3);
    }

    @Test
    void putsTheOneClosedLastFirstAmongEqualsAndTheGreaterIdAmongThoseClosedAtOnce() {
        closed(1, NOON, 10);
        closed(4, NOON.minusSeconds(1), 10);
        closed(3, NOON, 10);
        closed(2, NOON.plusSeconds(1), 10);

        assertThat(nearest(10, 9)).containsExactly(id(2), id(3), id(1), id(4));
    }

    @Test
    void neverFindsTheOneThatIsAskedAbout() {
        closed(1, NOON, 0);
        closed(2, NOON, 90);
        index.refresh();

        assertThat(index.nearest(at(0), 9, id(1))).containsExactly(new Hit(id(2), 0));
    }

    @Test
    void looksAtTheNewestOnly() {
        for (int i = 0; i <= MOST; i++) {
            closed(i, NOON.plusSeconds(i), 0);
        }

        assertThat(nearest(0, 9)).containsExactly(id(4), id(3), id(2), id(1));
        assertThat(index.size()).isEqualTo(MOST);
    }

    @Test
    void takesInWhatIsStoredAfterwardsByAnybody() {
        assertThat(nearest(0, 9)).isEmpty();
        closed(1, NOON, 0);
        assertThat(nearest(0, 9)).containsExactly(id(1));

        // Closed earlier, and stored later, by another process.
        new PostgresEmbeddings(new Sessions(database().dataSource()))
                .store(new Made(id(2), NOON.minusSeconds(60), MODEL, "", at(0)));
        assertThat(nearest(0, 9)).containsExactly(id(1), id(2));
    }

    @Test
    void leavesOutOtherModelsNumbersUntilTheyAreMadeAnewAndThoseOfWhichNothingIsKnown() {
        closed(1, NOON, "another-model", new Vector(new float[] {1, 0}));
        closed(2, NOON, MODEL, null);
        assertThat(nearest(0, 9)).isEmpty();

        closed(1, NOON, 0);

        assertThat(nearest(0, 9)).containsExactly(id(1));
    }

    @Test
    void letsGoWhatIsKeptNoLonger() throws SQLException {
        closed(1, NOON.minus(Duration.ofDays(900)), 0);
        closed(2, NOON, 0);
        assertThat(nearest(0, 9)).containsExactly(id(2), id(1));

        database().dropPartitionsBefore(LocalDate.of(2026, 11, 1));

        assertThat(nearest(0, 9)).containsExactly(id(2));
    }
}
