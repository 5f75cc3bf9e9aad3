package io.kubernaut.core.pipeline;

import static io.kubernaut.core.pipeline.Handler.DONE;
import static io.kubernaut.core.pipeline.Handler.LOST;

import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.text.Spans;
import io.kubernaut.core.work.WorkItem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Goes on with a plan. Each step is a run of its own; the next one begins once the one before has shown its effect, in the
 * course of that one's work, which is not finished until then. So a process that dies in between leaves it to another.
 */
final class Sequel {
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final IncidentStore incidents;
    private final RunStore runs;
    private final Supplier<Policy> policy;
    private final List<String> sinks;
    private final Clock clock;

    Sequel(IncidentStore incidents, RunStore runs, Supplier<Policy> policy, List<String> sinks, Clock clock) {
        this.incidents = incidents;
        this.runs = runs;
        this.policy = policy;
        this.sinks = sinks;
        this.clock = clock;
    }

    /** Of a run that is a step of a plan. */
    private Optional<Stage> stage(ActionRun run) {
        return incidents
                .decision(run.decisionId())
                .filter(d -> d.chosen() != null)
                .map(d -> Stage.of(d, run))
                .filter(Stage::planned);
    }

    /** The same step of the same plan is the same run, whoever begins it. */
    private static UUID idOf(UUID decision, Stage stage) {
        return UUID.nameUUIDFromBytes((decision + "/" + stage.at()).getBytes(StandardCharsets.UTF_8));
    }

    /** Why a further step must not begin although the one before was done; empty for what is no further step. */
    Optional<String> against(ActionRun run) {
        return stage(run).filter(s -> s.at() > 0).flatMap(s -> overtaken(run).or(() -> undone(run)));
    }

    private Optional<String> overtaken(ActionRun run) {
        var last = incidents.find(run.incidentId()).map(Incident::lastDecision);
        return last.isPresent() && !last.get().equals(run.decisionId())
                ? Optional.of("The incident was decided anew since the plan was made.")
                : Optional.empty();
    }

    private Optional<String> undone(ActionRun run) {
        return runs.ofDecision(run.decisionId()).stream()
                .filter(other -> !other.runId().equals(run.runId()))
                .filter(other -> other.state() != RunState.VERIFIED)
                .findFirst()
                .map(other -> "An earlier step, " + other.action() + " on "
                        + other.target().display() + ", is no longer in force: it is "
                        + other.state().name().toLowerCase(Locale.ROOT) + ".");
    }

    /** What people are told of the end of a step says where in the plan it was, and what becomes of the rest. */
    List<Message> placed(ActionRun run, List<Message> messages) {
        return run.state().finished()
                ? stage(run)
                        .map(stage -> messages.stream()
                                .map(m -> m.adding(place(run.state(), stage)))
                                .toList())
                        .orElse(messages)
                : messages;
    }

    private static String place(RunState state, Stage stage) {
        if (state != RunState.VERIFIED) {
            return "It was " + stage.place() + " of a plan, which ends here. " + stage.cut();
        }
        return stage.last()
                ? "It was the last of " + stage.plan().size() + " steps of a plan, and all of them are done."
                : "It was " + stage.place() + " of a plan; next comes "
                        + stage.next().choice().words() + ", where guards still allow it.";
    }

    /** Begins the next step after one that has just shown its effect. */
    Ending after(ActionRun run, WorkItem item) {
        if (run.state() != RunState.VERIFIED || endings(run) != 1) {
            return DONE;
        }
        return stage(run)
                .filter(s -> !s.last())
                .map(s -> begin(s.next(), run, item))
                .orElse(DONE);
    }

    /** A run that could not be taken back, or of whose plan people were told, has ended more than once. */
    private long endings(ActionRun run) {
        return runs.steps(run.runId()).stream()
                .filter(step -> step.state().finished())
                .count();
    }

    private Ending begin(Stage stage, ActionRun before, WorkItem item) {
        var id = idOf(before.decisionId(), stage);
        if (runs.find(id).isPresent()) {
            return DONE;
        }
        var trace = incidents.trace(before.decisionId()).orElseThrow();
        var now = clock.instant();
        var next = Conclusions.run(id, stage.choice(), trace.decision(), trace.snapshot(), now);
        return switch (runs.start(next, Limits.of(trace.snapshot(), next.target()), item)) {
            case STARTED -> DONE;
            case LEASE_LOST -> LOST;
            case TARGET_BUSY ->
                later(
                        stage,
                        before,
                        item,
                        runs.heldAgainst(next).map(RunStore.Held::inWords).orElse("Another run worked on its target"));
            case LIMIT_REACHED -> later(stage, before, item, "As much is under way, or was begun, as the limits allow");
        };
    }

    /** A plan waits no longer than a run does. */
    private Ending later(Stage stage, ActionRun before, WorkItem item, String why) {
        var now = clock.instant();
        var ended = Objects.requireNonNullElse(before.finishedAt(), before.createdAt());
        var patience = policy.get().runExpiry();
        if (!now.isAfter(ended.plus(patience))) {
            return new Ending.Later(AGAIN, why + ".");
        }
        var sentence = "The plan ends after " + new Stage(stage.plan(), stage.at() - 1).place()
                + ": the next waited longer than "
                + Spans.said(patience) + " to begin. " + why + ". Not begun: "
                + stage.words(stage.at(), stage.plan().size());
        var told = before.in(before.state(), sentence, ended);
        return runs.remark(told, RunMessages.planEnded(told, now), sinks, item) ? DONE : LOST;
    }
}
