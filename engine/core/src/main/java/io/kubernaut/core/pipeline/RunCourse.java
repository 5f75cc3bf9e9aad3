package io.kubernaut.core.pipeline;

import static io.kubernaut.core.pipeline.Handler.DONE;

import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.execution.Verification;
import io.kubernaut.core.guard.Verdict;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;

/** One claim's course of a run through its states. */
final class RunCourse {
    static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final int MAX_PLANS = 4;
    private static final String NO_CHANGE_SHOWS = "The cluster shows no change; planning again.";

    /** What was refused because the facts moved on is decided anew; not at once, for they may move on again. */
    private static final Duration ON_NEW_FACTS = Duration.ofSeconds(30);

    private final RunPorts ports;
    private final RunMoves moves;
    private final RunEnding takingBack;
    private boolean plannedHere;

    RunCourse(RunPorts ports, RunMoves moves) {
        this.ports = ports;
        this.moves = moves;
        this.takingBack = new RunEnding(ports, moves);
    }

    Ending go() {
        var executor = ports.executors()
                .executor(moves.run().target().cluster(), moves.run().action());
        if (executor.isEmpty()) {
            return withoutExecutor();
        }
        var plan = moves.run().plan();
        if (plan != null && plan.sealed()) {
            return moves.giveUp("What it was before is stored under another kubernaut.secrets.key than now.");
        }
        try {
            while (!moves.run().state().finished()) {
                var ending = step(executor.get());
                if (ending.isPresent()) {
                    return ending.get();
                }
            }
            return DONE;
        } catch (ClusterCallFailedException e) {
            return unreachable(e);
        }
    }

    /** Before anything is written the run is refused; after it the cluster may come back and tell. */
    private Ending withoutExecutor() {
        var why = "This installation cannot carry out " + moves.run().action() + ".";
        return moves.untouched() || moves.waitedLong() ? moves.giveUp(why) : new Ending.Later(LOOK_AGAIN, why);
    }

    /** Empty when the next state follows at once. */
    private Optional<Ending> step(ActionExecutor executor) {
        return switch (moves.run().state()) {
            case PENDING -> plan(executor);
            case PLANNED -> apply(executor);
            case APPLYING -> executor.resumable(moves.plan()) ? goOn(executor) : reconcile(executor);
            case APPLIED -> verify(executor);
            case UNDOING -> takingBack.undo(executor);
            case EXPIRING -> takingBack.expire(executor);
            case VERIFIED, REFUSED, FAILED, UNDONE, EXPIRED -> Optional.of(DONE);
        };
    }

    private Optional<Ending> plan(ActionExecutor executor) {
        if (wroteLate(executor)) {
            return tookEffectLate();
        }
        var obstacle = obstacle().or(() -> ports.sequel().against(moves.run()));
        if (obstacle.isPresent()) {
            return Optional.of(moves.finish(RunState.REFUSED, obstacle.get()));
        }
        long plans = ports.runs().steps(moves.run().runId()).stream()
                .filter(s -> s.state() == RunState.PLANNED)
                .count();
        if (plans >= MAX_PLANS) {
            return Optional.of(moves.finish(
                    RunState.REFUSED, "The object kept changing under " + plans + " plans; nothing was changed."));
        }
        var outdated = moves.definition().mutating() ? outdated() : Optional.<String>empty();
        if (outdated.isPresent()) {
            return Optional.of(refuseAndDecideAgain(outdated.get()));
        }
        var planning = executor.plan(moves.run().request());
        if (!(planning instanceof Planning.Planned) && wroteLate(executor)) {
            return tookEffectLate();
        }
        return switch (planning) {
            case Planning.Planned p -> planned(p.plan());
            case Planning.AlreadySo a -> Optional.of(moves.finish(RunState.VERIFIED, a.reason()));
            case Planning.Changed c -> Optional.of(refuseAndDecideAgain(c.reason()));
            case Planning.Refused r -> Optional.of(moves.finish(RunState.REFUSED, r.reason()));
        };
    }

    /**
     * Whether a write of this run that had not shown when it was asked for shows now. An API server may carry out a request
     * after its client has given up on it: then the change must not pass for somebody else's, or it would never be ended.
     */
    private boolean wroteLate(ActionExecutor executor) {
        var earlier = moves.run().plan();
        return earlier != null
                && moves.run().applyingSince() != null
                && !executor.resumable(earlier)
                && wroteWithoutAnAnswer()
                && executor.effectOf(moves.run().request(), earlier) == Effect.TOOK_EFFECT;
    }

