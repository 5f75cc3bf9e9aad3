package io.kubernaut.rules;

import static io.kubernaut.rules.SnapshotFixture.aSnapshot;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import java.util.Map;

/** Shipped rules, and an operator's beside them. */
abstract class TrustStagesCase {
    static final String HEAD = """
            package tests
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Finding
            import io.kubernaut.core.decision.Proposal
            import io.kubernaut.core.decision.Veto
            """;

    static final String SHIPPED = HEAD + """
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

    static final String MINE = HEAD + """
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

    static Snapshot with(Map<String, TrustStage> trust) {
        return aSnapshot("crash-loop", Policy.DEFAULTS.withTrust(trust), Memory.EMPTY);
    }

    static TrustStage trust(Evaluation evaluation, String rule) {
        return evaluation.proposals().stream()
                .filter(p -> p.rule().equals(rule))
                .map(Proposal::trust)
                .findFirst()
                .orElseThrow(() -> new AssertionError(rule + " proposes nothing"));
    }
}
