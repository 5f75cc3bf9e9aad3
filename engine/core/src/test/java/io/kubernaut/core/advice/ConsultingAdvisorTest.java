package io.kubernaut.core.advice;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.WhenToAsk.Choice;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Advisor.Question;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked, what is waited for, and to whom an answer is given again. */
class ConsultingAdvisorTest {
    private static final Models SOMEBODY = new Models() {
        @Override
        public Optional<String> off() {
            return Optional.empty();
        }

        @Override
        public Opinion ask(Snapshot snapshot, Question question) {
            throw new AssertionError("whoever decides does not wait for a model");
        }
    };

    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final MemoryConsultations kept = new MemoryConsultations();
    private String basis = "rules, models";
    private final Advisor advisor = advisor(WhenToAsk.DEFAULTS);

    private Advisor advisor(WhenToAsk when) {
        return new ConsultingAdvisor(when, SOMEBODY, kept, () -> basis, clock);
    }

    /** Without the work that a queue would have. */
    private static final class MemoryConsultations implements Consultations {
        private final Map<String, Known> known = new HashMap<>();
        private final Map<String, Wanted> wanted = new HashMap<>();

        @Override
        public Optional<Known> known(String situation, Instant at) {
            return Optional.ofNullable(known.get(situation));
        }

        @Override
        public Known ask(String situation, Wanted question, Instant at) {
            wanted.put(situation, question);
            return known.computeIfAbsent(situation, s -> new Known(UUID.randomUUID(), at, Optional.empty()));
        }

        void answerAll(Advice advice) {
            known.replaceAll((situation, k) -> new Known(
                    k.consultation(),
                    k.askedAt(),
                    Optional.of(Answer.of(advice, wanted.get(situation).snapshot()))));
        }

        @Override
        public Optional<Begun> begin(WorkItem item) {
            throw new AssertionError("nobody works here");
        }

        @Override
        public boolean answer(WorkItem item, Answer answer, List<ModelCall> calls, Instant at, Duration keepFor) {
            throw new AssertionError("nobody works here");
        }

        @Override
        public int drop(Instant invalidBefore) {
            return 0;
        }
    }

    private static SnapshotMaking cart(String pod) {
        return cart(pod, "template-1");
    }

    private static SnapshotMaking cart(String pod, String template) {
        return aSnapshot()
                .in(
                        aDeployment("shop", "cart").template(template),
                        aReplicaSet("shop", "cart-1")
                                .ownedBy("Deployment", "cart")
                                .revision(1)
                                .template(template),
                        aPod("shop", pod).ownedBy("ReplicaSet", "cart-1").crashing(),
                        aPod("shop", "cart-1-well").ownedBy("ReplicaSet", "cart-1"))
                .with(anAlert("KubePodCrashLooping").ofPod("shop", pod));
    }

    private static Question propose(Snapshot snapshot) {
        var restart = ActionCatalogue.standard().find("restart_pod").orElseThrow();
        return new Question.Propose(Stream.concat(
                        Stream.of(snapshot.target()), snapshot.pods().stream().map(p -> p.ref()))
                .map(ref -> new Advisor.Option(restart, ref))
                .toList());
    }

    private Advice advise(SnapshotMaking facts) {
        var snapshot = facts.made();
        return advisor.advise(snapshot, propose(snapshot));
    }

    private static Proposal restart(String target) {
        return Proposal.of("restart_pod", ObjectRef.parse("", target), "It hangs.")
                .attributedTo(Proposal.Source.MODEL, "", Proposal.Priority.of(0, 0), TrustStage.SUGGEST, 0.8);
    }

    private static Advice.Consulted answered(String... targets) {
        return new Advice.Consulted(
                Stream.of(targets).map(ConsultingAdvisorTest::restart).toList(), "It was asked.");
    }

    @Test
    void waitsForNobodyAndSaysUntilWhenAnAnswerIsAwaited() {
        assertThat(advise(cart("cart-1-a")))
                .isInstanceOfSatisfying(
                        Advice.Pending.class, p -> assertThat(p.askAgainAfter()).isEqualTo(Duration.ofMinutes(2)));

        now = now.plusSeconds(30);
        assertThat(advise(cart("cart-1-a")))
                .isInstanceOfSatisfying(
                        Advice.Pending.class, p -> assertThat(p.askAgainAfter()).isEqualTo(Duration.ofSeconds(90)));
    }

    @Test
    void leavesItToTheRulesWhenNobodyHasAnsweredInTime() {
        advise(cart("cart-1-a"));

        now = now.plus(WhenToAsk.DEFAULTS.patience());

        assertThat(advise(cart("cart-1-a")))
                .isInstanceOfSatisfying(
                        Advice.NotConsulted.class, n -> assertThat(n.why()).contains("kubernaut.advisor.patience"));
    }

