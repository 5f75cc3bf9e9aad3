package io.kubernaut.rules.lint;

import java.util.Collection;

/** Takes down what is found about one rule, or about a file outside of its rules. */
record Notes(String path, String rule, Collection<LintFinding> findings) {

    void add(Check check, int line, String message) {
        add(check, line, message, check.remedy());
    }

    void add(Check check, int line, String message, String remedy) {
        findings.add(new LintFinding(path, Math.max(line, 0), rule, check.id(), check.severity(), message, remedy));
    }

    Notes about(String name) {
        return new Notes(path, name, findings);
    }
}
