package io.kubernaut.core.decision;

import io.kubernaut.core.cluster.ObjectRef;

/**
 * A rule's objection to an action.
 *
 * @param action the action, or "*" for every action that changes the cluster
 * @param target the object that must be left alone; the subject stands for everything that the decision could act on
 * @param reason why, in words for people
 * @param rule "" until attributed
 */
public record Veto(String action, ObjectRef target, String reason, String rule) {
    /**
     * The action ("*" for every one that changes the cluster) must not be done to this object, for this reason in words
     * for people. The subject stands for everything that the decision could act on.
     */
    public static Veto of(String action, ObjectRef target, String reason) {
        return new Veto(action, target, reason, "");
    }

    /**
     * Whether it objects to a proposal.
     *
     * @param changes the proposed action changes the cluster
     * @param subject of the decision
     */
    public boolean stops(Proposal proposal, boolean changes, ObjectRef subject) {
        return (action.equals(proposal.action()) || (action.equals("*") && changes))
                && (target.equals(proposal.target()) || target.equals(subject));
    }

    /** The same, attributed to the rule. */
    public Veto raisedBy(String ruleName) {
        return new Veto(action, target, reason, ruleName);
    }
}
