package io.kubernaut.rules.lint;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.rules.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks rules without running them. Immutable and thread-safe; the same rules give the same report. */
public final class Linter {
    private final ActionCatalogue catalogue;
    private final SortedMap<String, String> beside;
    private final Set<String> symptomsGranted;
    private final @Nullable Set<String> fired;

    /** @param catalogue the actions that rules may propose */
    public Linter(ActionCatalogue catalogue) {
        this(catalogue, Collections.emptySortedMap(), Set.of(), null);
    }

    private Linter(
            ActionCatalogue catalogue,
            SortedMap<String, String> beside,
            Set<String> symptomsGranted,
            @Nullable Set<String> fired) {
        this.catalogue = catalogue;
        this.beside = beside;
        this.symptomsGranted = symptomsGranted;
        this.fired = fired;
    }

    /**
     * The rules that will be in force together with those that are linted, such as the shipped ones. They may insert
     * what linted rules match, and their names are taken; nothing is said about them. A linted file replaces one beside
     * it of the same path.
     *
     * @param sources DRL by path
     */
    public Linter beside(SortedMap<String, String> sources) {
        return new Linter(catalogue, Collections.unmodifiableSortedMap(new TreeMap<>(sources)), symptomsGranted, fired);
    }

    /** Names of shipped alerts, and shipped patterns of names, to which {@code symptoms.csv} may give another symptom. */
    public Linter grantingSymptomsOf(Set<String> alerts) {
        return new Linter(catalogue, beside, Set.copyOf(alerts), fired);
    }

    /** Names of the rules that fired in scenarios: those that are not among them get a warning. */
    public Linter firedInScenarios(Set<String> rules) {
        return new Linter(catalogue, beside, symptomsGranted, new TreeSet<>(rules));
    }

    /** @param sources DRL by path, such as {@code pods/crash-loop.drl}, and {@code symptoms.csv} */
    public LintReport lint(SortedMap<String, String> sources) {
        var findings = new ArrayList<LintFinding>();
        var rules = new ArrayList<LintedRule>();
        var vocabulary = Vocabulary.of(sources, catalogue);
        beside.forEach((path, text) -> {
            if (!sources.containsKey(path)) {
                rules.addAll(read(path, text, vocabulary, false, new ArrayList<>()));
            }
        });
        sources.forEach((path, text) -> {
            if (path.equals(Origin.SYMPTOMS)) {
                var drl = new TreeMap<>(beside);
                drl.putAll(sources);
                drl.remove(path);
                SymptomFile.check(text, drl, symptomsGranted, new Notes(path, "", findings));
            } else {
                rules.addAll(read(path, text, vocabulary, true, findings));
            }
        });
        Function<LintedRule, Notes> notes = rule -> new Notes(rule.file().path(), rule.name(), findings);
        new RuleSetChecks(rules, notes).check(fired);
        new Overlaps(rules, notes).check();
        return LintReport.of(findings);
    }

    private List<LintedRule> read(
            String path, String text, Vocabulary vocabulary, boolean own, Collection<LintFinding> findings) {
        var file = DrlFile.read(path, text, findings);
        if (file == null) {
            return List.of();
        }
        var notes = new Notes(path, "", findings);
        FileChecks.check(file, notes);
        var types = FileChecks.types(file);
        return file.content().getRules().stream()
                .map(rule ->
                        new RuleReader(new ActionChecks(catalogue), file, rule, notes).read(types, vocabulary, own))
                .toList();
    }
}
