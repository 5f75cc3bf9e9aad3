package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.executor.BoundedText;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.Application.Artefact;
import io.kubernaut.core.execution.PlanStep;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Runs commands in a container, such that may be run again when it is not known whether they were. What they wrote
 * becomes an artefact, bounded and redacted, however they ended.
 *
 * @param artefact its name without .log
 */
record CommandStage(Workbench workbench, String kind, String artefact, Work work) implements Stage {
    private static final int MOST_LOG = 1024 * 1024;

    /** What is done in one call. */
    @FunctionalInterface
    interface Work {
        Outcome run(PlanStep step);
    }

    /**
     * What came of it.
     *
     * @param problem "" when the next step may follow
     * @param said one sentence
     * @param log what was written, not redacted yet
     * @param note for the steps after it; "" when they need nothing
     */
    record Outcome(String problem, String said, String log, String note) {
        static Outcome done(String said, String log) {
            return new Outcome("", said, log, "");
        }

        static Outcome failed(String problem, String log) {
            return new Outcome(problem, problem, log, "");
        }

        Outcome noting(String json) {
            return new Outcome(problem, said, log, json);
        }
    }

    /** One command, which must succeed. */
    static Outcome run(Workbench workbench, Place place, List<String> command, Duration limit, String said) {
        var reply = place.run(workbench.api(), command, limit);
        return Place.problem(reply)
                .map(problem -> Outcome.failed("in " + place.display() + ": " + problem, reply.log()))
                .orElseGet(() -> Outcome.done(said, reply.log()));
    }

    @Override
    public Progress advance(PlanStep step) {
        var outcome = work.run(step);
        var noted = outcome.note().isEmpty() ? step : step.noting(outcome.note());
        var progress = outcome.problem().isEmpty()
                ? Progress.done(noted, outcome.said())
                : Progress.failed(noted, outcome.problem());
        var clean = new BoundedText(MOST_LOG)
                .add(workbench.redactor().redact(outcome.log()))
                .toString();
        return clean.isBlank()
                ? progress
                : progress.with(List.of(new Artefact(
                        artefact + ".log", "text/plain; charset=utf-8", clean.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public Progress takeBack(PlanStep step) {
        return Progress.done(step, "What the commands did stays.");
    }
}
