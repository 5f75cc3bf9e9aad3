package io.kubernaut.core.decision;

import io.kubernaut.core.cluster.ObjectRef;

/**
 * A rule's objection to an action.
 *
 * @param action the action, or "*" for every action that changes the cluster
 * @param rule "" until attributed
 */
public record Veto(String action, ObjectRef target, String reason, String rule) {
    public static Veto of(String action, ObjectRef target, String reason) {
        return new Veto(action, target, reason, "");
    }

    public Veto raisedBy(String ruleName) {
        return new Veto(action, target, reason, ruleName);
    }
}
