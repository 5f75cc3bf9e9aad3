package io.kubernaut.core.pipeline;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Decision.Choice;
import io.kubernaut.core.execution.ActionRun;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which step of its decision's plan a run is. A decision that is no plan has one step.
 *
 * @param at from 0
 */
record Stage(List<Choice> plan, int at) {
    static Stage of(Decision decision, ActionRun run) {
        var plan =
                Objects.requireNonNull(decision.chosen(), "a run has a choice").plan();
        // No two steps do the same to the same object.
        return new Stage(
                plan,
                IntStream.range(0, plan.size())
                        .filter(i -> matches(plan.get(i), run))
                        .findFirst()
                        .orElse(0));
    }

    private static boolean matches(Choice step, ActionRun run) {
        return step.action().equals(run.action())
                && step.target().equals(run.target())
                && step.parameters().equals(run.parameters());
    }

    Choice choice() {
        return plan.get(at);
    }

    boolean planned() {
        return plan.size() > 1;
    }

    boolean last() {
        return at == plan.size() - 1;
    }

    Stage next() {
        return new Stage(plan, at + 1);
    }

    /** Such as "step 2 of 3". */
    String place() {
        return "step " + (at + 1) + " of " + plan.size();
    }

    /** Where it ends when this step is not done: what was done before it, and what is not begun any more. */
    String cut() {
        return (at == 0 ? "No step was done before it. " : "Done before: " + words(0, at) + " ")
                + (last() ? "No step would have come after it." : "Not begun: " + words(at + 1, plan.size()));
    }

    String words(int from, int to) {
        return IntStream.range(from, to)
                        .mapToObj(i -> (i + 1) + ". " + plan.get(i).words())
                        .collect(Collectors.joining(", "))
                + ".";
    }
}
