package io.kubernaut.core.similarity;

import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.QuietLog;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.similarity.Embedder.Embedded;
import io.kubernaut.core.similarity.Precedent.Done;
import io.kubernaut.core.similarity.Precedent.Outcome;
import io.kubernaut.core.similarity.Similarity.Answer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarityTest {
    @RegisterExtension
    static final QuietLog quiet = QuietLog.of(Similarity.class);

    private static final ObjectRef CART = ObjectRef.parse("", "shop/Deployment/cart");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final MemoryEmbeddings store = new MemoryEmbeddings();
    private final Map<UUID, Description> descriptions = new HashMap<>();
    private Embedder embedder = new LetterCounts();

    private Similarity similarity() {
        return new Similarity(
                decision -> Optional.ofNullable(descriptions.get(decision)),
                store,
                embedder,
                new MemoryIndex(store, "letters", 100),
                100);
    }

    private UUID closed(String text, Done... done) {
        return closed(text, null, done);
    }

    private UUID closed(String text, @Nullable Double untreated, Done... done) {
        var decision = UUID.randomUUID();
        if (!text.isEmpty()) {
            descriptions.put(decision, new Description(text));
        }
        var at = NOON.plusSeconds(store.courses.size());
        var incident =
                new Incident(UUID.randomUUID(), CART, CART, "crash-loop", "KubePodCrashLooping", NOON, at, 1, decision);
        store.closed(incident, text, List.of(done), untreated);
        return incident.incidentId();
    }

    private static Done done(String action, RunState state, @Nullable Double effectiveness) {
        return Done.of(UUID.randomUUID(), action, CART, state, NOON, effectiveness, null);
    }

    private List<Precedent> to(UUID incident) {
        return switch (similarity().to(incident, 5)) {
            case Answer.Found found -> found.similar();
            case Answer.Off(var because) -> throw new AssertionError(because);
        };
    }

    @Test
    void findsTheMostAlikeFirstWithWhatWasDoneAndHowItTurnedOut() {
        var one = closed("aaaa");
        var far = closed("abbb", done("restart_pod", RunState.VERIFIED, 0.1));
        var near = closed(
                "aaab",
                done("collect_diagnostics", RunState.VERIFIED, null),
                done("restart_pod", RunState.VERIFIED, 0.1),
                done("rollback_deployment", RunState.VERIFIED, 0.92),
                done("scale_deployment", RunState.REFUSED, null));
        assertThat(similarity().sweep()).isEqualTo(3);

        var similar = to(one);

        assertThat(similar).extracting(Precedent::incidentId).containsExactly(near, far);
        var best = similar.getFirst();
        assertThat(best.similarity()).isGreaterThan(0.9).isLessThan(1);
        assertThat(best.done())
                .extracting(Done::action)
                .containsExactly("restart_pod", "rollback_deployment", "scale_deployment");
        assertThat(best.outcome()).isEqualTo(Outcome.WORKED);
        assertThat(best.effectiveness()).isEqualTo(0.92);
        assertThat(best.summary())
                .isEqualTo("restart_pod did not work (0.10); rollback_deployment worked (0.92);"
                        + " scale_deployment was not carried out");
        assertThat(best.link()).isEqualTo("/api/v1/incidents/" + near);
    }

    @ParameterizedTest
    @CsvSource({
        "0.9, WORKED, 'nothing was done, and it recovered by itself'",
        "0.5, IN_PART, 'nothing was done, and it recovered in part'",
        "0.2, DID_NOT_WORK, 'nothing was done, and it did not recover by itself'",
        ", UNKNOWN, 'nothing was done, and what became of it is not known'"
    })
    void tellsWhatBecameOfOneThatWasLeftAlone(Double untreated, Outcome outcome, String summary) {
        var one = closed("a");
        closed("a", untreated, done("collect_diagnostics", RunState.VERIFIED, null));
        similarity().sweep();

        assertThat(to(one)).singleElement().satisfies(p -> {
            assertThat(p.outcome()).isEqualTo(outcome);
            assertThat(p.effectiveness()).isEqualTo(untreated);
            assertThat(p.summary()).isEqualTo(summary);
            assertThat(p.done()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "VERIFIED, 0.6, WORKED",
        "FAILED, 0.5, IN_PART",
        "VERIFIED, 0.4, DID_NOT_WORK",
        "VERIFIED, , UNKNOWN",
        "UNDONE, 0.9, UNDONE",
        "REFUSED, , NOT_DONE",
        "APPLYING, , UNDER_WAY"
    })
    void callsWhatWasDoneByItsScoreAndItsEnd(RunState state, Double effectiveness, Outcome outcome) {
        assertThat(done("restart_pod", state, effectiveness).outcome()).isEqualTo(outcome);
    }

    @Test
    void comparesAnOpenIncidentToo() {
        var past = closed("ab");
        var decision = UUID.randomUUID();
        descriptions.put(decision, new Description("ab"));
        var open = UUID.randomUUID();
        store.telling.put(open, decision);
        similarity().sweep();

        assertThat(to(open)).extracting(Precedent::incidentId).containsExactly(past);
        assertThat(similarity().to(open, 5)).isInstanceOfSatisfying(Answer.Found.class, f -> {
            assertThat(f.description()).isEqualTo("ab");
            assertThat(f.compared()).isEqualTo(1);
        });
    }

    @Test
    void findsNothingLikeOneOfWhichNothingIsKnownAndNeverComparesWithOne() {
        var known = closed("a");
        var unknown = closed("");
        similarity().sweep();

        assertThat(to(unknown)).isEmpty();
        assertThat(to(known)).isEmpty();
        assertThat(similarity().sweep()).isZero();
    }

    @Test
    void oneWhoseFactsCannotBeReadDoesNotKeepOthersFromBeingFound() {
        var one = closed("a");
        var other = closed("a");
        var broken = closed("a");
        var similarity = new Similarity(
                decision -> {
                    if (decision.equals(store.telling.get(broken))) {
                        throw new IllegalStateException("not JSON");
                    }
                    return Optional.ofNullable(descriptions.get(decision));
                },
                store,
                embedder,
                new MemoryIndex(store, "letters", 100),
                100);
        assertThat(similarity.sweep()).isEqualTo(3);

        assertThat(to(one)).extracting(Precedent::incidentId).containsExactly(other);
    }

    @Test
    void aDatabaseThatIsAwayEndsTheSweepAndLeavesTheRestForTheNext() {
        closed("a");
        var away = new Similarity(
                decision -> {
                    throw new StoreUnavailableException("away", new IllegalStateException());
                },
                store,
                embedder,
                new MemoryIndex(store, "letters", 100),
                100);

        assertThatThrownBy(away::sweep).isInstanceOf(StoreUnavailableException.class);
        assertThat(similarity().sweep()).isEqualTo(1);
    }

    @Test
    void saysWhyThereIsNoAnswerWhereThereIsNoModel() {
        var one = closed("a");
        embedder = Embedder.off("It is off.");

        assertThat(similarity().to(one, 5)).isEqualTo(new Answer.Off("It is off."));
        assertThat(similarity().sweep()).isZero();
        assertThat(similarity().like(aSnapshot().made())).isEmpty();
    }

    @Test
    void tellsModelsOfAtMostThreeThatAreMuchAlikeAndTurnedOutOneWayOrTheOther() {
        var snapshot = aSnapshot().made();
        var same = Description.of(snapshot).text();
        closed("zzzzzzzzzzzzzzzzzzzzzzzz", done("restart_pod", RunState.VERIFIED, 0.9));
        for (int i = 0; i < 5; i++) {
            closed(same, done("restart_pod", RunState.VERIFIED, i / 10.0));
            closed(same, done("restart_pod", RunState.VERIFIED, null));
            closed(same);
        }
        similarity().sweep();

        assertThat(similarity().like(snapshot))
                .hasSize(3)
                .allSatisfy(p -> assertThat(p.similarity()).isEqualTo(1))
                .extracting(Precedent::effectiveness)
                .containsExactly(0.4, 0.3, 0.2);
    }

    /** How often each letter is in it, which is a meaning of sorts. */
    private static final class LetterCounts implements Embedder {
        @Override
        public String model() {
            return "letters";
        }

        @Override
        public Embedded embed(String text) {
            var counts = new float[26];
            double square = 0;
            for (var c : text.toCharArray()) {
                if (c >= 'a' && c <= 'z') {
                    counts[c - 'a']++;
                }
            }
            for (float count : counts) {
                square += count * (double) count;
            }
            for (int i = 0; i < counts.length; i++) {
                counts[i] = square == 0 ? 0 : (float) (counts[i] / Math.sqrt(square));
            }
            return new Embedded.Vector(counts);
        }
    }
}
