package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.api.ExecReply;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.execution.Application.Artefact;
import io.kubernaut.core.execution.PlanStep;
import java.time.Duration;
import java.util.List;

/**
 * Takes a file out of a container when it is small, and deletes it there once it is stored. What is larger stays, and
 * people are told where. It is not redacted: nobody could read it then.
 */
record FetchStage(Workbench workbench, Place place, String file) implements Stage {
    static final int LARGEST = 16 * 1024 * 1024;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String FETCHED = "{\"fetched\":true}";

    @Override
    public String kind() {
        return "fetch";
    }

    @Override
    public Progress advance(PlanStep step) {
        if (step.note().equals(FETCHED)) {
            var problem = Place.problem(place.run(workbench.api(), List.of("rm", "-f", file), LIMIT));
            return Progress.done(
                    step,
                    "The dump is kept with the run."
                            + problem.map(words -> " It could not be deleted from the container: " + words)
                                    .orElse(""));
        }
        var size = size(place.run(workbench.api(), List.of("stat", "-c", "%s", file), LIMIT));
        if (size <= 0) {
            return Progress.failed(step, "there is no dump at " + file + " of " + place.display() + ".");
        }
        if (size > LARGEST) {
            return Progress.done(
                    step,
                    "The dump has " + Quantities.ofBytes(size) + " and stays at " + file + " of " + place.display()
                            + "; copy it with kubectl cp and delete it then.");
        }
        var reply = place.run(workbench.api(), List.of("cat", file), LIMIT, LARGEST);
        return reply instanceof ExecReply.Ended ended && ended.succeeded() && !ended.truncated()
                ? new Progress.Waiting(
                        step.in(PlanStep.State.UNDER_WAY, "The dump is fetched.")
                                .noting(FETCHED),
                        Duration.ZERO,
                        List.of(new Artefact(name(), "application/octet-stream", ended.output())))
                : Progress.done(
                        step, "The dump stays at " + file + " of " + place.display() + ": it could not be fetched.");
    }

    private String name() {
        return "heap" + file.substring(file.lastIndexOf('.'));
    }

    /** -1 when the file is not there. */
    static long size(ExecReply reply) {
        var text = Place.text(reply).strip();
        return Place.problem(reply).isEmpty() && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
}
