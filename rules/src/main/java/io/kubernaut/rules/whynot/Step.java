package io.kubernaut.rules.whynot;

import java.util.List;

/**
 * One condition of a rule, as it was asked of the facts.
 *
 * @param text as the rule's source has it; for a pattern without conditions of its own, its type
 * @param pattern the pattern that it belongs to, such as {@code $p : PodState from $s.pods}
 * @param group what the pattern stands in: not, exists, accumulate, forall, or; "" when it stands alone
 * @param fact what it was asked of, in a few words; "" when it was asked of nothing
 * @param values what its parts came to
 * @param line 0 when it is not known
 */
public record Step(
        String text, String pattern, String group, String fact, List<Reading> values, String file, int line) {
    public Step {
        values = List.copyOf(values);
    }

    Step within(String outer) {
        return new Step(text, pattern, outer, fact, values, file, line);
    }

    /** {@code pods/oom.drl:71}, or "" when it is not known. */
    public String place() {
        return file.isEmpty() ? "" : file + (line > 0 ? ":" + line : "");
    }
}
