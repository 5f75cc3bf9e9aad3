package io.kubernaut.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.advisor.config.Key;
import io.kubernaut.advisor.config.ProviderKind;
import io.kubernaut.core.QuietLog;
import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.ModelCall.Outcome;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.advice.Models.Opinion;
import io.kubernaut.core.advice.ProviderState;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.pipeline.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A model that answers nonsense, nothing or too late, and many who ask at once. */
class LimitsTest {
    @RegisterExtension
    static final QuietLog LOG = QuietLog.of(Dialogue.class);

    private static final String RESTART = "restart_pod on subject";

    private final PlayedModel model = new PlayedModel(ProviderKind.OPENAI_COMPATIBLE);
    private final HandClock clock = new HandClock("2026-01-01T12:00:00Z");

    @AfterEach
    void stop() {
        model.close();
    }

    private void isWell() {
        model.answers(shown -> shown.choosing(RESTART, 0.8, Map.of()));
    }

    private static Opinion ask(Models models) {
        return models.ask(Asked.snapshot(), Asked.question());
    }

    private static String why(Opinion opinion) {
        return opinion.advice().why();
    }

    @Test
    void leavesAProviderAloneThatFailedThreeTimesAndTriesItAgainLater() {
        var models = Asked.model(model).at(clock).made();
        model.answersStatus(500);
        IntStream.range(0, 3).forEach(i -> ask(models));

        var left = ask(models);
        assertThat(model.requests()).hasSize(3);
        assertThat(left.calls()).isEmpty();
        assertThat(why(left)).contains("left alone until 2026-01-01T12:05:00Z");
        var state = models.providers().getFirst();
        assertThat(state.leftAlone())
                .isEqualTo(new ProviderState.LeftAlone(
                        Instant.parse("2026-01-01T12:00:00Z"), Instant.parse("2026-01-01T12:05:00Z"), false));
        assertThat(state.failures()).isEqualTo(3);
        assertThat(state.lastFailure()).contains("played 500");

        clock.pass(Duration.ofMinutes(5));
        ask(models);
        assertThat(model.requests()).as("one tried again, in vain").hasSize(4);
        ask(models);
        assertThat(model.requests()).as("so it is left alone once more").hasSize(4);
        assertThat(models.providers().getFirst().leftAlone())
                .as("since it first was")
                .isEqualTo(new ProviderState.LeftAlone(
                        Instant.parse("2026-01-01T12:00:00Z"), Instant.parse("2026-01-01T12:10:00Z"), false));

        clock.pass(Duration.ofMinutes(5));
        isWell();
        assertThat(ask(models).advice()).isInstanceOf(Advice.Consulted.class);
        assertThat(models.providers()).containsExactly(new ProviderState("first", "", 0, 0, 0, "", null));
        model.answersStatus(500);
        ask(models);
        ask(models);
        isWell();
        assertThat(ask(models).advice()).as("two failures are not three").isInstanceOf(Advice.Consulted.class);
    }

    @Test
    void doesNotLeaveAProviderAloneForAnswersThatDoNotPass() {
        var models = Asked.model(model).at(clock).made();
        model.answers(shown -> "no");
        IntStream.range(0, 4).forEach(i -> ask(models));

        assertThat(model.requests()).hasSize(8);
    }

