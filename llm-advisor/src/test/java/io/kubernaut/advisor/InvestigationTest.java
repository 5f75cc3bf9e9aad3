package io.kubernaut.advisor;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.advisor.PlayedModel.Look;
import io.kubernaut.advisor.config.ProviderKind;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.ModelCall.Outcome;
import io.kubernaut.core.advice.Models.Opinion;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.advice.ToolCall;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that look closer before they answer, over each provider's own wire format. */
class InvestigationTest {
    private static final Advisor.Question.Propose QUESTION = Asked.question("restart_pod", "rollback_deployment");
    private static final String RESTART = "restart_pod on subject";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Look LOG = new Look("logs", Map.of("object", "pods[0]", "previous", true));
    private static final Look DESCRIPTION = new Look("describe", Map.of("object", "subject"));

    private final Written written = new Written("starting\nno table named orders\n", "");

    private static Snapshot snapshot() {
        var cart = aDeployment("shop", "cart");
        return aSnapshot()
                .in(
                        cart,
                        aReplicaSet("shop", "cart-1").ownedBy(cart),
                        aPod("shop", "cart-0").ownedBy("ReplicaSet", "cart-1").crashing())
                .made();
    }

    private static Opinion ask(Asked asked) {
        return asked.made().ask(snapshot(), QUESTION);
    }

    private static List<Proposal> proposals(Opinion opinion) {
        assertThat(opinion.advice()).as("%s", opinion).isInstanceOf(Advice.Consulted.class);
        return ((Advice.Consulted) opinion.advice()).proposals();
    }

    private static List<Outcome> outcomes(Opinion opinion) {
        return opinion.calls().stream().map(ModelCall::outcome).toList();
    }

    private static List<ToolCall> looks(Opinion opinion) {
        return opinion.calls().stream().flatMap(c -> c.looks().stream()).toList();
    }