    /** A write that met a conflict was answered: nothing of it can come late. */
    private boolean wroteWithoutAnAnswer() {
        return ports.runs().steps(moves.run().runId()).stream()
                .anyMatch(s -> s.state() == RunState.PENDING && s.message().equals(NO_CHANGE_SHOWS));
    }

    private Optional<Ending> tookEffectLate() {
        return moves.move(RunState.APPLIED, "The cluster shows that an earlier write of this run was made after all.");
    }

    /** Nothing is written before all that the plan changes is this run's alone. */
    private Optional<Ending> planned(Plan plan) {
        moves.planned(plan);
        var held = moves.definition().mutating() ? moves.lock() : Optional.<RunStore.Held>empty();
        if (held.isPresent()) {
            return Optional.of(refuseAndDecideAgain(held.get().inWords() + "."));
        }
        plannedHere = true;
        return moves.move(RunState.PLANNED, plan.summary());
    }

    /** A decision is for now: one that waited too long, or that guards no longer allow, is made anew. */
    private Optional<String> outdated() {
        var expiry = ports.policy().get().runExpiry();
        return ports.clock().instant().isAfter(moves.run().createdAt().plus(expiry))
                ? Optional.of("It waited longer than " + Spans.said(expiry) + " to begin.")
                : ports.recheck().objection(moves.run());
    }

    private Ending refuseAndDecideAgain(String why) {
        return moves.finish(RunState.REFUSED, why + " Nothing was changed; it is decided again.", ON_NEW_FACTS);
    }

    /** What has changed since the decision and now forbids to act. */
    private Optional<String> obstacle() {
        var mode = ports.modes().current().mode();
        if (mode != Mode.ACT) {
            return Optional.of("The mode was set to " + mode.wireName() + " before anything was changed.");
        }
        var open = ports.alerts().ofIncident(moves.run().incidentId()).stream().anyMatch(Episode::open);
        return moves.definition().mutating() && !open
                ? Optional.of("The alert was over before anything was changed.")
                : Optional.empty();
    }

    private Optional<Ending> apply(ActionExecutor executor) {
        var obstacle = obstacle();
        if (obstacle.isPresent()) {
            return Optional.of(moves.finish(RunState.REFUSED, obstacle.get()));
        }
        if (!plannedHere) {
            // Whoever planned it is gone, who knows since when.
            return moves.move(RunState.PENDING, "Taken up again; everything is checked anew.");
        }
        if (executor.resumable(moves.plan())) {
            firstStepBegins();
        }
        var announced = moves.move(RunState.APPLYING, "Writing to the cluster.");
        if (announced.isPresent()) {
            return announced;
        }
        // To announce it took a while: the mode may have been set on another replica meanwhile.
        return obstacle()
                .<Optional<Ending>>map(why -> Optional.of(moves.finish(RunState.REFUSED, why)))
                .orElseGet(() -> settle(executor.apply(moves.run().request(), moves.plan())));
    }

    /**
     * The first step counts as begun before it is: whoever finds the run goes on with it, and does not plan anew over
     * what may have been written.
     */
    private void firstStepBegins() {
        var steps = new ArrayList<>(moves.plan().steps());
        steps.set(0, steps.getFirst().in(PlanStep.State.UNDER_WAY, ""));
        moves.remember(steps);
    }

