package io.kubernaut.rules.lint;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AccumulateDescr;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.FromDescr;
import org.drools.drl.ast.descr.OrDescr;
import org.drools.drl.ast.descr.PatternDescr;

/**
 * Counts what a rule makes the engine try. Patterns over lists of the snapshot multiply: fifty pods, taken three times,
 * are 125,000 tries in each decision, whatever the rule's stage of trust.
 */
final class Combinations {
    /** Lists that are tried with one another. */
    private static final int MOST_LISTS = 2;

    /** The engine makes a rule of its own of each way through the alternatives. */
    private static final int MOST_WAYS = 16;

    private static final Pattern BINDING = Pattern.compile("\\$\\w+");
    private static final Pattern BOUND = Pattern.compile("^\\s*(\\$\\w+)\\s*:");

    private final Notes notes;
    private final Set<PatternDescr> lists = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<PatternDescr> inserted = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, PatternDescr> owners = new HashMap<>();
    private int ways = 1;
    private boolean told;

    Combinations(Notes notes) {
        this.notes = notes;
    }

    /** The pattern is taken from a list. */
    void list(PatternDescr pattern) {
        lists.add(pattern);
    }

    /** The pattern is over what rules insert. */
    void inserted(PatternDescr pattern) {
        inserted.add(pattern);
    }

    /** @param line of the rule */
    void check(AndDescr conditions, int line) {
        walk(conditions, new Joined(0, false, false, 0), line);
        if (ways > MOST_WAYS) {
            notes.add(
                    Check.COMBINATIONS,
                    line,
                    "Its alternatives make more than " + MOST_WAYS + " rules of it",
                    "Write || inside of one pattern, or a rule for each alternative");
        }
    }

    /**
     * What has been joined so far.
     *
     * @param lists how many lists are tried with one another
     * @param given whether one of them is of the snapshot, and not of what rules insert
     * @param inserted whether there is a pattern over what rules insert; there is little of that, so the first is no list
     * @param within how many lists hold what is in one element of another list only
     */
    private record Joined(int lists, boolean given, boolean inserted, int within) {
        Joined oneMore() {
            return new Joined(lists + 1, true, inserted, within);
        }

        Joined withInserted() {
            return new Joined(inserted ? lists + 1 : lists, given, true, within);
        }

        Joined opening() {
            return new Joined(lists, given, inserted, within + 1);
        }

        Joined worseOf(Joined other) {
            return new Joined(
                    Math.max(lists, other.lists),
                    given || other.given,
                    inserted || other.inserted,
                    Math.max(within, other.within));
        }

        /** With fifty elements in each list, and a dozen in those within, more than the engine goes through. */
        boolean tooMuch() {
            var besides = within + (inserted ? 1 : 0);
            return lists > MOST_LISTS || (given && 2 * lists + besides > 2 * MOST_LISTS);
        }
    }

    /** What stands inside of not, exists, forall and accumulate is tried with what is before it, and then done with. */
    private Joined walk(BaseDescr condition, Joined before, int line) {
        return switch (condition) {
            case PatternDescr p -> pattern(p, before, p.getLine() > 0 ? p.getLine() : line);
            case AndDescr a -> inOrder(a.getDescrs(), before, line);
            case OrDescr o -> {
                ways = Math.min(ways * Math.max(1, o.getDescrs().size()), MOST_WAYS + 1);
                yield o.getDescrs().stream()
                        .map(branch -> walk(branch, before, line))
                        .reduce(Joined::worseOf)
                        .orElse(before);
            }
            case ConditionalElementDescr within -> {
                inOrder(within.getDescrs(), before, line);
                yield before;
            }
            default -> before;
        };
    }

    private Joined inOrder(List<? extends BaseDescr> conditions, Joined before, int line) {
        var joined = before;
        for (var condition : conditions) {
            joined = walk(condition, joined, line);
        }
        return joined;
    }

    private Joined pattern(PatternDescr pattern, Joined before, int line) {
        if (pattern.getSource() instanceof AccumulateDescr accumulate) {
            walk(accumulate.getInput(), before, line);
            return before;
        }
        var joined = joined(pattern, before);
        bindings(pattern);
        if (joined.tooMuch() && !told) {
            told = true;
            notes.add(
                    Check.COMBINATIONS,
                    line,
                    "This is tried with every combination of what stands before it: two lists of fifty each make 2,500 of"
                            + " them for each of its elements");
        }
        return joined;
    }

    private Joined joined(PatternDescr pattern, Joined before) {
        if (inserted.contains(pattern)) {
            return before.withInserted();
        }
        if (!lists.contains(pattern) || !(pattern.getSource() instanceof FromDescr from)) {
            return before;
        }
        return readsAnElement(from.getExpression()) ? before.opening() : before.oneMore();
    }

    /** Whether the expression reads an element of a list, and nothing beside it. */
    private boolean readsAnElement(String expression) {
        var read = BINDING.matcher(expression)
                .results()
                .map(found -> owners.get(found.group()))
                .toList();
        var first = read.size() == 1 ? read.getFirst() : null;
        return first != null && lists.contains(first);
    }

    private void bindings(PatternDescr pattern) {
        if (pattern.getIdentifier() != null) {
            owners.put(pattern.getIdentifier(), pattern);
        }
        for (var condition : pattern.getDescrs()) {
            if (condition instanceof ExprConstraintDescr c) {
                BOUND.matcher(c.getExpression()).results().forEach(b -> owners.put(b.group(1), pattern));
            }
        }
    }
}
