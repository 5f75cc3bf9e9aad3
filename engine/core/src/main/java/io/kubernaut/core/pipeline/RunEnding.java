package io.kubernaut.core.pipeline;

import static io.kubernaut.core.pipeline.Handler.DONE;

import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes a run's change back, or ends one whose time is over. */
final class RunEnding {
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    /** By then it is no passing fault. */
    private static final int TOLD_AT = 3;
    /** Within about half a day. */
    private static final int MOST_TRIES = 10;

    private final RunPorts ports;
    private final RunMoves moves;

    RunEnding(RunPorts ports, RunMoves moves) {
        this.ports = ports;
        this.moves = moves;
    }

    Optional<Ending> undo(ActionExecutor executor) {
        if (moves.run().plan() == null) {
            return Optional.of(moves.finish(RunState.UNDONE, "Nothing had been changed, so nothing is taken back."));
        }
        var forbidden = undoForbidden();
        if (forbidden.isPresent()) {
            return Optional.of(moves.notTakenBack(forbidden.get()));
        }
        return switch (takenBack(executor)) {
            case Application.Applied a -> Optional.of(undone(a.summary()));
            case Application.Underway u -> moves.underway(u);
            case Application.Broken b -> {
                moves.remember(b.steps());
                yield Optional.of(moves.notTakenBack("It could not be taken back: " + b.reason()));
            }
            case Application.Conflict c ->
                Optional.of(
                        moves.waitedLong()
                                ? moves.giveUp(c.reason())
                                : new Ending.Later(RunCourse.LOOK_AGAIN, c.reason()));
            case Application.Refused r -> Optional.of(moves.notTakenBack("It could not be taken back: " + r.reason()));
        };
    }

    private Application takenBack(ActionExecutor executor) {
        var request = moves.run().request();
        return moves.endedBefore().isPresent()
                ? ModeSwitch.askedFor(() -> executor.undo(request, moves.plan()))
                : executor.undo(request, moves.plan());
    }

    /** What a person asks for is done in mode observe, too; by itself only what may be done by itself. */
    private Optional<String> undoForbidden() {
        var mode = ports.modes().current().mode();
        if (moves.endedBefore().isPresent()) {
            return mode == Mode.OFF ? Optional.of(Undoing.OFF) : Optional.empty();
        }
        return mode == Mode.ACT
                ? Optional.empty()
                : Optional.of("The mode was set to " + mode.wireName()
                        + ", so it is not taken back by itself any further; a person may. "
                        + StepWords.soFar(moves.plan().steps()));
    }

    /** Where nobody asked for it, it is the end of a run that failed, and its incident is decided again. */
    private Ending undone(String summary) {
        if (moves.endedBefore().isPresent()) {
            return moves.finish(RunState.UNDONE, summary);
        }
        var why = ports.runs().steps(moves.run().runId()).stream()
                .filter(step -> step.state() == RunState.UNDOING)
                .findFirst()
                .map(step -> step.message() + " ")
                .orElse("");
        var now = ports.clock().instant();
        var sentence = why + summary;
        var told = List.of(RunMessages.failedAndTakenBack(moves.run().in(RunState.UNDONE, sentence, now), now));
        return moves.move(RunState.UNDONE, sentence, told, RunMoves.SOON).orElse(DONE);
    }

    /** The time of the change is over. Nothing is written to the cluster while the mode forbids it. */
    Optional<Ending> expire(ActionExecutor executor) {
        var mode = ports.modes().current().mode();
        if (mode != Mode.ACT) {
            // Whoever takes it up again tells people; until then its target is free for them.
            return Optional.of(moves.endedLater(
                    "Its time is over, but the mode was set to " + mode.wireName() + " before it was ended.",
                    RunMoves.SOON,
                    false));
        }
        return switch (executor.expire(moves.run().request(), moves.plan())) {
            case Application.Applied a -> Optional.of(moves.finish(RunState.EXPIRED, a.summary()));
            case Application.Underway u -> moves.underway(u);
            case Application.Broken b -> {
                moves.remember(b.steps());
                yield Optional.of(notEnded(b.reason()));
            }
            case Application.Conflict c ->
                Optional.of(
                        moves.waitedLong()
                                ? moves.giveUp(c.reason())
                                : new Ending.Later(RunCourse.LOOK_AGAIN, c.reason()));
            case Application.Refused r -> Optional.of(notEnded(r.reason()));
        };
    }

    /** A permission or a webhook may be in the way for a while, so it is tried again, ever less often. */
    private Ending notEnded(String reason) {
        int tries = moves.timesIn(RunState.EXPIRING);
        var why = "Its time is over, but it could not be ended: " + reason;
        if (tries >= MOST_TRIES) {
            return moves.notTakenBack(why + " After " + tries + " tries it is not tried again; end it by hand.");
        }
        var again = FIRST_RETRY.multipliedBy(1L << (tries - 1));
        return moves.endedLater(why + " It is tried again in " + Spans.said(again) + ".", again, tries == TOLD_AT);
    }
}
