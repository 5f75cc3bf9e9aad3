package io.kubernaut.server.replay;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.RuleCompilationException;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.lint.LintFinding;
import io.kubernaut.rules.lint.Linter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Rules to be tried: files beside the shipped ones, each in the place of the shipped one of its path. */
public final class Candidate {
    private Candidate() {}

    /** The rules have errors; the message has a line for each. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * Rules as if promoted: what they would do once trusted is the question.
     *
     * @param files DRL by path
     * @throws RefusedException when the linter finds errors or they do not compile
     */
    public static DroolsKnowledgeBase compile(Map<String, String> files) {
        var own = new TreeMap<>(files);
        var shipped = ShippedRules.sources();
        var report = new Linter(ActionCatalogue.standard()).beside(shipped).lint(own);
        if (report.hasErrors()) {
            throw new RefusedException(
                    report.errors().stream().map(LintFinding::display).collect(Collectors.joining("\n")));
        }
        var all = new TreeMap<>(shipped);
        all.putAll(own);
        try {
            return RuleBaseCompiler.compile(all);
        } catch (RuleCompilationException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }
}
