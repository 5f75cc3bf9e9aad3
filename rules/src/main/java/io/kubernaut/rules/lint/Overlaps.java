package io.kubernaut.rules.lint;

import java.util.List;
import java.util.function.Function;

/** Compares rules in pairs: the same rule twice, one that adds nothing, one whose proposal never comes first. */
final class Overlaps {
    private final List<LintedRule> rules;
    private final Function<LintedRule, Notes> notes;

    Overlaps(List<LintedRule> rules, Function<LintedRule, Notes> notes) {
        this.rules = rules;
        this.notes = notes;
    }

    void check() {
        for (int i = 0; i < rules.size(); i++) {
            for (int j = 0; j < rules.size(); j++) {
                if (i != j && rules.get(i).own()) {
                    check(rules.get(i), rules.get(j), i > j);
                }
            }
        }
    }

    /** @param later of two equal rules the later one is told about the earlier one, once */
    private void check(LintedRule rule, LintedRule other, boolean later) {
        if (rule.insertions().isEmpty() || !rule.implies(other)) {
            return;
        }
        var same = other.implies(rule);
        if (addsNothing(rule, other)) {
            if (same && addsNothing(other, rule)) {
                if (later || !other.own()) {
                    tell(Check.DUPLICATE, rule, "It has the conditions and the consequence of " + other.place());
                }
            } else if (rule.base() <= other.base() || rule.proposals().isEmpty()) {
                tell(Check.SUBSUMED, rule, "Whenever it fires, " + other.place() + " fires and does the same");
            }
            return;
        }
        shadowed(rule, other);
    }

    /** Each insertion of the rule is one of the other, with as much trust. */
    private static boolean addsNothing(LintedRule rule, LintedRule other) {
        return rule.trust().equals(other.trust())
                && rule.insertions().stream()
                        .allMatch(i -> other.insertions().stream().anyMatch(o -> i.doesTheSameAs(o)));
    }

    private void shadowed(LintedRule rule, LintedRule other) {
        var proposals = rule.proposals();
        if (proposals.isEmpty() || rule.base() >= other.base()) {
            return;
        }
        for (var mine : proposals) {
            for (var theirs : other.proposals()) {
                var secondChoice =
                        !mine.answering().isEmpty() && mine.answering().equals(theirs.answering());
                if (!secondChoice && !mine.doesTheSameAs(theirs)) {
                    tell(
                            Check.SHADOWED,
                            rule,
                            "Whenever it proposes " + mine.name() + " (base " + rule.base() + "), " + other.place()
                                    + " proposes " + theirs.name() + " (base " + other.base() + ")");
                    return;
                }
            }
        }
    }

    private void tell(Check check, LintedRule rule, String message) {
        notes.apply(rule).add(check, rule.line(), message);
    }
}
