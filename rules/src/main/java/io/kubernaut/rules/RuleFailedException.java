package io.kubernaut.rules;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A failure of which it is known whose it is. What one pattern that several rules share did, all of them did. */
final class RuleFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SortedSet<String> rules;

    RuleFailedException(SortedSet<String> rules, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.rules = new TreeSet<>(rules);
    }

    SortedSet<String> rules() {
        return rules;
    }
}
