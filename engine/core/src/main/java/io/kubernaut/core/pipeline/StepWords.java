package io.kubernaut.core.pipeline;

import io.kubernaut.core.execution.PlanStep;
import java.util.List;
import java.util.stream.Collectors;

/** The steps of a run in words. */
final class StepWords {
    private StepWords() {}

    /** What of it has been done, for somebody who has to go on by hand. */
    static String soFar(List<PlanStep> steps) {
        var begun = steps.stream().filter(PlanStep::begun).toList();
        if (begun.isEmpty()) {
            return "Nothing had been changed.";
        }
        return begun.stream()
                .map(step -> step.kind() + ": " + (step.said().isEmpty() ? step.summary() : step.said()))
                .collect(Collectors.joining(" ", "Done so far: ", ""));
    }
}
