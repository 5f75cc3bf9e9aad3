package io.kubernaut.rules;

import static io.kubernaut.rules.SnapshotFixture.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Evaluation.Quarantined;
import io.kubernaut.core.decision.Evaluation.Weight;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.Guard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.guard.Verdict;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the operator's directory beside shipped ones, and what their stage lets them move. */
class TrustStagesTest {
    private static final String HEAD = """
            package tests
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Finding
            import io.kubernaut.core.decision.Proposal
            import io.kubernaut.core.decision.Veto
            """;

    private static final String SHIPPED = HEAD + """
            rule "shipped/restart"
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.of("restart_pod", $s.target(), "shipped") );
            end

            rule "shipped/roll-back"
            when
                $s : Snapshot( symptom == "crash-loop" )
                $f : Finding( name == "bad-rollout" )
            then
                insert( Proposal.of("rollback_deployment", $s.target(), "shipped").answering($f) );
            end

            rule "shipped/scale-unless-found"
            when
                $s : Snapshot( symptom == "crash-loop" )
                not Finding( name == "bad-rollout" )
            then
                insert( Proposal.of("scale_deployment", $s.target(), "shipped") );
            end
            """;

    private static final String MINE = HEAD + """
            rule "mine/diagnose"
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Finding.of("bad-rollout", $s.target(), "mine") );
            end

            rule "mine/object"
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Veto.of("*", $s.target(), "mine") );
            end

            rule "mine/act" @trust("auto")
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.of("restart_pod", $s.target(), "mine") );
            end

            rule "mine/ask" @trust("approve")
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.of("restart_pod", $s.target(), "mine, if you agree") );
            end

            rule "mine/drain"
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.of("drain_node", $s.target(), "mine") );
            end
            """;

