package io.kubernaut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.Guard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.guard.Verdict;
import io.kubernaut.core.policy.TrustStage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that needs approval brings nothing about unasked, also by what it changes for other rules. */
class RulesThatNeedApprovalTest extends TrustStagesCase {
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
}
