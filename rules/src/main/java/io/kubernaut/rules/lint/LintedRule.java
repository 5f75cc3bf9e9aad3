package io.kubernaut.rules.lint;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is known of a rule once it has been read.
 *
 * @param base the priority of its proposals, as the engine reads it
 * @param trust as written, "" when it is left to the action
 * @param own whether it is linted, or stands beside those that are
 * @param decidedByText lines on which text for people decides
 */
record LintedRule(
        DrlFile file,
        String name,
        int line,
        int base,
        boolean fixed,
        String trust,
        boolean own,
        Set<Integer> decidedByText,
        List<Premise> premises,
        List<FindingUse> uses,
        List<Insertion> insertions) {

    String place() {
        return name + " (" + file.path() + ":" + line + ")";
    }

    List<Insertion> proposals() {
        return insertions.stream().filter(Insertion::proposes).toList();
    }

    /** Whenever this rule fires, the other does. */
    boolean implies(LintedRule other) {
        return !other.premises.isEmpty()
                && other.premises.stream().allMatch(p -> premises.stream().anyMatch(mine -> mine.implies(p)));
    }

    /** Whether there may be a snapshot for which both fire. */
    boolean mayFireBeside(LintedRule other) {
        return snapshots(this).noneMatch(mine -> snapshots(other).anyMatch(mine::excludes));
    }

    private static Stream<Premise> snapshots(LintedRule rule) {
        return rule.premises.stream()
                .filter(p -> p.how().equals("match") && p.fact().equals("Snapshot"));
    }
}
