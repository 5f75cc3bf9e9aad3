package io.kubernaut.core.pipeline;

import static io.kubernaut.core.pipeline.Handler.DONE;
import static io.kubernaut.core.pipeline.Handler.LOST;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.text.Spans;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The moves of one run from state to state, each stored with what follows from it, and how it comes to its end. */
final class RunMoves {
    static final Duration SOON = Duration.ofSeconds(2);

    /** When the cluster did not answer while a change was to be ended. */
    private static final Duration EXPIRE_AGAIN = Duration.ofMinutes(10);

    private final RunPorts ports;
    private final WorkItem item;
    private final ActionDefinition definition;
    private ActionRun run;

    RunMoves(RunPorts ports, WorkItem item, ActionDefinition definition, ActionRun run) {
        this.ports = ports;
        this.item = item;
        this.definition = definition;
        this.run = run;
    }

    /** As it is stored, with what is not stored yet. */
    ActionRun run() {
        return run;
    }

    ActionDefinition definition() {
        return definition;
    }

    Plan plan() {
        return Objects.requireNonNull(run.plan(), "a run is planned before it is applied");
    }

    void planned(Plan plan) {
        run = run.withPlan(plan);
    }

    Optional<RunStore.Held> lock() {
        return ports.runs().lock(run, item);
    }

    void after(String json) {
        run = run.withAfter(json);
    }

    void remember(List<PlanStep> steps) {
        run = run.withPlan(plan().withSteps(steps));
    }

    /** Before the step that collected it is stored as done: it may be collected twice, but is not lost. */
    void attach(List<Application.Artefact> artefacts) {
        if (!artefacts.isEmpty()) {
            ports.runs().attach(run.runId(), artefacts, ports.clock().instant());
        }
    }

    /** Stored before the next step begins, and only when something is new. */
    Optional<Ending> underway(Application.Underway under) {
        attach(under.artefacts());
        if (!under.steps().equals(plan().steps())) {
            remember(under.steps());
            var lost = move(run.state(), under.summary());
            if (lost.isPresent()) {
                return lost;
            }
        }
        return under.again().isZero()
                ? Optional.empty()
                : Optional.of(new Ending.Later(under.again(), under.summary()));
    }

    /** A run holds its target's lock, so it does not wait for ever. */
    Ending giveUp(String why) {
        return switch (run.state()) {
            case PENDING, PLANNED -> finish(RunState.REFUSED, why + " Nothing was changed.");
            case APPLYING -> finish(RunState.FAILED, why + " It may or may not have been changed; a person must look.");
            case UNDOING -> notTakenBack(why + " It may not have been taken back; a person must look.");
            case EXPIRING ->
                notTakenBack(
                        why + " It may not have been ended; it is tried again in " + Spans.said(EXPIRE_AGAIN) + ".",
                        EXPIRE_AGAIN);
            default -> finish(RunState.FAILED, why + " The change was made and its effect is not known.");
        };
    }

    /** What the run came to stays as it was: that it cannot be taken back says nothing about whether it helped. */
    Ending notTakenBack(String why) {
        return notTakenBack(why, null);
    }

    private Ending notTakenBack(String why, @Nullable Duration expiresIn) {
        var now = ports.clock().instant();
        return backAsItEnded(why, List.of(RunMessages.notTakenBack(run.in(asItEnded(), why, now), now)), expiresIn);
    }

    /** It could not be ended now, and is to be tried again. */
    Ending endedLater(String why, Duration again, boolean tell) {
        return tell ? notTakenBack(why, again) : backAsItEnded(why, List.of(), again);
    }

    private Ending backAsItEnded(String why, List<Message> told, @Nullable Duration expiresIn) {
        return move(asItEnded(), why, told, null, expiresIn).orElse(DONE);
    }

    private RunState asItEnded() {
        return endedBefore().orElse(RunState.FAILED);
    }

    /** How often it came into that state, from another one; at least once. */
    int timesIn(RunState state) {
        var states = ports.runs().steps(run.runId()).stream()
                .map(RunStore.Step::state)
                .toList();
        int times = 0;
        for (int i = 0; i < states.size(); i++) {
            times += states.get(i) == state && (i == 0 || states.get(i - 1) != state) ? 1 : 0;
        }
        return Math.max(1, times);
    }

    /** How it had ended before it was begun to be taken back. */
    Optional<RunState> endedBefore() {
        return ports.runs().steps(run.runId()).stream()
                .map(RunStore.Step::state)
                .filter(RunState::finished)
                .reduce((first, second) -> second);
    }

    boolean untouched() {
        return run.state() == RunState.PENDING || run.state() == RunState.PLANNED;
    }

    /** Since the latest step, for an undo may begin long after the run. */
    boolean waitedLong() {
        var steps = ports.runs().steps(run.runId());
        var since = steps.isEmpty() ? run.createdAt() : steps.getLast().at();
        return ports.clock()
                .instant()
                .isAfter(since.plus(definition.timeoutFor(run.parameters()).multipliedBy(2)));
    }

    Optional<Ending> move(RunState to, String sentence) {
        return move(to, sentence, List.of(), null, null);
    }

    Optional<Ending> move(RunState to, String sentence, List<Message> messages, @Nullable Duration decideAgainIn) {
        return move(to, sentence, messages, decideAgainIn, null);
    }

    private Optional<Ending> move(
            RunState to,
            String sentence,
            List<Message> messages,
            @Nullable Duration decideAgainIn,
            @Nullable Duration expiresIn) {
        var next = run.in(to, sentence, ports.clock().instant());
        var advance = new RunStore.Advance(
                next,
                run.state(),
                messages.isEmpty() || endedBefore().isPresent()
                        ? messages
                        : ports.sequel().placed(next, messages),
                ports.sinks(),
                decideAgainIn,
                expiresIn == null ? ends(to) : expiresIn,
                Assessing.dueIn(next, definition));
        if (!ports.runs().advance(advance, item)) {
            return Optional.of(LOST);
        }
        run = next;
        return Optional.empty();
    }

    Ending finish(RunState to, String sentence) {
        return finish(to, sentence, to == RunState.FAILED ? SOON : null);
    }

    Ending finish(RunState to, String sentence, @Nullable Duration decideAgainIn) {
        var now = ports.clock().instant();
        var told = List.of(RunMessages.ended(run.in(to, sentence, now), now));
        return move(to, sentence, told, decideAgainIn).orElse(DONE);
    }

    /**
     * When the change is to be ended, where it is made for a time. A run that failed may have changed something, so it is
     * ended after its time all the same.
     */
    private @Nullable Duration ends(RunState to) {
        return to == RunState.APPLIED || to == RunState.FAILED
                ? definition.lasts(run.parameters()).orElse(null)
                : null;
    }
}
