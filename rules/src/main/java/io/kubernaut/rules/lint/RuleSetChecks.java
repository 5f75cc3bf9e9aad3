package io.kubernaut.rules.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What shows only where all rules are seen together: names, findings that lead on, and text that decides far away. */
final class RuleSetChecks {
    private final List<LintedRule> rules;
    private final Function<LintedRule, Notes> notes;

    /** @param rules linted ones, and those that stand beside them */
    RuleSetChecks(List<LintedRule> rules, Function<LintedRule, Notes> notes) {
        this.rules = rules;
        this.notes = notes;
    }

    void check(@Nullable Set<String> fired) {
        names();
        findings();
        cycles();
        text();
        if (fired != null) {
            own().filter(r -> !fired.contains(r.name()))
                    .forEach(r -> notes.apply(r).add(Check.NO_SCENARIO, r.line(), "No scenario makes it fire"));
        }
    }

    private java.util.stream.Stream<LintedRule> own() {
        return rules.stream().filter(LintedRule::own);
    }

    private void names() {
        var first = new HashMap<String, LintedRule>();
        rules.stream().filter(r -> !r.own()).forEach(r -> first.putIfAbsent(r.name(), r));
        own().forEach(rule -> {
            var other = first.putIfAbsent(rule.name(), rule);
            if (other != null) {
                notes.apply(rule)
                        .add(
                                Check.DUPLICATE_NAME,
                                rule.line(),
                                "There is another rule of this name, at "
                                        + other.file().path() + ":" + other.line());
            }
        });
    }

    private void findings() {
        var inserters = new TreeMap<String, List<LintedRule>>();
        for (var rule : rules) {
            for (var insertion : rule.insertions()) {
                if (insertion.fact().equals(Insertion.FINDING) && insertion.name() != null) {
                    inserters
                            .computeIfAbsent(insertion.name(), n -> new ArrayList<>())
                            .add(rule);
                }
            }
        }
        own().forEach(rule -> {
            for (var use : rule.uses()) {
                if (use.fact().equals(Insertion.FINDING)) {
                    use.named().forEach(name -> finding(rule, use, name, inserters));
                }
            }
        });
    }

    private void finding(LintedRule rule, FindingUse use, String name, Map<String, List<LintedRule>> inserters) {
        var by = inserters.getOrDefault(name, List.of());
        if (by.isEmpty()) {
            notes.apply(rule)
                    .add(
                            Check.UNKNOWN_FINDING,
                            use.line(),
                            "No rule inserts the finding " + name + Nearest.hint(name, inserters.keySet()));
        } else if (by.stream().noneMatch(rule::mayFireBeside)) {
            notes.apply(rule)
                    .add(
                            Check.UNKNOWN_FINDING,
                            use.line(),
                            "No rule inserts the finding " + name + " where this one's other conditions hold: "
                                    + by.getFirst().place() + " asks for something else");
        }
    }

    /** A rule that matches what follows from its own insertion fires for ever. */
    private void cycles() {
        var next = next(RuleSetChecks::feeds);
        own().forEach(rule -> {
            if (reached(rule, next).contains(rule)) {
                notes.apply(rule)
                        .add(
                                Check.CYCLE,
                                rule.line(),
                                "What it inserts makes it fire again, directly or by other rules: it does not come to an end");
            }
        });
    }

    private Map<LintedRule, Set<LintedRule>> next(BiPredicate<LintedRule, LintedRule> leads) {
        Map<LintedRule, Set<LintedRule>> next = new HashMap<>();
        for (var rule : rules) {
            next.put(
                    rule,
                    rules.stream()
                            .filter(other -> leads.test(rule, other))
                            .collect(Collectors.toCollection(LinkedHashSet::new)));
        }
        return next;
    }

    private static boolean feeds(LintedRule rule, LintedRule other) {
        return rule.insertions().stream()
                .anyMatch(i -> other.uses().stream()
                        .anyMatch(u -> u.fires()
                                && u.fact().equals(i.fact())
                                && (u.names().isEmpty()
                                        ? !excluded(u, i)
                                        : i.name() == null || u.names().contains(i.name()))));
    }

    /** Such as {@code name != "this-one"}. */
    private static boolean excluded(FindingUse use, Insertion insertion) {
        return insertion.name() != null && use.named().contains(insertion.name());
    }

    private static Set<LintedRule> reached(LintedRule from, Map<LintedRule, Set<LintedRule>> next) {
        var reached = new LinkedHashSet<>(next.getOrDefault(from, Set.of()));
        var open = new java.util.ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            for (var rule : next.getOrDefault(open.remove(), Set.of())) {
                if (reached.add(rule)) {
                    open.add(rule);
                }
            }
        }
        return reached;
    }

    /** Text may make a rule tell somebody. It may not make one act, hold back, or find what others act on. */
    private void text() {
        var matching = next(RuleSetChecks::isMatchedBy);
        own().filter(rule -> !rule.decidedByText().isEmpty()).forEach(rule -> {
            var acting = rule.insertions().stream().filter(i -> !i.onlyTells()).findFirst();
            var later = reached(rule, matching).stream()
                    .filter(other -> other.insertions().stream().anyMatch(i -> !i.onlyTells()))
                    .findFirst();
            var consequence = acting.map(i -> "which leads to " + words(i))
                    .or(() -> later.map(o -> "and " + o.place() + " acts on what follows from it"));
            consequence.ifPresent(c -> rule.decidedByText()
                    .forEach(line -> notes.apply(rule)
                            .add(Check.TEXT_DECIDES, line, "Text that anybody may have written decides, " + c)));
        });
    }

    /** Also where the other asks that there is no such thing. */
    private static boolean isMatchedBy(LintedRule rule, LintedRule other) {
        return rule.insertions().stream()
                .anyMatch(i -> other.uses().stream()
                        .anyMatch(u -> u.fact().equals(i.fact())
                                && (u.names().isEmpty()
                                        || i.name() == null
                                        || u.names().contains(i.name()))));
    }

    private static String words(Insertion insertion) {
        return insertion.fact().equals(Insertion.VETO)
                ? "a veto on " + insertion.name()
                : String.valueOf(insertion.name());
    }
}
