package io.kubernaut.core.decision;

import io.kubernaut.core.cluster.ObjectRef;
import java.util.Objects;

/**
 * A diagnosis that a rule inferred.
 *
 * @param name such as {@code bad-rollout}
 * @param cause the object at the root of it; incidents with one cause are merged
 * @param evidence what shows it, in words for people
 * @param rule the rule that found it, "" until the rule engine has attributed it
 */
public record Finding(String name, ObjectRef cause, String evidence, String rule) {
    public Finding {
        Objects.requireNonNull(cause, "cause");
    }

    /** What is wrong, the object at the root of it, and what shows it, in words for people. */
    public static Finding of(String name, ObjectRef cause, String evidence) {
        return new Finding(name, cause, evidence, "");
    }

    /** The same, attributed to the rule. */
    public Finding foundBy(String ruleName) {
        return new Finding(name, cause, evidence, ruleName);
    }
}
