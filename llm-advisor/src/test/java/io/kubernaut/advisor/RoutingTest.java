package io.kubernaut.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.advisor.config.Key;
import io.kubernaut.advisor.config.ModelsConfiguration;
import io.kubernaut.advisor.config.ProviderKind;
import io.kubernaut.core.action.Risk;
import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.ModelCall.Outcome;
import io.kubernaut.core.advice.Models.Opinion;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Proposal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cheap first, strong when that is unsure, another when one fails, two where the risk asks for it. */
class RoutingTest {
    private static final String RESTART = "restart_pod on subject";
    private static final String ROLLBACK = "rollback_deployment on subject";

    private final PlayedModel cheap = new PlayedModel(ProviderKind.OLLAMA);
    private final PlayedModel strong = new PlayedModel(ProviderKind.ANTHROPIC);

    @AfterEach
    void stop() {
        cheap.close();
        strong.close();
    }

    private static void chooses(PlayedModel model, String option, double sure) {
        model.answers(shown -> shown.choosing(option, sure, Map.of()));
    }

    private Asked both() {
        return new Asked().and("cheap", cheap).and("strong", strong);
    }

    private static List<String> actions(Opinion opinion) {
        assertThat(opinion.advice()).as("%s", opinion).isInstanceOf(Advice.Consulted.class);
        return ((Advice.Consulted) opinion.advice())
                .proposals().stream().map(Proposal::action).toList();
    }

    private static List<String> asked(Opinion opinion) {
        return opinion.calls().stream().map(ModelCall::provider).toList();
    }

    @Test
    void asksTheStrongOneOnlyWhereTheCheapOneIsUnsure() {
        chooses(cheap, RESTART, 0.9);
        chooses(strong, ROLLBACK, 0.9);
        assertThat(asked(both().asked())).containsExactly("cheap");

        chooses(cheap, RESTART, 0.3);
        var unsure = both().asked();
        assertThat(asked(unsure)).containsExactly("cheap", "strong");
        assertThat(actions(unsure)).containsExactly("rollback_deployment");
    }

    @Test
    void keepsAnUnsureAnswerWhereTheStrongOneFails() {
        chooses(cheap, RESTART, 0.3);
        strong.answersStatus(500);

        var opinion = both().asked();

        assertThat(actions(opinion)).containsExactly("restart_pod");
        assertThat(((Advice.Consulted) opinion.advice()).proposals().getFirst().confidence())
                .isEqualTo(0.3);
    }

    @Test
    void fallsBackWhereOneFailsDeclinesOrHasNoKey() {
        chooses(strong, ROLLBACK, 0.9);
        cheap.answersStatus(429);
        assertThat(actions(both().asked())).containsExactly("rollback_deployment");

        var keyless = new Asked()
                .and(
                        "cheap",
                        Asked.provider(
                                ProviderKind.OPENAI,
                                cheap.url(),
                                new Key("NOT_SET", ""),
                                Duration.ofSeconds(20),
                                4,
                                true))
                .and("strong", strong);
        var opinion = keyless.asked();
        assertThat(asked(opinion)).containsExactly("strong");
        assertThat(keyless.made().off()).isEmpty();
    }

    @Test
    void tellsWhatWentWrongWithEachWhereNoneAnswers() {
        cheap.answersStatus(500);
        strong.answers(shown -> "", Wire.End.DECLINED);

        var opinion = both().asked();

        assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
        assertThat(opinion.advice().why()).contains("cheap: ").contains("strong: The model declined to answer.");
        assertThat(opinion.calls()).extracting(ModelCall::outcome).containsExactly(Outcome.FAILED, Outcome.DECLINED);
    }

    @Test
    void leavesTimeForTheNextWhereTheFirstHangs() {
        cheap.hangs();
        chooses(strong, ROLLBACK, 0.9);
        var impatient =
                Asked.provider(cheap.kind(), cheap.url(), new Key("PLAYED_KEY", ""), Duration.ofMillis(500), 4, true);

        var opinion = new Asked().and("cheap", impatient).and("strong", strong).asked();

        assertThat(actions(opinion)).containsExactly("rollback_deployment");
        assertThat(opinion.calls()).extracting(ModelCall::outcome).containsExactly(Outcome.TIMED_OUT, Outcome.ACCEPTED);
    }

