package io.kubernaut.rules;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.drools.model.AccumulatePattern;
import org.drools.model.Condition;
import org.drools.model.Declaration;
import org.drools.model.Model;
import org.drools.model.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much each rule may look at in one evaluation. Lists in a snapshot have fifty elements at most, so that a rule needs
 * hundreds; one that goes through several lists without joining them needs millions. The limits are counts, not times: an
 * evaluation stays a function of its snapshot.
 */
final class MatchingLimits {
    /** Elements that one {@code from} of a rule may give: more than whatever the linter has nothing against. */
    static final int MOST_GIVEN = 50_000;

    /** The same where each is combined with facts that rules insert. */
    private static final int MOST_GIVEN_TO_JOIN = 1_000;

    /** Combinations of facts that rules insert. */
    private static final int MOST_JOINED = 1_000_000;

    private final SortedMap<String, Joins> joins = new TreeMap<>();
    private final List<Inserted> joining;

    /**
     * What a rule combines.
     *
     * @param inserted patterns over facts that rules insert
     * @param afterFrom one of them comes after a {@code from}
     * @param seen types of all its patterns
     */
    private record Joins(int inserted, boolean afterFrom, Set<Class<?>> seen) {
        boolean looksAt(Class<?> type) {
            return seen.stream().anyMatch(s -> s.isAssignableFrom(type));
        }

        int mostGiven() {
            return afterFrom ? MOST_GIVEN_TO_JOIN : MOST_GIVEN;
        }

        int mostInserted() {
            return inserted < 2 && !afterFrom
                    ? Integer.MAX_VALUE
                    : (int) Math.floor(Math.pow(MOST_JOINED, 1.0 / Math.max(inserted, 2)) + 0.5);
        }
    }

    MatchingLimits(Collection<Model> models) {
        for (var model : models) {
            for (var rule : model.getRules()) {
                var count = new Count();
                count.in(rule.getView());
                joins.put(rule.getName(), new Joins(count.inserted, count.afterFrom, Set.copyOf(count.seen)));
            }
        }
        joining = joins.entrySet().stream()
                .filter(e -> e.getValue().mostInserted() < Integer.MAX_VALUE)
                .map(e -> new Inserted(e.getKey(), e.getValue().mostInserted()))
                .sorted(Comparator.comparingInt(Inserted::most).thenComparing(Inserted::rule))
                .toList();
    }

    /** For the rules that share a {@code from}: the least of their limits. */
    int mostGiven(Collection<String> rules) {
        return rules.stream().mapToInt(this::mostGiven).min().orElse(MOST_GIVEN);
    }

    /** Of the rules that share a {@code from}, those that may not be given so much. */
    RuleFailedException givenTooMuch(Collection<String> rules, int given) {
        return new RuleFailedException(
                rules.stream().filter(r -> mostGiven(r) < given).collect(Collectors.toCollection(TreeSet::new)),
                "it looks at more than " + (given - 1) + " combinations",
                null);
    }

    private int mostGiven(String rule) {
        var known = joins.get(rule);
        return known == null ? MOST_GIVEN : known.mostGiven();
    }

    /** The rules, but for those that are absent, that join what rules insert; those that stand the least of it first. */
    List<Inserted> inserted(Set<String> absent) {
        return joining.isEmpty() || absent.isEmpty()
                ? joining
                : joining.stream().filter(i -> !absent.contains(i.rule())).toList();
    }

    /** A rule, and with how many facts that rules insert it can still be matched. */
    record Inserted(String rule, int most) {
        RuleFailedException exceeded() {
            return new RuleFailedException(
                    new TreeSet<>(List.of(rule)),
                    "it combines more than " + most + " findings, proposals and vetoes with one another",
                    null);
        }
    }

    /** Whether any rule looks at facts of this type. */
    boolean looksAt(Class<?> type) {
        return joins.values().stream().anyMatch(j -> j.looksAt(type));
    }

    /** The rules that look at facts of any of these types. */
    SortedSet<String> lookingAt(Collection<Class<?>> types) {
        return joins.entrySet().stream()
                .filter(e -> types.stream().anyMatch(e.getValue()::looksAt))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Goes through the conditions of one rule. */
    private static final class Count {
        private final Set<Class<?>> seen = new HashSet<>();
        private int inserted;
        private boolean afterFrom;
        private boolean from;

        void in(Condition condition) {
            switch (condition.getType()) {
                case PATTERN -> pattern((Pattern<?>) condition);
                case ACCUMULATE -> aside(((AccumulatePattern<?>) condition).getCondition());
                case NOT, EXISTS, FORALL -> {
                    var inner = condition.getSubConditions().getFirst();
                    if (inner instanceof Pattern<?> alone) {
                        // It is looked for, and combined with nothing.
                        seen.add(alone.getPatternVariable().getType());
                    } else {
                        aside(inner);
                    }
                }
                default -> condition.getSubConditions().forEach(this::in);
            }
        }

        /** What is in a group is not combined with what comes after it. */
        private void aside(@Nullable Condition inner) {
            var before = from;
            if (inner != null) {
                in(inner);
            }
            from = before;
        }

        private void pattern(Pattern<?> pattern) {
            seen.add(pattern.getPatternVariable().getType());
            if (pattern.getPatternVariable() instanceof Declaration<?> declared && declared.getSource() != null) {
                from = true;
            } else if (Recorder.INSERTED.contains(pattern.getPatternVariable().getType())) {
                inserted++;
                afterFrom |= from;
            }
        }
    }
}
