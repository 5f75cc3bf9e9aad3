package io.kubernaut.core.deliberation;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Risk;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A plan as a model drafted it.
 *
 * @param steps in their order
 */
record Draft(List<Proposal> steps, ActionCatalogue catalogue, Snapshot snapshot) {
    private static final int LONGEST_REASON = 100;

    /**
     * Why it does not count as a whole, in words; empty where it does.
     *
     * @param most steps that it may have
     * @param unfit why a step does not count, whatever guards say of it
     * @param stopped why guards do not bear a step; not asked where anything else is wrong with the plan
     */
    Optional<String> flaw(
            int most, Function<Proposal, Optional<String>> unfit, Function<Proposal, Optional<String>> stopped) {
        if (steps.size() > most) {
            return Optional.of("It has " + steps.size() + " steps, and at most " + most + " are asked for.");
        }
        return first(i -> unfit.apply(steps.get(i)).or(() -> againstEarlier(i)))
                .or(() -> first(i -> stopped.apply(steps.get(i))));
    }

    private Optional<String> first(IntFunction<Optional<String>> flaws) {
        return IntStream.range(0, steps.size())
                .mapToObj(i -> flaws.apply(i).map(flaw -> "Step " + (i + 1) + ": " + flaw))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> againstEarlier(int at) {
        return IntStream.range(0, at)
                .mapToObj(earlier -> against(earlier, steps.get(earlier), steps.get(at)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Each object is changed once at most, so no step can take back what an earlier one did. */
    private Optional<String> against(int earlier, Proposal before, Proposal step) {
        if (step.sameChange(before)) {
            return Optional.of("It is step " + (earlier + 1) + " once more.");
        }
        return mutates(before) && mutates(step) && sameObject(before.target(), step.target())
                ? Optional.of("It changes " + step.target().display() + ", which step " + (earlier + 1)
                        + " changes already, so it could take that back.")
                : Optional.empty();
    }

    private boolean mutates(Proposal step) {
        return catalogue.find(step.action()).map(ActionDefinition::mutating).orElse(true);
    }

    /** A pod is of its workload and so is what scales that, but two pods are two. */
    private boolean sameObject(ObjectRef one, ObjectRef other) {
        return one.equals(other) || whole(one).equals(other) || whole(other).equals(one);
    }

    private ObjectRef whole(ObjectRef object) {
        var autoscaler = snapshot.autoscaler();
        var workload = snapshot.workload();
        return autoscaler != null && workload != null && autoscaler.ref().equals(object)
                ? workload.ref()
                : snapshot.ownerOf(object);
    }

    /** The risk of the riskiest step. */
    Risk risk() {
        return steps.stream()
                .map(s -> catalogue.find(s.action()).map(ActionDefinition::risk).orElse(Risk.HIGH))
                .max(Risk::compareTo)
                .orElse(Risk.HIGH);
    }

    /**
     * All steps, and then the model's reasons, for people: however long reasons are, and whatever they say, the steps stand
     * before them.
     */
    String words() {
        var reasons = IntStream.range(0, steps.size())
                .filter(i -> !steps.get(i).reason().isEmpty())
                .mapToObj(i -> (i + 1) + ". \"" + cut(steps.get(i).reason()) + "\"")
                .collect(Collectors.joining(" "));
        return "A plan of " + steps.size() + " steps, whose risk is "
                + risk().name().toLowerCase(Locale.ROOT) + " as that of the riskiest: "
                + IntStream.range(0, steps.size())
                        .mapToObj(i -> (i + 1) + ". " + words(steps.get(i)))
                        .collect(Collectors.joining(" "))
                + (reasons.isEmpty() ? "" : " The model's reasons: " + reasons);
    }

    private static String words(Proposal step) {
        return step.action() + " on " + step.target().display()
                + (step.parameters().isEmpty() ? "" : " " + step.parameters()) + ".";
    }

    /** In quotes that it cannot end. */
    private static String cut(String reason) {
        var quoted = reason.replace('"', '\'');
        return quoted.length() <= LONGEST_REASON ? quoted : quoted.substring(0, LONGEST_REASON - 1) + "…";
    }
}
