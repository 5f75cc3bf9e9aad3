package io.kubernaut.rules.base;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.rules.lint.LintFinding.Severity;
import io.kubernaut.rules.lint.Linter;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** Looks at rules before they are compiled. */
@FunctionalInterface
interface Linting {
    /**
     * @param shipped DRL by path, of the rules beside which they will be
     * @param rules DRL by path
     */
    List<Complaint> complaints(SortedMap<String, String> shipped, SortedMap<String, String> rules);

    /** By the linter. */
    static Linting standard(ActionCatalogue catalogue, Set<String> symptomsGranted) {
        return (shipped, rules) -> new Linter(catalogue)
                .grantingSymptomsOf(symptomsGranted).beside(shipped).lint(rules).findings().stream()
                        .map(f -> new Complaint(
                                Complaint.Check.LINT,
                                f.path(),
                                f.line(),
                                f.rule(),
                                f.severity() == Severity.ERROR,
                                f.message(),
                                f.remedy()))
                        .toList();
    }
}
