package io.kubernaut.rules.whynot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a rule came on given facts.
 *
 * @param matches how many combinations of facts match; 0 unless it matches
 * @param held the conditions that held, in the rule's order: on the first match, else on the way that led furthest
 * @param conditions how many conditions there are to hold
 * @param failed the condition that ended the furthest way; null unless the rule fails
 * @param cannotTell why it cannot be told; "" when it can
 * @param line of the rule in its file, 0 when it is not known
 */
public record RuleWhy(
        String rule,
        Verdict verdict,
        int matches,
        int conditions,
        List<Step> held,
        @Nullable Failure failed,
        String cannotTell,
        String file,
        int line) {
    /** How it came out. */
    public enum Verdict {
        MATCHES,
        FAILS,
        /** The rule has something that the explainer does not follow, or a condition of it throws. */
        CANNOT_TELL
    }

    /** In which way a condition failed. */
    public enum Kind {
        /** It was asked and is false. */
        FALSE,
        /** There is no fact to ask it of. */
        NOTHING_THERE,
        /** There is a fact that must not be there. */
        IN_THE_WAY
    }

    /**
     * The condition that failed.
     *
     * @param tried how many facts it, or its pattern, was asked of; the step tells of the one that came furthest
     * @param inTheWay the facts that must not be there, in a few words each, at most ten
     */
    public record Failure(Kind kind, Step condition, int tried, List<String> inTheWay) {
        public Failure {
            inTheWay = List.copyOf(inTheWay);
        }
    }

    public RuleWhy {
        held = List.copyOf(held);
    }

    static RuleWhy cannotTell(String rule, String reason, int conditions, String file, int line) {
        return new RuleWhy(rule, Verdict.CANNOT_TELL, 0, conditions, List.of(), null, reason, file, line);
    }
}
