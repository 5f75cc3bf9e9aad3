package io.kubernaut.server.replay;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.RuleCompilationException;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.base.Candidate;
import io.kubernaut.rules.lint.LintFinding;
import io.kubernaut.rules.lint.Linter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compiles rules that are to be tried: files beside the shipped ones, each in the place of the shipped one of its path. */
public final class CandidateRules {
    private CandidateRules() {}

    /** The rules have errors; the message has a line for each. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * The base that would be in force with these files. Its scenarios are not run.
     *
     * @param files DRL by path, and {@code symptoms.csv}
     * @param symptomsGranted shipped alerts to which that may give another symptom
     * @throws RefusedException when they are too many or too large, the linter finds errors, or they do not compile
     */
    public static DroolsKnowledgeBase compile(Map<String, String> files, Set<String> symptomsGranted) {
        var shipped = ShippedRules.sources();
        try {
            var own = new Candidate(files, Map.of()).checked().rules();
            var report = new Linter(ActionCatalogue.standard())
                    .grantingSymptomsOf(symptomsGranted)
                    .beside(shipped)
                    .lint(new TreeMap<>(own));
            if (report.hasErrors()) {
                throw new RefusedException(
                        report.errors().stream().map(LintFinding::display).collect(Collectors.joining("\n")));
            }
            return own.isEmpty() ? ShippedRules.load() : RuleBaseCompiler.compile(Origin.together(shipped, own));
        } catch (Candidate.RefusedException e) {
            throw new RefusedException((e.file().isEmpty() ? "" : e.file() + ": ") + e.getMessage());
        } catch (RuleCompilationException e) {
            throw new RefusedException(e.problems().stream()
                    .map(p -> Origin.shown(p.file()) + (p.line() > 0 ? ":" + p.line() : "") + ": " + p.message())
                    .collect(Collectors.joining("\n")));
        }
    }
}
