package io.kubernaut.rules;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.kie.api.runtime.rule.ConsequenceException;

/** Tells whose a failure of an evaluation is. */
final class Culprits {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    private Culprits() {}

    /**
     * The rules that failed: the one whose consequence it was, or those that share the condition. Empty when it cannot be
     * told.
     *
     * @param known all rules, as others may be quoted as well
     */
    static SortedSet<String> of(Throwable failure, Set<String> known) {
        var named = new TreeSet<String>();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof RuleFailedException f) {
                // Seen from nearest: what is around it may name the rule that only set it off.
                return f.rules();
            } else if (t instanceof ConsequenceException c) {
                named.add(c.getRule().getName());
            } else if (t instanceof org.drools.base.rule.consequence.ConsequenceException c) {
                named.add(c.getRule().getName());
            } else if (t.getMessage() != null && t.getMessage().startsWith("Error evaluating")) {
                QUOTED.matcher(t.getMessage())
                        .results()
                        .map(m -> m.group(1))
                        .filter(known::contains)
                        .forEach(named::add);
            }
        }
        return named;
    }

    /** What happened, in words: for a limit that was passed, its own; else what was thrown first. */
    static String words(Throwable failure) {
        var deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest instanceof RuleFailedException f ? String.valueOf(f.getMessage()) : deepest.toString();
    }
}
