package io.kubernaut.rules.whynot;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Decision.GuardLine;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Veto;
import java.util.List;
import java.util.UUID;

/**
 * Why a rule did not fire or an action was not chosen in a decision; or that it did and was, and what came of it. The
 * JSON form is part of the HTTP contract; the same in words is {@link #toMarkdown()}.
 *
 * @param asked "rule" or "action"
 * @param name of the rule or the action
 * @param answer one or two sentences
 * @param rules the rule, or every rule that would propose the action; those that fired first, then the closest
 * @param vetoes those against the action, or against what the rule proposed
 */
public record WhyNot(
        UUID decisionId,
        String ruleBase,
        String asked,
        String name,
        String answer,
        List<OfRule> rules,
        List<Veto> vetoes) {
    /**
     * One rule in the decision.
     *
     * @param fired whether the engine fired it then, in the evaluation that counted
     * @param besideOn what it rests on, in words, where it fired only beside that evaluation; else ""
     * @param proposes the actions that its consequence names
     * @param findings what it found
     * @param proposals what it proposed, and what became of that
     */
    public record OfRule(
            boolean fired,
            String besideOn,
            List<String> proposes,
            List<Finding> findings,
            List<Fate> proposals,
            RuleWhy why) {
        public OfRule {
            proposes = List.copyOf(proposes);
            findings = List.copyOf(findings);
            proposals = List.copyOf(proposals);
        }
    }

    /**
     * What became of a proposal.
     *
     * @param because a sentence: why it was chosen, or what stopped it
     * @param guards those that denied it, held it, or want a person to approve it
     */
    public record Fate(String action, ObjectRef target, boolean chosen, String because, List<GuardLine> guards) {
        public Fate {
            guards = List.copyOf(guards);
        }
    }

    public WhyNot {
        rules = List.copyOf(rules);
        vetoes = List.copyOf(vetoes);
    }

    /** The same in words, for a person who does not know the code. */
    public String toMarkdown() {
        return new WhyNotInWords(this).write();
    }
}