    @Test
    void givesAnAnswerAgainAboutThePodThatTakesThePlaceOfTheFirst() {
        advise(cart("cart-1-a"));
        kept.answerAll(answered("shop/Pod/cart-1-a"));

        var again = (Advice.Consulted) advise(cart("cart-1-b"));

        assertThat(again.proposals()).singleElement().satisfies(p -> {
            assertThat(p.target().display()).isEqualTo("shop/Pod/cart-1-b");
            assertThat(p.source()).isEqualTo(Proposal.Source.MODEL);
            assertThat(p.confidence()).isEqualTo(0.8);
        });
        assertThat(kept.wanted).hasSize(1);
    }

    @Test
    void leavesOutOfAKeptAnswerWhatIsNotOfferedNow() {
        advise(cart("cart-1-a"));
        kept.answerAll(answered("shop/Pod/cart-1-a", "shop/Pod/nobody"));

        assertThat(((Advice.Consulted) advise(cart("cart-1-b"))).proposals())
                .extracting(p -> p.target().display())
                .containsExactly("shop/Pod/cart-1-b");
    }

    @Test
    void keepsThatThereIsNothingSensibleAndThatNobodyAnswered() {
        advise(cart("cart-1-a"));
        kept.answerAll(answered());
        assertThat(advise(cart("cart-1-b")))
                .isInstanceOfSatisfying(
                        Advice.Consulted.class, c -> assertThat(c.proposals()).isEmpty());

        kept.answerAll(new Advice.NotConsulted("The provider is away."));
        assertThat(advise(cart("cart-1-b"))).isEqualTo(new Advice.NotConsulted("The provider is away."));
        assertThat(kept.wanted).hasSize(1);
    }

    @Test
    void asksAnewAboutAnotherReleaseAnotherWorkloadAndUnderOtherRules() {
        advise(cart("cart-1-a"));
        advise(cart("cart-1-a", "template-2"));
        advise(aSnapshot().about("shop/Deployment/web").in(aDeployment("shop", "web")));
        basis = "other rules";
        advise(cart("cart-1-a"));

        assertThat(kept.wanted).hasSize(4);
    }

    @Test
    void asksAnewWhereOtherActionsAreOffered() {
        var snapshot = cart("cart-1-a").made();
        advisor.advise(snapshot, propose(snapshot));
        var fewer = ((Question.Propose) propose(snapshot)).options().subList(0, 1);
        advisor.advise(snapshot, new Question.Propose(fewer));

        assertThat(kept.wanted).hasSize(2);
    }

    @Test
    void asksNobodyForATrialAndGivesWhatIsKept() {
        var snapshot = cart("cart-1-a").made();
        var trial = advisor.forTrial();
        assertThat(trial.advise(snapshot, propose(snapshot)))
                .isEqualTo(new Advice.NotConsulted("A model would be asked here; a trial asks none."));
        assertThat(kept.wanted).isEmpty();

        advise(cart("cart-1-a"));
        kept.answerAll(answered("shop/Pod/cart-1-a"));
        assertThat(((Advice.Consulted) trial.advise(snapshot, propose(snapshot))).proposals())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "KubePodCrashLooping, '', '', kubernaut.advisor.alerts.exclude",
        "Kube*, '', '', kubernaut.advisor.alerts.exclude",
        "'', shop, '', kubernaut.advisor.namespaces.exclude",
        "'', '', warning, kubernaut.advisor.severities.exclude"
    })
    void asksNothingThatIsExcluded(String alert, String namespace, String severity, String key) {
        var when = new WhenToAsk(
                excluding(alert), excluding(namespace), excluding(severity), false, Duration.ofMinutes(1));

        assertThat(advisor(when).off(cart("cart-1-a").made()).orElseThrow()).contains(key);
    }

    @ParameterizedTest
    @CsvSource({
        "Other, '', '', kubernaut.advisor.alerts.include",
        "'', web, '', kubernaut.advisor.namespaces.include",
        "'', '', info, kubernaut.advisor.severities.include",
        "Kube*, shop, warning, ''"
    })
    void asksOnlyWhatIsIncludedWhereAnythingIs(String alert, String namespace, String severity, String key) {
        var when = new WhenToAsk(
                including(alert), including(namespace), including(severity), false, Duration.ofMinutes(1));

        var off = advisor(when).off(cart("cart-1-a").made());

        assertThat(off.isPresent()).isEqualTo(!key.isEmpty());
        assertThat(off.orElse("")).contains(key);
    }

    @Test
    void asksNobodyInModeObserveUnlessThatIsWanted() {
        var observing = cart("cart-1-a").mode(Mode.OBSERVE).made();
        var everything = Choice.of(List.of(), List.of());

        assertThat(advisor.off(observing).orElseThrow()).contains("kubernaut.advisor.when-observing");
        assertThat(advisor(new WhenToAsk(everything, everything, everything, true, Duration.ofMinutes(1)))
                        .off(observing))
                .isEmpty();
    }

    private static Choice excluding(String name) {
        return Choice.of(List.of(), name.isEmpty() ? List.of() : List.of(name));
    }

    private static Choice including(String name) {
        return Choice.of(name.isEmpty() ? List.of() : List.of(name), List.of());
    }
}
