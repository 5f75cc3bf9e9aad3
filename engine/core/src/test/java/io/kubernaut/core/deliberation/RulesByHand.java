package io.kubernaut.core.deliberation;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A knowledge base written in Java, for tests of what is made of an evaluation. */
public final class RulesByHand implements KnowledgeBase {
    public static final String HASH = "sha256:by-hand";

    private final String hash;
    private final Function<Snapshot, Evaluation> rules;

    public RulesByHand(Function<Snapshot, Evaluation> rules) {
        this(HASH, rules);
    }

    public RulesByHand(String hash, Function<Snapshot, Evaluation> rules) {
        this.hash = hash;
        this.rules = rules;
    }

    public static EvaluationMaking anEvaluation() {
        return new EvaluationMaking();
    }

    @Override
    public String hash() {
        return hash;
    }

    @Override
    public SymptomTable symptoms() {
        return SymptomTable.shipped();
    }

    @Override
    public Evaluation evaluate(Snapshot snapshot) {
        return rules.apply(snapshot);
    }

    /** Builds what rules made of a snapshot. */
    public static final class EvaluationMaking {
        private final List<Finding> findings = new ArrayList<>();
        private final List<Proposal> proposals = new ArrayList<>();
        private final List<Veto> vetoes = new ArrayList<>();

        public EvaluationMaking finding(Finding... found) {
            findings.addAll(List.of(found));
            return this;
        }

        public EvaluationMaking proposing(Proposal... proposed) {
            proposals.addAll(List.of(proposed));
            return this;
        }

        public EvaluationMaking vetoing(Veto... objections) {
            vetoes.addAll(List.of(objections));
            return this;
        }

        public Evaluation made() {
            return new Evaluation(findings, proposals, vetoes, List.of(), List.of());
        }
    }
}
