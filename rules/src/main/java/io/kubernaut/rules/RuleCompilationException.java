package io.kubernaut.rules;

import java.util.List;
import java.util.stream.Collectors;

/** Rules that do not compile. */
public final class RuleCompilationException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    /**
     * What is wrong in a file.
     *
     * @param line 0 when the compiler names none
     */
    public record Problem(String file, int line, String message) {
        @Override
        public String toString() {
            return file + (line > 0 ? ":" + line : "") + " " + message;
        }
    }

    RuleCompilationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