    private static final DroolsKnowledgeBase ALONE = RuleBaseCompiler.compile(Map.of("shipped.drl", SHIPPED));
    private static final DroolsKnowledgeBase BOTH =
            RuleBaseCompiler.compile(Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("mine.drl", MINE)));

    @AfterAll
    static void close() {
        ALONE.close();
        BOTH.close();
    }

    private static Snapshot with(Map<String, TrustStage> trust) {
        return aSnapshot("crash-loop", Policy.DEFAULTS.withTrust(trust), Memory.EMPTY);
    }

    private static TrustStage trust(Evaluation evaluation, String rule) {
        return evaluation.proposals().stream()
                .filter(p -> p.rule().equals(rule))
                .map(Proposal::trust)
                .findFirst()
                .orElseThrow(() -> new AssertionError(rule + " proposes nothing"));
    }

    @Test
    void theOperatorsRulesStartInShadowWhateverTheySay() {
        var evaluation = BOTH.evaluate(with(Map.of()));

        assertThat(trust(evaluation, "mine/act")).isEqualTo(TrustStage.SHADOW);
        assertThat(trust(evaluation, "mine/ask")).isEqualTo(TrustStage.SHADOW);
        assertThat(trust(evaluation, "shipped/restart")).isEqualTo(TrustStage.AUTO);
    }

    @Test
    void whatCountsIsAsIfRulesInShadowWereNotThere() {
        var without = ALONE.evaluate(with(Map.of()));
        var beside = BOTH.evaluate(with(Map.of()));

        assertThat(beside.findings()).isEqualTo(without.findings()).isEmpty();
        assertThat(beside.vetoes()).isEqualTo(without.vetoes()).isEmpty();
        assertThat(beside.mayBeChosen()).isEqualTo(without.proposals());
        assertThat(without.proposals()).extracting(Proposal::rule).contains("shipped/scale-unless-found");
    }

    @Test
    void whatAShippedRuleWouldDoOnAFindingInShadowIsOnlyRecorded() {
        var evaluation = BOTH.evaluate(with(Map.of()));

        assertThat(trust(evaluation, "shipped/roll-back")).isEqualTo(TrustStage.SHADOW);
        assertThat(evaluation.fired())
                .extracting(Evaluation.FiredRule::rule)
                .contains("mine/diagnose", "mine/object", "shipped/roll-back", "shipped/scale-unless-found");
    }

    @Test
    void theConfigurationRaisesARuleByItsName() {
        var evaluation = BOTH.evaluate(with(Map.of("mine/act", TrustStage.AUTO, "mine/ask", TrustStage.SUGGEST)));

        assertThat(trust(evaluation, "mine/act")).isEqualTo(TrustStage.AUTO);
        assertThat(trust(evaluation, "mine/ask")).isEqualTo(TrustStage.SUGGEST);
        assertThat(trust(evaluation, "mine/drain")).isEqualTo(TrustStage.SHADOW);
    }

    @Test
    void aRulesOwnWordOnlyLowersWhatTheConfigurationGrantsAll() {
        var evaluation = BOTH.evaluate(with(Map.of("*", TrustStage.AUTO)));

        assertThat(trust(evaluation, "mine/act")).isEqualTo(TrustStage.AUTO);
        assertThat(trust(evaluation, "mine/ask")).isEqualTo(TrustStage.APPROVE);
        assertThat(trust(evaluation, "mine/drain")).isEqualTo(TrustStage.APPROVE);

        var suggesting = BOTH.evaluate(with(Map.of("*", TrustStage.SUGGEST)));
        assertThat(trust(suggesting, "mine/act")).isEqualTo(TrustStage.SUGGEST);
        assertThat(trust(suggesting, "shipped/restart")).isEqualTo(TrustStage.AUTO);
    }

    @Test
    void aFindingOfARuleThatNeedsApprovalLeadsToNothingUnasked() {
        var evaluation = BOTH.evaluate(with(Map.of("mine/diagnose", TrustStage.APPROVE)));

        assertThat(evaluation.findings()).hasSize(1);
        assertThat(trust(evaluation, "shipped/roll-back")).isEqualTo(TrustStage.APPROVE);
        assertThat(trust(evaluation, "shipped/restart")).isEqualTo(TrustStage.AUTO);

        var promoted = BOTH.evaluate(with(Map.of("mine/diagnose", TrustStage.AUTO)));
        assertThat(trust(promoted, "shipped/roll-back")).isEqualTo(TrustStage.AUTO);
    }

    @Test
    void whatASuggestingRuleProposesOnAFindingInShadowStaysInShadow() {
        var evaluation = BOTH.evaluate(with(Map.of("shipped/roll-back", TrustStage.SUGGEST)));

        assertThat(trust(evaluation, "shipped/roll-back")).isEqualTo(TrustStage.SHADOW);
    }

    @Test
    void aVetoCountsFromApproveOn() {
        assertThat(BOTH.evaluate(with(Map.of("mine/object", TrustStage.SUGGEST)))
                        .vetoes())
                .isEmpty();
        assertThat(BOTH.evaluate(with(Map.of("mine/object", TrustStage.APPROVE)))
                        .vetoes())
                .hasSize(1);
    }

    private static final String TWO_REMEDIES = HEAD + """
            rule "auto/first" @base(80)
            when
                $s : Snapshot( symptom == "crash-loop" )
                not Finding( name == "known" )
                not Proposal( action == "collect_diagnostics" )
            then
                insert( Proposal.of("rollback_deployment", $s.target(), "first") );
            end

            rule "auto/second" @base(60)
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.of("restart_pod", $s.target(), "second") );
            end

            rule "auto/ahead" @base(90)
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.of("scale_deployment", $s.target(), "ahead") );
            end

            rule "ask/rule" @trust("approve") @base(10) salience( 10 )
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( %s );
            end
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Veto.of(\"rollback_deployment\", $s.target(), \"not first\")",
                "Finding.of(\"known\", $s.target(), \"not first\")",
                "Proposal.of(\"collect_diagnostics\", $s.target(), \"not first\")",
            })
    void whatComesFirstOnlyBecauseOfARuleThatNeedsApprovalIsNotDoneUnasked(String inserted) {
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", TWO_REMEDIES.formatted(inserted)))) {
            var evaluation = base.evaluate(with(Map.of()));

            assertThat(trust(evaluation, "auto/second")).isEqualTo(TrustStage.APPROVE);
            assertThat(trust(evaluation, "auto/ahead")).isEqualTo(TrustStage.AUTO);

            var trusted = base.evaluate(with(Map.of("ask/rule", TrustStage.AUTO)));
            assertThat(trust(trusted, "auto/second")).isEqualTo(TrustStage.AUTO);
        }
    }

    @Test
    void aVetoOfARuleThatNeedsApprovalAgainstSomethingElseChangesNothingForTheRest() {
        var drained = TWO_REMEDIES.formatted("Veto.of(\"drain_node\", $s.target(), \"no\")");
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", drained))) {
            var evaluation = base.evaluate(with(Map.of()));

            assertThat(evaluation.vetoes()).hasSize(1);
            assertThat(evaluation.proposals()).hasSize(3).allMatch(p -> p.trust() == TrustStage.AUTO);
        }
    }

    private static final String NEXT_IN_LINE = HEAD + """
            rule "a/diagnose"
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Finding.of("bad-rollout", $s.target(), "found") );
            end

            rule "a/tell" @base(60)
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.of("notify_only", $s.target(), "A person should look.") );
            end

            rule "a/restart" @base(40)
            when
                $s : Snapshot( symptom == "crash-loop" )
                $f : Finding( name == "bad-rollout" )
            then
                insert( Proposal.of("restart_pod", $s.target(), "It may help.").answering($f) );
            end
            """;

    private static final String ASKING = HEAD + """
            rule "mine/roll-back" @base(95)
            when
                $s : Snapshot( symptom == "crash-loop" )
                $f : Finding( name == "bad-rollout" )
            then
                insert( %s.answering($f) );
            end
            """;

    /** No rollback is let through. */
    private static Decision judged(Map<String, String> operators, Map<String, TrustStage> granted) {
        var snapshot = with(granted);
        try (var base = RuleBaseCompiler.compile(Origin.together(Map.of("a.drl", NEXT_IN_LINE), operators))) {
            return new Judgement(
                            ActionCatalogue.standard(),
                            new Guards(List.of(new NoRollback())),
                            (facts, level) -> new Advisor.Advice.NotConsulted("Nobody is there."))
                    .judge(snapshot, base.evaluate(snapshot), base.hash(), "");
        }
    }

    private record NoRollback() implements Guard {
        @Override
        public String name() {
            return "no-rollback";
        }

        @Override
        public String configuredBy() {
            return "";
        }

        @Override
        public Verdict check(Proposal proposal, ActionDefinition action, Snapshot facts) {
            return action.name().equals("rollback_deployment")
                    ? new Verdict.Deny("Not this one.")
                    : new Verdict.Allow("Anything else.");
        }
    }

    @Test
    void aRuleThatNeedsApprovalAndOnlyProposesLeavesTheTrustOfOthersAsItIs() {
        assertThat(trust(BOTH.evaluate(with(Map.of("mine/ask", TrustStage.APPROVE))), "shipped/restart"))
                .isEqualTo(TrustStage.AUTO);
    }

    @Test
    void aRuleThatNeedsApprovalAndFallsBringsNothingForwardUnasked() {
        var asking = Map.of(
                "mine.drl", ASKING.formatted("Proposal.of(\"rollback_deployment\", $s.target(), \"Let us go back.\")"));

        assertThat(judged(Map.of(), Map.of()).outcome()).isEqualTo(Outcome.NOTIFY);
        var asked = judged(asking, Map.of("mine/roll-back", TrustStage.APPROVE));
        assertThat(asked.outcome()).isEqualTo(Outcome.AWAIT_APPROVAL);
        assertThat(asked.chosen().rule()).isEqualTo("a/restart");
        assertThat(judged(asking, Map.of("mine/roll-back", TrustStage.AUTO)).outcome())
                .isEqualTo(Outcome.ACT);
    }

    @Test
    void aRuleThatNeedsApprovalSilencesNobodyUnasked() {
        var quiet = Map.of("mine.drl", ASKING.formatted("Proposal.nothing($s.target(), \"A drill.\")"));

        assertThat(judged(quiet, Map.of("mine/roll-back", TrustStage.APPROVE)).outcome())
                .isEqualTo(Outcome.NOTIFY);
        assertThat(judged(quiet, Map.of("mine/roll-back", TrustStage.AUTO)).outcome())
                .isEqualTo(Outcome.SUPPRESS);
    }

    @Test
    void scenariosSeeEveryRuleAsPromoted() {
        var evaluation = BOTH.promoted().evaluate(with(Map.of("mine/act", TrustStage.SHADOW)));

        assertThat(evaluation.findings()).hasSize(1);
        assertThat(evaluation.vetoes()).hasSize(1);
        assertThat(trust(evaluation, "mine/act")).isEqualTo(TrustStage.AUTO);
        assertThat(trust(evaluation, "mine/ask")).isEqualTo(TrustStage.APPROVE);
        assertThat(trust(evaluation, "mine/drain")).isEqualTo(TrustStage.APPROVE);
        assertThat(trust(evaluation, "shipped/roll-back")).isEqualTo(TrustStage.AUTO);
    }

    @Test
    void aRuleInShadowThatThrowsOrDoesNotEndLeavesTheDecisionAlone() {
        var bad = HEAD + """
                rule "mine/throws"
                when
                    $s : Snapshot( symptom == "crash-loop", pods.get(7) != null )
                then
                    insert( Proposal.of("x", $s.target(), "never") );
                end

                rule "mine/endless"
                when
                    $s : Snapshot( symptom == "crash-loop" )
                    $f : Finding()
                then
                    insert( Finding.of( "again", $s.target(), $f.evidence() + "." ) );
                end
                """;
        try (var base = RuleBaseCompiler.compile(
                Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("mine.drl", MINE, "bad.drl", bad)))) {
            var evaluation = base.evaluate(with(Map.of()));

            assertThat(evaluation.mayBeChosen())
                    .isEqualTo(ALONE.evaluate(with(Map.of())).proposals());
            assertThat(evaluation.quarantined())
                    .extracting(Quarantined::rule, Quarantined::weight)
                    .containsExactly(tuple("mine/endless", Weight.ASIDE), tuple("mine/throws", Weight.ASIDE));
        }
    }

    @Test
    void theSameTextOfAnotherOriginIsAnotherBase() {
        var shipped = Map.of("shipped.drl", SHIPPED);

        assertThat(RuleBaseCompiler.hash(Origin.together(shipped, Map.of())))
                .isNotEqualTo(RuleBaseCompiler.hash(Origin.together(Map.of(), shipped)));
        assertThat(Origin.operatorsOf(BOTH.sources())).isEqualTo(Map.of("mine.drl", MINE));
    }

    @Test
    void aFileOfTheSamePathReplacesTheShippedOne() {
        var sources = Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("shipped.drl", MINE));

        assertThat(sources).hasSize(1).containsValue(MINE);
        try (var base = RuleBaseCompiler.compile(sources)) {
            assertThat(base.rules().values())
                    .allSatisfy(r -> assertThat(r.origin()).isEqualTo(Origin.REPLACEMENT));
            assertThat(Origin.shown(base.fileOf("mine/act"))).isEqualTo("shipped.drl");
        }
    }

    /** Under the path of the shipped file, or moved to another with the shipped file emptied. */
    @ParameterizedTest
    @ValueSource(strings = {"shipped.drl", "moved.drl"})
    void whatStandsInForAShippedRuleInheritsNothing(String path) {
        var text = SHIPPED.replace("\"shipped\"", "\"mine\"");
        var mine = new java.util.TreeMap<>(Map.of("shipped.drl", HEAD));
        mine.put(path, text);
        try (var base = RuleBaseCompiler.compile(Origin.together(Map.of("shipped.drl", SHIPPED), mine))) {
            var rule = "shipped/restart";
            assertThat(base.rules().get(rule).origin()).isEqualTo(Origin.REPLACEMENT);

            var pinned = rule + "@" + base.rules().get(rule).text();
            assertThat(trust(base.evaluate(with(Map.of(rule, TrustStage.AUTO))), rule))
                    .isEqualTo(TrustStage.SHADOW);
            assertThat(trust(base.evaluate(with(Map.of(pinned, TrustStage.AUTO))), rule))
                    .isEqualTo(TrustStage.AUTO);
            assertThat(trust(base.evaluate(with(Map.of("*", TrustStage.AUTO))), rule))
                    .isEqualTo(TrustStage.AUTO);
            assertThat(trust(base.evaluate(with(Map.of("*", TrustStage.AUTO, rule, TrustStage.SUGGEST))), rule))
                    .isEqualTo(TrustStage.SUGGEST);
        }
    }

    /** Spellings of a rule's name that the parser takes, and a glance at the lines does not show. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rule\"shipped/restart\"",
                "rule 'shipped/restart'",
                "rule \"mine/other\" when Snapshot() then end rule \"shipped/restart\"",
                "rule /* a comment */ \"shipped/restart\"",
            })
    void whatHasTheNameOfAShippedRuleInheritsNothingHoweverItIsWritten(String head) {
        var mine = HEAD + head + """

                when
                    $s : Snapshot( symptom == "crash-loop" )
                then
                    insert( Proposal.of("restart_pod", $s.target(), "mine") );
                end
                """;
        var shipped = Map.of("shipped.drl", SHIPPED);
        var sources = Origin.together(shipped, Map.of("shipped.drl", HEAD, "mine.drl", mine));
        try (var base = RuleBaseCompiler.compile(sources)) {
            assertThat(base.rules().get("shipped/restart").origin()).isEqualTo(Origin.REPLACEMENT);
            assertThat(trust(base.evaluate(with(Map.of("shipped/restart", TrustStage.AUTO))), "shipped/restart"))
                    .isEqualTo(TrustStage.SHADOW);
        }
    }

    @Test
    void aFileWhoseNamesCannotBeToldInheritsNothing() {
        var sources = Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("mine.drl", HEAD + "rule when then"));

        assertThat(sources.keySet()).allMatch(path -> Origin.of(path) != Origin.OPERATOR);
    }

    @Test
    void aGrantToOneTextDoesNotHoldForAnother() {
        var text = BOTH.rules().get("mine/act").text();
        var other = MINE.replace("mine, if you agree", "mine, changed");

        assertThat(text).matches("[0-9a-f]{12}");
        assertThat(trust(BOTH.evaluate(with(Map.of("mine/act@" + text, TrustStage.AUTO))), "mine/act"))
                .isEqualTo(TrustStage.AUTO);
        try (var changed =
                RuleBaseCompiler.compile(Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("mine.drl", other)))) {
            assertThat(trust(changed.evaluate(with(Map.of("mine/act@" + text, TrustStage.AUTO))), "mine/act"))
                    .isEqualTo(TrustStage.SHADOW);
        }
    }

    @Test
    void aNameThatIsTakenIsRefusedAlsoInAnotherPackage() {
        var twin = """
                package elsewhere
                import io.kubernaut.core.context.Snapshot
                import io.kubernaut.core.decision.Proposal
                rule "shipped/restart"
                when
                    $s : Snapshot( symptom == "crash-loop" )
                then
                    insert( Proposal.of("drain_node", $s.target(), "mine") );
                end
                """;
        var sources = Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("mine.drl", twin));

        assertThatThrownBy(() -> RuleBaseCompiler.compile(sources))
                .isInstanceOf(RuleCompilationException.class)
                .hasMessageContaining("instead/mine.drl:4")
                .hasMessageContaining("The rule shipped/restart is there already, in shipped.drl")
                .hasMessageContaining("replace the shipped file by one of the same path");
    }
}