    @Test
    void makesNoMoreRequestsAtOnceThanAreAllowed() throws Exception {
        var models = new Asked()
                .and(
                        "first",
                        Asked.provider(
                                model.kind(), model.url(), new Key("PLAYED_KEY", ""), Duration.ofSeconds(20), 3, true))
                .made();
        var three = new CyclicBarrier(3);
        model.plays((exchange, shown) -> {
            try {
                // Nobody is answered before three are under way.
                three.await();
            } catch (java.util.concurrent.BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
            PlayedModel.send(
                    exchange, 200, Wire.answer(model.kind(), shown.choosing(RESTART, 0.8, Map.of()), Wire.End.DONE));
        });

        var opinions = atOnce(30, models);

        assertThat(opinions).hasSize(30).allMatch(o -> o.advice() instanceof Advice.Consulted);
        assertThat(model.mostUnderWay()).isEqualTo(3);
    }

    @Test
    void sendsNothingWhereTheTimeWasSpentWaitingForAPlace() throws Exception {
        var models = new Asked()
                .within(Duration.ofMillis(600))
                .and(
                        "first",
                        Asked.provider(
                                model.kind(), model.url(), new Key("PLAYED_KEY", ""), Duration.ofSeconds(20), 1, true))
                .made();
        model.hangs();

        var opinions = atOnce(3, models);

        assertThat(opinions).allMatch(o -> o.advice() instanceof Advice.NotConsulted);
        assertThat(model.requests()).hasSize(1);
        assertThat(opinions)
                .filteredOn(o -> o.calls().isEmpty())
                .hasSize(2)
                .allSatisfy(o -> assertThat(why(o))
                        .containsAnyOf(
                                "All 1 requests that may be under way at once still were.",
                                "The time for an answer is over."));
    }

    @Test
    void keepsToTheBudgetToTheTokenHoweverManyAskAtOnce() throws Exception {
        isWell();
        var unlimited = LimitedAllowance.ample();
        var one = ask(Asked.model(model).spending(unlimited).made());
        assertThat(one.calls()).hasSize(1);
        var most = unlimited.highest();
        assertThat(most).isGreaterThan(one.calls().getFirst().spent().tokens());

        // Room for the most of one and what four have used; not one token more.
        var used = Wire.INPUT + Wire.OUTPUT;
        var limit = most + 4L * used;
        var allowance = new LimitedAllowance(limit);
        var models = Asked.model(model).spending(allowance).made();
        var opinions = new ArrayList<Opinion>();
        for (int i = 0; i < 5; i++) {
            opinions.addAll(atOnce(20, models));
        }

        assertThat(allowance.highest()).isLessThanOrEqualTo(limit);
        assertThat(allowance.open()).isZero();
        assertThat(allowance.tokensInAll())
                .isEqualTo(opinions.stream()
                        .flatMap(o -> o.calls().stream())
                        .mapToLong(c -> c.spent().tokens())
                        .sum())
                .isEqualTo(5L * used);
        assertThat(opinions.stream().filter(o -> o.calls().isEmpty()))
                .hasSize(95)
                .allMatch(o -> why(o).contains("The limit of the test is reached."));
    }

    @Test
    void reservesAtLeastWhatIsUsedAndSettlesEachReservationOnce() {
        model.answers(shown -> shown.again() ? shown.choosing(RESTART, 0.8, Map.of()) : "no");
        var allowance = LimitedAllowance.ample();

        var opinion = ask(Asked.model(model).spending(allowance).made());

        assertThat(opinion.calls()).extracting(ModelCall::outcome).containsExactly(Outcome.INVALID, Outcome.ACCEPTED);
        assertThat(allowance.granted()).isEqualTo(2);
        assertThat(allowance.open()).isZero();
        assertThat(allowance.used()).isEqualTo(new Spending(2L * Wire.INPUT, 2L * Wire.OUTPUT, 2L * 1_800));
    }

    @Test
    void asksNobodyWhereItIsNotKnownWhatMayBeSpent() {
        isWell();
        var away = new Allowance() {
            @Override
            public Grant reserve(String about, Spending most) {
                throw new IllegalStateException("The database is away");
            }

            @Override
            public void settle(UUID reservation, Spending used) {
                throw new IllegalStateException("The database is away");
            }
        };

        var opinion = ask(Asked.model(model).spending(away).made());

        assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
        assertThat(why(opinion)).contains("What may still be spent is not known");
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void countsWhatWasReservedWhereTheProviderDoesNotSayWhatWasUsed() {
        model.plays((exchange, shown) -> PlayedModel.send(
                exchange,
                200,
                Wire.answer(model.kind(), shown.choosing(RESTART, 0.8, Map.of()), Wire.End.DONE)
                        .replaceAll("(?s),\\s*\"usage\":.*", "}")));
        var allowance = LimitedAllowance.ample();

        var opinion = ask(Asked.model(model).spending(allowance).made());

        assertThat(opinion.advice()).isInstanceOf(Advice.Consulted.class);
        assertThat(allowance.used().tokens()).isEqualTo(allowance.highest());
    }

    @Test
    void givesUpWhenItIsInterrupted() throws Exception {
        var asked = new CountDownLatch(1);
        model.plays((exchange, shown) -> {
            asked.countDown();
            new CountDownLatch(1).await();
        });
        var models = Asked.model(model).made();
        var opinions = new ArrayList<Opinion>();
        var thread = Thread.ofVirtual().start(() -> opinions.add(ask(models)));
        asked.await();

        thread.interrupt();
        thread.join();

        assertThat(opinions).singleElement().satisfies(o -> assertThat(why(o)).contains("as Kubernaut stops"));
    }

    @Test
    void takesNoAnswerOfEndlessLength() {
        model.plays((exchange, shown) -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            var spaces = " ".repeat(65_536).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            try (var body = exchange.getResponseBody()) {
                while (true) {
                    body.write(spaces);
                }
            }
        });

        var opinion = ask(Asked.model(model).made());

        assertThat(opinion.calls()).extracting(ModelCall::outcome).containsExactly(Outcome.FAILED);
    }

    /** On virtual threads, all let go together. */
    private static List<Opinion> atOnce(int many, Models models) throws Exception {
        var go = new CountDownLatch(1);
        var snapshot = Asked.snapshot();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, many)
                    .mapToObj(i -> threads.submit(() -> {
                        go.await();
                        return models.ask(snapshot, Asked.question());
                    }))
                    .toList();
            go.countDown();
            var opinions = new ArrayList<Opinion>();
            for (Future<Opinion> one : asked) {
                opinions.add(one.get());
            }
            return opinions;
        }
    }
}
