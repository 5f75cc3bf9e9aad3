package io.kubernaut.rules.lint;

import io.kubernaut.rules.lint.LintFinding.Severity;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the linter says about a set of files.
 *
 * @param findings by file and line, without repeats: the same rules give the same report
 */
public record LintReport(List<LintFinding> findings) {
    public LintReport {
        findings = List.copyOf(findings);
    }

    static LintReport of(Collection<LintFinding> findings) {
        return new LintReport(findings.stream().distinct().sorted().toList());
    }

    /** The same with what others have found. */
    public LintReport with(Collection<LintFinding> more) {
        return of(Stream.concat(findings.stream(), more.stream()).toList());
    }

    /** Rules with errors must not be used. */
    public boolean hasErrors() {
        return findings.stream().anyMatch(f -> f.severity() == Severity.ERROR);
    }

    public List<LintFinding> errors() {
        return withSeverity(Severity.ERROR);
    }

    public List<LintFinding> warnings() {
        return withSeverity(Severity.WARNING);
    }

    private List<LintFinding> withSeverity(Severity severity) {
        return findings.stream().filter(f -> f.severity() == severity).toList();
    }
}
