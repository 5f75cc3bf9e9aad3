package io.kubernaut.core.replay;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Decision.Choice;
import io.kubernaut.core.decision.Decision.GuardLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where two decisions about the same facts differ.
 *
 * @param field as in the decision's JSON, such as {@code chosen.action}; {@code rule} is the one that is followed
 * @param before null when the first decision has none
 * @param after null when the second decision has none
 */
public record Difference(
        String field, @Nullable Object before, @Nullable Object after) {
    /** What people and clusters notice; other fields tell how it came about. */
    private static final Set<String> CONSEQUENCES =
            Set.of("outcome", "chosen.action", "chosen.target", "chosen.parameters");

    /** Whether it changes what is done or told. */
    public boolean ofConsequence() {
        return CONSEQUENCES.contains(field);
    }

    /**
     * All differences, in the order of the decision's fields. Who decided when, under which base and how fast is no
     * difference, and neither is whether it was executed.
     */
    static List<Difference> between(DecidedCase stored, DecidedCase again) {
        var before = stored.decision();
        var after = again.decision();
        var found = new ArrayList<Difference>();
        compare(found, "outcome", before, after, Decision::outcome);
        compare(found, "chosen.action", before, after, chosen(Choice::action));
        compare(found, "chosen.target", before, after, chosen(Choice::target));
        compare(found, "chosen.parameters", before, after, chosen(Choice::parameters));
        if (!stored.rule().equals(again.rule())) {
            found.add(new Difference("rule", stored.rule(), again.rule()));
        }
        compare(found, "chosen.priority", before, after, chosen(Choice::priority));
        compare(found, "chosen.trust", before, after, chosen(Choice::trust));
        compare(found, "reason", before, after, Decision::reason);
        compare(found, "retryAt", before, after, Decision::retryAt);
        compare(found, "findings", before, after, Decision::findings);
        compare(found, "alternatives", before, after, Decision::alternatives);
        compare(found, "guards", before, after, Difference::verdicts);
        return List.copyOf(found);
    }

    private static void compare(
            List<Difference> found,
            String field,
            Decision before,
            Decision after,
            Function<Decision, @Nullable Object> value) {
        var first = value.apply(before);
        var second = value.apply(after);
        if (!Objects.equals(first, second)) {
            found.add(new Difference(field, first, second));
        }
    }

    private static Function<Decision, @Nullable Object> chosen(Function<Choice, Object> value) {
        return d -> d.chosen() == null ? null : value.apply(d.chosen());
    }

    /** Reasons count how long ago things were; the verdicts are what matters. */
    private static List<String> verdicts(Decision decision) {
        return decision.guards().stream()
                .filter(g -> !g.verdict().equals("ALLOW"))
                .map(Difference::said)
                .toList();
    }

    private static String said(GuardLine line) {
        return line.guard() + " " + line.verdict() + ": " + line.reason();
    }
}