    /** Rests on what it saw: the newest line of the log. */
    private static String restingOnTheLog(Shown shown) {
        return shown.choosing(RESTART, 0.9, Map.of())
                .replace("\"path\":\"symptom\"", "\"path\":\"looked[0].lines[0]\"")
                .replace("\"value\":\"crash-loop\"", "\"value\":\"no table named orders\"");
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void looksCloserAndRestsItsAnswerOnWhatItSaw(ProviderKind kind) {
        try (var model = new PlayedModel(kind).looks(List.of(LOG, DESCRIPTION), InvestigationTest::restingOnTheLog)) {
            var opinion = ask(Asked.model(model).investigating(written, 6, 12, 8_192, LONG));

            assertThat(proposals(opinion))
                    .singleElement()
                    .satisfies(p -> assertThat(p.action()).isEqualTo("restart_pod"));
            assertThat(outcomes(opinion))
                    .containsExactly(Outcome.LOOKED, Outcome.LOOKED, Outcome.LOOKED, Outcome.ACCEPTED);
            assertThat(written.looked()).containsExactly("previous log of cart-0/app", "description of cart");
            assertThat(looks(opinion))
                    .satisfiesExactly(
                            log -> {
                                assertThat(log.tool()).isEqualTo("logs");
                                assertThat(log.arguments()).contains("pods[0]", "previous");
                                assertThat(log.bytes())
                                        .isEqualTo("starting".length() + "no table named orders".length());
                                assertThat(log.refused()).isEmpty();
                            },
                            description -> assertThat(description.tool()).isEqualTo("describe"));
            assertThat(opinion.advice().why())
                    .contains("looked[0].lines[0] = no table named orders")
                    .contains("It looked closer: logs ")
                    .contains("; describe ");
            assertThat(model.requests().getLast().facts()).containsEntry("looked[0].lines[0]", "no table named orders");
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void isNotInvitedUnlessItsProviderIsNamed(ProviderKind kind) {
        try (var model = new PlayedModel(kind).looks(List.of(LOG), s -> s.choosing(RESTART, 0.9, Map.of()))) {
            var opinion = ask(Asked.model(model));

            assertThat(outcomes(opinion)).containsExactly(Outcome.ACCEPTED);
            assertThat(model.requests())
                    .singleElement()
                    .satisfies(r -> assertThat(r.raw()).doesNotContain("READY"));
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void stopsAModelThatLooksForEverAndLeavesTheDecisionToTheRules(ProviderKind kind) {
        try (var model = new PlayedModel(kind).looksForEver(LOG)) {
            var opinion = ask(Asked.model(model).investigating(written, 3, 12, 8_192, LONG));

            assertThat(opinion.advice()).isInstanceOf(Advice.NotConsulted.class);
            assertThat(outcomes(opinion))
                    .containsExactly(Outcome.LOOKED, Outcome.LOOKED, Outcome.LOOKED, Outcome.INVALID, Outcome.INVALID);
            assertThat(written.looked()).hasSize(3);
        }
    }

    @Test
    void showsNoMoreLooksAndBytesThanAreAllowed() {
        try (var model = new PlayedModel(ProviderKind.OPENAI)
                .looks(List.of(LOG, LOG, LOG, LOG), s -> s.choosing(RESTART, 0.9, Map.of()))) {
            ask(Asked.model(model).investigating(written, 6, 2, 8_192, LONG));
            assertThat(written.looked()).hasSize(2);

            var large = new Written("a line of some length that goes on and on\n".repeat(200), "");
            var opinion = ask(Asked.model(model).investigating(large, 6, 12, 1_024, LONG));
            assertThat(looks(opinion).stream().mapToLong(ToolCall::bytes).sum()).isLessThanOrEqualTo(1_024);
            assertThat(proposals(opinion)).hasSize(1);
        }
    }

    @Test
    void waitsNoLongerThanIsAllowedForAClusterThatIsAway() {
        var never = new CountDownLatch(1);
        var hanging = new CloseUps() {
            @Override
            public Sight log(ObjectRef pod, String container, boolean previous, int lines, int bytes) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new Sight.Seen(List.of());
            }

            @Override
            public Sight events(ObjectRef about, int most) {
                return new Sight.Seen(List.of());
            }
        };
        try (var model = new PlayedModel(ProviderKind.OPENAI)
                .looks(List.of(LOG, LOG), s -> s.choosing(RESTART, 0.9, Map.of()))) {
            var opinion = ask(Asked.model(model).investigating(hanging, 6, 12, 8_192, Duration.ofMillis(300)));

            assertThat(looks(opinion))
                    .singleElement()
                    .satisfies(l -> assertThat(l.refused()).isEqualTo("The cluster did not answer in time."));
            assertThat(proposals(opinion)).hasSize(1);
        }
    }

    /** The first looks and is unsure, so that the next is asked: what the first has used is not there for it. */
    @Test
    void sharesWhatMayBeLookedAtAmongAllModelsThatAreAsked() {
        try (var first = new PlayedModel(ProviderKind.OPENAI)
                        .looks(List.of(LOG, LOG), s -> s.choosing(RESTART, 0.1, Map.of()));
                var second = new PlayedModel(ProviderKind.OPENAI)
                        .looks(List.of(LOG, LOG, LOG), s -> s.choosing(RESTART, 0.9, Map.of()))) {
            var asked = Asked.model(first).and("second", second);

            var opinion = ask(asked.investigating(written, 6, 3, 8_192, LONG));

            assertThat(proposals(opinion)).hasSize(1);
            assertThat(written.looked()).as("looks of both").hasSize(3);
            var looking = opinion.calls().stream()
                    .filter(c -> c.outcome() == Outcome.LOOKED)
                    .count();
            assertThat(looking).as("turns of both").isLessThanOrEqualTo(6);
        }
    }

    @Test
    void saysWhereAnotherModelHasUsedUpWhatMayBeLookedAt() {
        try (var first = new PlayedModel(ProviderKind.OPENAI)
                        .looks(List.of(LOG, LOG), s -> s.choosing(RESTART, 0.1, Map.of()));
                var second = new PlayedModel(ProviderKind.OPENAI)
                        .looks(List.of(LOG), s -> s.choosing(RESTART, 0.9, Map.of()))) {
            var asked = Asked.model(first).and("second", second);

            var opinion = ask(asked.investigating(written, 6, 2, 8_192, LONG));

            assertThat(written.looked()).hasSize(2);
            assertThat(opinion.advice().why())
                    .contains("It could not look closer: Another model has used up what may be looked at about this.");
        }
    }

    /** Neither an object by name, nor another tool, nor more than a tool takes. */
    @Test
    void refusesWhatWasNotOfferedAndNotesIt() {
        var wrong = List.of(
                new Look("delete", Map.of("object", "subject")),
                new Look("describe", Map.of("object", "kube-system/Secret/token")),
                new Look("describe", Map.of("object", "subject", "namespace", "kube-system")),
                new Look("logs", Map.of("object", "subject")),
                new Look("logs", Map.of("object", "pods[0]", "container", 7)),
                new Look("logs", Map.of("object", "pods[0]", "container", "app; rm -rf /")),
                new Look("metrics", Map.of("query", "up")));
        try (var model = new PlayedModel(ProviderKind.OPENAI).looks(wrong, s -> s.choosing(RESTART, 0.9, Map.of()))) {
            var opinion = ask(Asked.model(model).investigating(written, 10, 12, 8_192, LONG));

            assertThat(written.looked()).isEmpty();
            assertThat(looks(opinion))
                    .extracting(ToolCall::refused)
                    .containsExactly(
                            "There is no such tool.",
                            "The object is none of the paths that were offered.",
                            "There are arguments other than object.",
                            "Only pods have logs.",
                            "The pod has no container 7.",
                            "container is a whole number, and previous true or false.",
                            "There are arguments other than object.");
            assertThat(proposals(opinion)).hasSize(1);
        }
    }

    /** A Secret may be what an alert is about; it is a target then, and never something to look at. */
    @Test
    void offersNoSecretToLookAtAndInvitesNobodyWhereThereIsNothingElse() {
        var secret = ObjectRef.parse("", "shop/Secret/db");
        var snapshot = aSnapshot()
                .about("shop/Secret/db")
                .in(aDeployment("shop", "cart"))
                .made();
        var question = new Advisor.Question.Propose(List.of(new Advisor.Option(
                ActionCatalogue.standard().find("restart_pod").orElseThrow(), secret)));
        try (var model = new PlayedModel(ProviderKind.OPENAI)
                .looks(List.of(DESCRIPTION), s -> s.choosing("none", 0.9, Map.of()))) {
            var opinion = Asked.model(model)
                    .investigating(written, 3, 3, 8_192, LONG)
                    .made()
                    .ask(snapshot, question);

            assertThat(written.looked()).isEmpty();
            assertThat(outcomes(opinion)).containsExactly(Outcome.ACCEPTED);
            assertThat(model.requests().getFirst().raw()).doesNotContain("\"describe\"");
        }
    }

    @Test
    void settlesAllThatItSetAsideAndAsksNothingThatTheAnswerCouldNotBePaidAfter() {
        try (var model =
                new PlayedModel(ProviderKind.OPENAI).looks(List.of(LOG), s -> s.choosing(RESTART, 0.9, Map.of()))) {
            var allowance = LimitedAllowance.ample();
            var opinion = ask(Asked.model(model).spending(allowance).investigating(written, 6, 12, 8_192, LONG));
            assertThat(allowance.open()).isZero();
            assertThat(allowance.used())
                    .isEqualTo(opinion.calls().stream().map(ModelCall::spent).reduce(Spending.NOTHING, Spending::plus));
            var whole = opinion.calls().size();

            // Enough for an answer as it is, and not for one with all that might be seen.
            var scarce = new LimitedAllowance(60_000);
            var straight = ask(Asked.model(model).spending(scarce).investigating(written, 6, 12, 100_000, LONG));

            assertThat(whole).isEqualTo(3);
            assertThat(outcomes(straight)).containsExactly(Outcome.ACCEPTED);
            assertThat(straight.advice().why()).contains("It could not look closer: The limit of the test is reached.");
            assertThat(scarce.open()).isZero();
        }
    }

    @Test
    void asksForTheAnswerAllTheSameWhereAServerKnowsNoTools() {
        try (var model = new PlayedModel(ProviderKind.OPENAI_COMPATIBLE).plays((exchange, shown) -> {
            if (shown.mayLook()) {
                PlayedModel.send(exchange, 400, Wire.error(ProviderKind.OPENAI_COMPATIBLE, 400));
            } else {
                PlayedModel.send(
                        exchange,
                        200,
                        Wire.answer(
                                ProviderKind.OPENAI_COMPATIBLE, shown.choosing(RESTART, 0.9, Map.of()), Wire.End.DONE));
            }
        })) {
            var opinion = ask(Asked.model(model).investigating(written, 6, 12, 8_192, LONG));

            assertThat(outcomes(opinion)).containsExactly(Outcome.FAILED, Outcome.ACCEPTED);
            assertThat(proposals(opinion)).hasSize(1);
        }
    }
}
