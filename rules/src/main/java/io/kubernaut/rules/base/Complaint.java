package io.kubernaut.rules.base;

import io.kubernaut.rules.Origin;
import io.kubernaut.rules.RuleCompilationException.Problem;

/**
 * Something that is wrong with a candidate.
 *
 * @param check which check found it
 * @param file path in the operator's directory, "" when it is about all of it
 * @param line from 1; 0 when it is about the file as a whole
 * @param rule "" when it is about no single rule
 * @param refuses whether the candidate is refused for it; else it is a warning
 * @param message what is wrong
 * @param remedy what to do about it, "" when the message says so
 */
public record Complaint(
        Check check, String file, int line, String rule, boolean refuses, String message, String remedy) {

    /** The checks in their order. */
    public enum Check {
        READ,
        LINT,
        COMPILE,
        SCENARIO,
        NO_SCENARIO,
        AGREEMENT
    }

    static Complaint about(Check check, String file, String message) {
        return new Complaint(check, file, 0, "", true, message, "");
    }

    static Complaint of(Problem problem) {
        return new Complaint(
                Check.COMPILE, Origin.shown(problem.file()), problem.line(), "", true, problem.message(), "");
    }

    /** {@code file:line rule: message. remedy} */
    public String display() {
        var place = file + (line > 0 ? ":" + line : "") + (file.isEmpty() || rule.isEmpty() ? "" : " ") + rule;
        return (place.isEmpty() ? "" : place + ": ") + message + (remedy.isEmpty() ? "" : ". " + remedy);
    }
}