    /** The next step of several. The mode is asked before each, so that nothing more is changed once it is not act. */
    private Optional<Ending> goOn(ActionExecutor executor) {
        var plan = moves.plan();
        if (!plan.begun() && !plannedHere) {
            return moves.move(RunState.PENDING, "Taken up again before its first step; everything is checked anew.");
        }
        var mode = ports.modes().current().mode();
        if (mode != Mode.ACT) {
            var halted = executor.halt(moves.run().request(), plan).map(said -> said + " ");
            return Optional.of(moves.finish(
                    RunState.FAILED,
                    "The mode was set to " + mode.wireName() + " half-way, so nothing more is done. "
                            + halted.orElse("") + StepWords.soFar(plan.steps())));
        }
        var since = Objects.requireNonNullElse(
                moves.run().applyingSince(), moves.run().createdAt());
        var limit = heardOf(plan)
                ? moves.definition().timeoutFor(moves.run().parameters())
                : ports.policy().get().runExpiry();
        if (ports.clock().instant().isAfter(since.plus(limit))) {
            return broken("Not done within " + Spans.said(limit) + ".");
        }
        return switch (ports.recheck().goingOn(moves.run())) {
            case Verdict.Deny deny -> broken(deny.reason());
            case Verdict.Hold hold -> Optional.of(new Ending.Later(hold.retryAfter(), hold.reason()));
            case Verdict.Allow a -> settle(executor.apply(moves.run().request(), plan));
            case Verdict.NeedsApproval n -> settle(executor.apply(moves.run().request(), plan));
        };
    }

    /** Whether anything is known of the first step; if not, the facts it was decided on may be old. */
    private static boolean heardOf(Plan plan) {
        var first = plan.steps().getFirst();
        return first.state() != PlanStep.State.UNDER_WAY
                || !first.said().isEmpty()
                || !first.note().isEmpty();
    }

    /** What was begun and cannot be finished is taken back at once. */
    private Optional<Ending> broken(String why) {
        return moves.plan().begun()
                ? moves.move(RunState.UNDOING, why + " What was done is taken back.")
                : Optional.of(moves.finish(RunState.REFUSED, why + " Nothing was changed."));
    }

    private Optional<Ending> settle(Application application) {
        return switch (application) {
            case Application.Applied a -> {
                moves.attach(a.artefacts());
                moves.after(a.after());
                yield moves.move(RunState.APPLIED, a.summary());
            }
            case Application.Underway u -> moves.underway(u);
            case Application.Broken b -> {
                moves.attach(b.artefacts());
                moves.remember(b.steps());
                yield broken(b.reason());
            }
            case Application.Conflict c -> moves.move(RunState.PENDING, c.reason() + " Planning again.");
            case Application.Refused r ->
                moves.plan().begun() ? broken(r.reason()) : Optional.of(moves.finish(RunState.REFUSED, r.reason()));
        };
    }

    /** The process that was about to write is gone, or its answer was lost: ask the cluster what happened. */
    private Optional<Ending> reconcile(ActionExecutor executor) {
        return switch (executor.effectOf(moves.run().request(), moves.plan())) {
            case Effect.TOOK_EFFECT -> moves.move(RunState.APPLIED, "The cluster shows that the change was made.");
            case Effect.DID_NOT -> moves.move(RunState.PENDING, NO_CHANGE_SHOWS);
            case Effect.CANNOT_TELL ->
                Optional.of(moves.finish(
                        RunState.FAILED,
                        "The write was interrupted and the cluster does not tell whether it was made;"
                                + " a person must look."));
        };
    }

    private Optional<Ending> verify(ActionExecutor executor) {
        return switch (executor.verify(moves.run().request(), moves.plan())) {
            case Verification.Verified v -> Optional.of(moves.finish(RunState.VERIFIED, v.evidence()));
            case Verification.Failed f -> failed(f.reason());
            case Verification.Pending p -> {
                var since = Objects.requireNonNullElse(
                        moves.run().appliedAt(), moves.run().createdAt());
                var limit = moves.definition().timeoutFor(moves.run().parameters());
                yield ports.clock().instant().isAfter(since.plus(limit))
                        ? failed("No effect within " + Spans.said(limit) + ": " + p.missing())
                        : Optional.of(new Ending.Later(LOOK_AGAIN, p.missing()));
            }
        };
    }

    /** A change without its effect is taken back where the action allows that and acting is allowed. */
    private Optional<Ending> failed(String why) {
        return moves.definition().undoable()
                        && moves.definition().undoneUnverified()
                        && ports.modes().current().mode() == Mode.ACT
                ? moves.move(RunState.UNDOING, why + " It is taken back.")
                : Optional.of(moves.finish(RunState.FAILED, why));
    }

    private Ending unreachable(ClusterCallFailedException e) {
        var why = "The cluster did not answer: " + e.getMessage();
        return moves.waitedLong() ? moves.giveUp(why) : new Ending.Later(LOOK_AGAIN, why);
    }
}
