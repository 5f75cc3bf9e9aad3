package io.kubernaut.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.advisor.config.ProviderKind;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.decision.Advisor.Advice;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logs, events and incidents of the past are fetched for whoever answers, and not where nobody can be asked. */
class FetchedInVainTest {
    private final PlayedModel model = new PlayedModel(ProviderKind.OPENAI_COMPATIBLE);
    private final Written written = new Written("starting\n", "");
    private final AtomicInteger remembered = new AtomicInteger();

    @AfterEach
    void stop() {
        model.close();
    }

    private Asked asked() {
        return Asked.model(model).looking(written).remembering(snapshot -> {
            remembered.incrementAndGet();
            return List.of();
        });
    }

    private static Models.Opinion ask(Models models) {
        return models.ask(Asked.crashingPod(), Asked.question());
    }

    @Test
    void fetchesNothingForAProviderThatIsLeftAlone() {
        var models = asked().made();
        model.answersStatus(500);
        for (int i = 0; i < 3; i++) {
            ask(models);
        }
        var looked = written.looked().size();
        assertThat(looked).isPositive();

        assertThat(ask(models).advice().why()).contains("left alone until");

        assertThat(written.looked()).hasSize(looked);
        assertThat(remembered).hasValue(3);
    }

    @Test
    void fetchesNothingWhereNothingMayBeSpent() {
        var models = asked().spending(new LimitedAllowance(10)).made();

        assertThat(ask(models).advice().why()).contains("The limit of the test is reached.");

        assertThat(written.looked()).isEmpty();
        assertThat(remembered).hasValue(0);
    }

    @Test
    void fetchesOnceForAllThatAreAsked() {
        try (var second = new PlayedModel(ProviderKind.OPENAI_COMPATIBLE)
                .answers(shown -> shown.choosing("restart_pod on subject", 0.9, Map.of()))) {
            model.answersStatus(500);
            var allowance = LimitedAllowance.ample();

            var opinion = ask(asked().and("second", second).spending(allowance).made());

            assertThat(opinion.advice()).isInstanceOf(Advice.Consulted.class);
            assertThat(written.looked()).doesNotHaveDuplicates().isNotEmpty();
            assertThat(remembered).hasValue(1);
            assertThat(second.requests().getLast().facts()).containsKey("logs[0].lines[0]");
            assertThat(allowance.open()).isZero();
        }
    }
}
