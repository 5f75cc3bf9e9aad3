package io.kubernaut.rules.whynot;

import static io.kubernaut.rules.whynot.RuleFixture.HEAD;
import static io.kubernaut.rules.whynot.RuleFixture.threePods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.explain.Insight;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.whynot.RuleWhy.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class InquiryTest {
    private static final ActionCatalogue CATALOGUE = ActionCatalogue.standard();
    private static final DroolsKnowledgeBase BASE = RuleBaseCompiler.compile(Map.of("some/rules.drl", HEAD + """
            rule "test/restart" @base(60) when
                $s : Snapshot( symptom == "crash-loop" )
                $p : PodState( restarts() > 0 ) from $s.pods
            then
                insert( Proposal.of( "restart_pod", $p.ref(), "It crashes." ) );
            end
            rule "test/collect" @base(80) when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.of( "collect_diagnostics", $s.target(), "Facts first." ) );
            end
            rule "test/scale" when
                $s : Snapshot( symptom == "load", workload != null )
            then
                insert( Proposal.of( "scale_deployment", $s.target(), "More of it." ).with( "replicas", 3 ) );
            end
            rule "test/roll-back" @base(90) when
                $s : Snapshot( workload != null )
            then
                insert( Proposal.of( "rollback_deployment", $s.target(), "Back." ).with( "toRevision", 1 ) );
            end
            rule "test/never-roll-back" when
                $s : Snapshot( workload != null )
            then
                insert( Finding.of( "migrated", $s.target(), "a migration ran" ) );
                insert( Veto.of( "rollback_deployment", $s.target(), "A migration ran." ) );
            end
            """));

    @AfterAll
    static void close() {
        BASE.close();
    }

    private static IncidentStore.Trace decided(DroolsKnowledgeBase base) {
        var snapshot = threePods();
        var evaluation = base.evaluate(snapshot);
        var judgement = new Judgement(
                CATALOGUE,
                Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                (s, level) -> new Advice.NotConsulted("no model"));
        return new IncidentStore.Trace(
                judgement.judge(snapshot, evaluation, base.hash(), "sha256:facts"), snapshot, evaluation);
    }

    private static Inquiry inquiry() {
        return new Inquiry(BASE, decided(BASE), CATALOGUE);
    }

    private static WhyNot rule(String name) {
        return inquiry().rule(name).orElseThrow();
    }

    private static WhyNot action(String name) {
        return inquiry().action(name).orElseThrow();
    }

    @Test
    void saysHowFarARuleCameThatDidNotFire() {
        var why = rule("test/scale");

        assertThat(why.answer())
                .isEqualTo(
                        "test/scale did not fire: 0 of 2 conditions held, then symptom == \"load\" is false: symptom is \"crash-loop\" (crash-loop of shop/Deployment/cart).");
        assertThat(why.rules()).singleElement().satisfies(r -> {
            assertThat(r.fired()).isFalse();
            assertThat(r.proposes()).containsExactly("scale_deployment");
            assertThat(r.why().verdict()).isEqualTo(Verdict.FAILS);
        });
        assertThat(why.toMarkdown())
                .startsWith("# Why not test/scale?\n")
                .contains("- **Failed**: `symptom == \"load\"` is false: symptom is \"crash-loop\"")
                .contains("See `some/rules.drl:21`.");
    }

    @Test
    void saysWhatBecameOfTheProposalOfARuleThatDidFire() {
        assertThat(rule("test/collect").answer())
                .isEqualTo(
                        "test/collect did fire. It proposed collect_diagnostics on shop/Deployment/cart. It was chosen; the outcome is "
                                + Outcome.NOTIFY + ".");
        assertThat(rule("test/restart").answer())
                .startsWith("test/restart did fire, 2 times. It proposed restart_pod on shop/Pod/cart-1-b.")
                .contains("Ranked below collect_diagnostics (60 to 80).");
        assertThat(rule("test/never-roll-back").answer())
                .isEqualTo("test/never-roll-back did fire. It found migrated and proposes nothing itself.");
    }

    @Test
    void namesTheVetoThatStoppedAProposal() {
        var why = rule("test/roll-back");

        assertThat(why.answer()).contains("Vetoed by test/never-roll-back: A migration ran.");
        assertThat(why.vetoes())
                .singleElement()
                .satisfies(v -> assertThat(v.rule()).isEqualTo("test/never-roll-back"));
        assertThat(why.toMarkdown())
                .contains("Vetoed by `test/never-roll-back` on `shop/Deployment/cart`: A migration ran.");
    }

    @Test
    void namesTheGuardThatDoesNotAllowAProposal() {
        var trace = decided(BASE);
        var held = new Decision.GuardLine(
                "cooldown", "HOLD", "it ran 2 min ago", "restart_pod", "kubernaut.policy.cooldown");
        var d = trace.decision();
        var decision = new Decision(
                d.decisionId(),
                d.incidentId(),
                d.decidedAt(),
                d.durationMicros(),
                d.ruleBase(),
                d.executed(),
                d.alerts(),
                d.symptom(),
                d.subject(),
                d.outcome(),
                d.reason(),
                d.retryAt(),
                d.chosen(),
                d.alternatives(),
                d.findings(),
                List.of(held),
                d.advisor(),
                d.snapshot(),
                List.of());
        var why = new Inquiry(BASE, new IncidentStore.Trace(decision, trace.snapshot(), trace.evaluation()), CATALOGUE)
                .rule("test/restart")
                .orElseThrow();

        assertThat(why.rules().getFirst().proposals().getFirst().guards()).containsExactly(held);
        assertThat(why.toMarkdown()).contains("  - Guard **cooldown** HOLD: It ran 2 min ago.");
    }

    @Test
    void saysOfAnActionWhichRulesWouldProposeItAndWhatStopsThem() {
        assertThat(action("scale_deployment").answer())
                .isEqualTo("The only rule that proposes scale_deployment did not fire.");
        assertThat(action("rollback_deployment").answer())
                .isEqualTo(
                        "rollback_deployment was proposed and not chosen. Vetoed by test/never-roll-back: A migration ran.");
        assertThat(action("collect_diagnostics").answer())
                .isEqualTo("collect_diagnostics was chosen, as test/collect proposed it. The outcome is NOTIFY.");
        assertThat(action("drain_node").answer()).isEqualTo("No rule proposes drain_node.");
        assertThat(action("drain_node").rules()).isEmpty();
    }

    @Test
    void tellsAFiringThatRestsOnAFindingInShadowFromOneThatCounts() {
        try (var base = RuleFixture.baseOf(
                RuleFixture.rule("in/shadow", "@trust( \"shadow\" )", "$s : Snapshot( symptom == \"crash-loop\" )"),
                RuleFixture.rule(
                        "rests/on",
                        "$s : Snapshot( symptom == \"crash-loop\" )\n    $f : Finding( name == \"in/shadow\" )"),
                RuleFixture.rule(
                        "holds/back",
                        "$s : Snapshot( symptom == \"crash-loop\" )\n    not Finding( name == \"in/shadow\" )"))) {
            var inquiry = new Inquiry(base, decided(base), CATALOGUE);

            var resting = inquiry.rule("rests/on").orElseThrow();
            assertThat(resting.answer())
                    .startsWith("rests/on did not fire: ")
                    .endsWith("it rests on finding in/shadow of in/shadow, which is trusted with shadow only.");
            assertThat(resting.rules().getFirst().fired()).isFalse();
            assertThat(resting.rules().getFirst().why().verdict()).isEqualTo(Verdict.FAILS);
            assertThat(inquiry.rule("holds/back").orElseThrow().answer()).startsWith("holds/back did fire.");
            assertThat(inquiry.rule("in/shadow").orElseThrow().answer()).startsWith("in/shadow did fire.");
        }
    }

    @Test
    void doesNotKnowWhatIsNotThereButNamesWhatIsNear() {
        assertThat(inquiry().rule("test/roll-bakc")).isEmpty();
        assertThat(inquiry().rulesLike("test/roll-bakc")).first().isEqualTo("test/roll-back");
        assertThat(inquiry().rulesLike("SCALE")).containsExactly("test/scale");
        assertThat(inquiry().action("restart_pods")).isEmpty();
        assertThat(inquiry().actionsLike("restart_pods")).first().isEqualTo("restart_pod");
        assertThat(inquiry().actionsLike("bake a cake of nine layers")).isEmpty();
    }

    @Test
    void explainsByNoOtherBaseThanTheOneOfThen() {
        try (var other = RuleFixture.baseOf(RuleFixture.rule("test/other", "$s : Snapshot()"))) {
            assertThatThrownBy(() -> new Inquiry(other, decided(BASE), CATALOGUE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(BASE.hash())
                    .hasMessageContaining(other.hash());
        }
    }

    /** As if the stored evaluation were of other facts: then the way through the conditions explains nothing. */
    @Test
    void explainsNothingWhereItComesToSomethingElseThanTheEngineDid() {
        try (var silent = RuleFixture.baseOf(RuleFixture.rule("test/other", "$s : Snapshot( name == \"x\" )"))) {
            var trace = decided(BASE);
            var other = new IncidentStore.Trace(trace.decision(), trace.snapshot(), silent.evaluate(threePods()));
            var why = new Inquiry(BASE, other, CATALOGUE).rule("test/collect").orElseThrow();

            assertThat(why.rules().getFirst().why().verdict()).isEqualTo(Verdict.CANNOT_TELL);
            assertThat(why.answer()).contains("it cannot be told why");
        }
    }

    @Test
    void showsWhatFiredRulesSaw() {
        Insight insight = Insights.of(BASE, decided(BASE), CATALOGUE);

        assertThat(insight.closest()).isEmpty();
        assertThat(insight.because()).doesNotContainKey("test/scale");
        assertThat(insight.because().get("test/restart"))
                .containsExactly(
                        new Insight.Seen(
                                "crash-loop of shop/Deployment/cart", false, List.of("symptom is \"crash-loop\"")),
                        new Insight.Seen("shop/Pod/cart-1-b", false, List.of("restarts is 5")));
    }

    @Test
    void namesTheClosestRulesWhereNothingWasProposed() {
        try (var base = RuleFixture.baseOf(
                RuleFixture.rule(
                        "near/one", "$s : Snapshot( workload != null, symptom == \"crash-loop\", name == \"x\" )"),
                RuleFixture.rule(
                        "near/two", "$s : Snapshot( workload != null ) PodState( node == \"n9\" ) from $s.pods"),
                RuleFixture.rule("near/three", "$s : Snapshot( workload != null ) not PodState( ready ) from $s.pods"),
                RuleFixture.rule("far/two", "$s : Snapshot( workload != null, job != null, name == \"y\" )"),
                RuleFixture.rule("far/one", "$s : Snapshot( symptom == \"x\" )"),
                RuleFixture.rule(
                        "waits/one",
                        "$s : Snapshot( workload != null, symptom == \"crash-loop\" ) Finding( name == \"far/one\" )"))) {
            var closest = Insights.of(base, decided(base), CATALOGUE).closest();

            assertThat(closest)
                    .extracting(Insight.NearMiss::rule)
                    .containsExactly("near/one", "near/three", "near/two");
            assertThat(closest.get(1).failed()).isEqualTo("not PodState( ready ) from $s.pods");
            assertThat(closest.get(1).outcome()).isEqualTo("does not hold, because of shop/Pod/cart-1-a");
            assertThat(closest.getFirst().held()).isEqualTo(2);
            assertThat(closest.getFirst().outcome()).startsWith("is false: name is \"AnAlert\"");
        }
    }
}
