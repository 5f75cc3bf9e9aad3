package io.kubernaut.rules.lint;

import java.util.Comparator;

/**
 * Something in a rule that must be, or had better be, changed.
 *
 * @param path of the file, such as {@code pods/crash-loop.drl}
 * @param line from 1; 0 when it is about the file as a whole
 * @param rule the rule's name, "" when it is about the file
 * @param check which check found it, such as {@code consequence}
 * @param message what is wrong, a sentence without its full stop
 * @param remedy what to do instead, a sentence without its full stop
 */
public record LintFinding(
        String path, int line, String rule, String check, Severity severity, String message, String remedy)
        implements Comparable<LintFinding> {
    private static final Comparator<LintFinding> ORDER = Comparator.comparing(LintFinding::path)
            .thenComparing(LintFinding::line)
            .thenComparing(LintFinding::rule)
            .thenComparing(LintFinding::severity)
            .thenComparing(LintFinding::check)
            .thenComparing(LintFinding::message)
            .thenComparing(LintFinding::remedy);

    /** Whether the rules may be used all the same. */
    public enum Severity {
        /** They may not. */
        ERROR,
        WARNING
    }

    /** {@code file:line: severity check rule: message. remedy.} */
    public String display() {
        return path
                + (line > 0 ? ":" + line : "")
                + ": "
                + (severity == Severity.ERROR ? "error" : "warning")
                + " "
                + check
                + (rule.isEmpty() ? "" : " " + rule)
                + ": "
                + message
                + ". "
                + remedy
                + ".";
    }

    @Override
    public int compareTo(LintFinding other) {
        return ORDER.compare(this, other);
    }
}