    @Test
    void doesWhatTwoAgreeOnWhereTheRiskAsksForTwo() {
        chooses(cheap, ROLLBACK, 0.95);
        chooses(strong, ROLLBACK, 0.9);

        var opinion = both().routed(0.6, Risk.MEDIUM).asked();

        assertThat(asked(opinion)).containsExactly("cheap", "strong");
        assertThat(actions(opinion)).containsExactly("rollback_deployment");
    }

    @Test
    void proposesNothingWhereTwoDoNotAgree() {
        chooses(cheap, ROLLBACK, 0.95);
        chooses(strong, RESTART, 0.95);

        var opinion = both().routed(0.6, Risk.MEDIUM).asked();

        assertThat(actions(opinion)).isEmpty();
        assertThat(opinion.advice().why()).contains("cheap and strong do not");
    }

    @Test
    void hasNoAnswerWhereOnlyOneOfTwoAnswered() {
        chooses(cheap, ROLLBACK, 0.95);
        strong.answersStatus(500);

        var opinion = both().routed(0.6, Risk.MEDIUM).asked();

        assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
    }

    @Test
    void needsNoSecondForLittleRisk() {
        chooses(cheap, RESTART, 0.95);

        var opinion = both().routed(0.6, Risk.MEDIUM).asked();

        assertThat(asked(opinion)).containsExactly("cheap");
    }

    @Test
    void takesNothingSensibleForAnAnswer() {
        chooses(cheap, "none", 0.9);

        var opinion = both().asked();

        assertThat(asked(opinion)).containsExactly("cheap");
        assertThat(actions(opinion)).isEmpty();
    }

    private static Advisor.Question.Rank level() {
        return new Advisor.Question.Rank(List.of(
                Proposal.of("restart_pod", Asked.CART, "One."),
                Proposal.of("rollback_deployment", Asked.CART, "Other.").with("toRevision", 4L)));
    }

    private static void orders(PlayedModel model, String... order) {
        model.answers(shown -> Wire.json(Map.of(
                "order",
                List.of(order),
                "evidence",
                List.of(Map.of("path", "symptom", "value", "crash-loop")),
                "confidence",
                0.9,
                "reason",
                "A release came before.")));
    }

    @Test
    void ordersNothingWhereTwoDoNotAgreeAndTheRiskOfWhatIsLevelAsksForTwo() {
        orders(cheap, "p2", "p1");
        orders(strong, "p1", "p2");

        var opinion = both().routed(0.6, Risk.MEDIUM).made().ask(Asked.snapshot(), level());

        assertThat(asked(opinion)).containsExactly("cheap", "strong");
        assertThat(actions(opinion)).isEmpty();
    }

    @Test
    void ordersAsTwoAgreeWhereTheRiskOfWhatIsLevelAsksForTwo() {
        orders(cheap, "p2", "p1");
        orders(strong, "p2", "p1");

        var opinion = both().routed(0.6, Risk.MEDIUM).made().ask(Asked.snapshot(), level());

        assertThat(asked(opinion)).containsExactly("cheap", "strong");
        assertThat(actions(opinion)).containsExactly("rollback_deployment", "restart_pod");
    }

    @Test
    void putsLevelProposalsInOrderAsTheyAre() {
        var question = level();
        orders(cheap, "p2", "p1");

        var opinion = Asked.model(cheap).made().ask(Asked.snapshot(), question);

        assertThat(((Advice.Consulted) opinion.advice()).proposals())
                .containsExactlyElementsOf(question.level().reversed());
    }

    @Test
    void isOffWithoutAProviderOrWithoutAnyKeyAndSaysSo() {
        var none = LanguageModels.of(ModelsConfiguration.none(), LimitedAllowance.ample(), Clock.systemUTC());
        assertThat(none.off()).contains("No model is configured.");
        assertThat(none.ask(Asked.snapshot(), Asked.question()).advice()).isInstanceOf(Advice.NotConsulted.class);

        var keyless = new Asked()
                .and(
                        "first",
                        Asked.provider(
                                ProviderKind.OPENAI,
                                cheap.url(),
                                new Key("", "/nowhere/key"),
                                Duration.ofSeconds(20),
                                4,
                                true))
                .made();
        assertThat(keyless.off()).hasValueSatisfying(why -> assertThat(why).contains("first: The key cannot be read"));
        assertThat(keyless.ask(Asked.snapshot(), Asked.question()).calls()).isEmpty();
    }
}
