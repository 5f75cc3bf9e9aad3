package io.kubernaut.core.pipeline;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.execution.Verification;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.text.Spans;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a run forward, one stored step after the other. A run found between "about to write" and "written" is
 * reconciled against the cluster and not repeated.
 */
public final class RunProcess implements Handler {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final int MAX_PLANS = 4;
    private static final Duration SOON = Duration.ofSeconds(2);

    /** When the cluster did not answer while a change was to be ended. */
    private static final Duration EXPIRE_AGAIN = Duration.ofMinutes(10);

    /** What was refused because the facts moved on is decided anew; not at once, for they may move on again. */
    private static final Duration ON_NEW_FACTS = Duration.ofSeconds(30);

    private final RunStore runs;
    private final ActionExecutors executors;
    private final ActionCatalogue catalogue;
    private final AlertStore alerts;
    private final ModeStore modes;
    private final Recheck recheck;
    private final Supplier<Policy> policy;
    private final List<String> sinks;
    private final Clock clock;

    RunProcess(
            RunStore runs,
            ActionExecutors executors,
            ActionCatalogue catalogue,
            AlertStore alerts,
            ModeStore modes,
            Recheck recheck,
            Supplier<Policy> policy,
            List<String> sinks,
            Clock clock) {
        this.runs = runs;
        this.executors = executors;
        this.catalogue = catalogue;
        this.alerts = alerts;
        this.modes = modes;
        this.recheck = recheck;
        this.policy = policy;
        this.sinks = List.copyOf(sinks);
        this.clock = clock;
    }

    @Override
    public Ending handle(WorkItem item) {
        var found = runs.find(item.subject());
        if (found.isEmpty() || found.get().state().finished()) {
            return DONE;
        }
        return new Course(item, found.get()).go();
    }

    /** One claim's course through the states. */
    private final class Course {
        private final WorkItem item;
        private ActionRun run;
        private boolean plannedHere;

        Course(WorkItem item, ActionRun run) {
            this.item = item;
            this.run = run;
        }

        Ending go() {
            var definition = catalogue.find(run.action()).orElseThrow();
            var executor = executors.executor(run.target().cluster(), run.action());
            if (executor.isEmpty()) {
                return withoutExecutor(definition);
            }
            try {
                while (!run.state().finished()) {
                    var ending = step(executor.get(), definition);
                    if (ending.isPresent()) {
                        return ending.get();
                    }
                }
                return DONE;
            } catch (ClusterCallFailedException e) {
                return unreachable(definition, e);
            }
        }

        /** Before anything is written the run is refused; after it the cluster may come back and tell. */
        private Ending withoutExecutor(ActionDefinition definition) {
            var why = "This installation cannot carry out " + run.action() + ".";
            return untouched() || waitedLong(definition) ? giveUp(why) : new Ending.Later(LOOK_AGAIN, why);
        }

        /** Empty when the next state follows at once. */
        private Optional<Ending> step(ActionExecutor executor, ActionDefinition definition) {
            return switch (run.state()) {
                case PENDING -> plan(executor, definition);
                case PLANNED -> apply(executor, definition);
                case APPLYING ->
                    executor.resumable(planOf(run)) ? goOn(executor, definition) : reconcile(executor, definition);
                case APPLIED -> verify(executor, definition);
                case UNDOING -> undo(executor, definition);
                case EXPIRING -> expire(executor, definition);
                case VERIFIED, REFUSED, FAILED, UNDONE, EXPIRED -> Optional.of(DONE);
            };
        }

        private Optional<Ending> plan(ActionExecutor executor, ActionDefinition definition) {
            var obstacle = obstacle(definition);
            if (obstacle.isPresent()) {
                return Optional.of(finish(RunState.REFUSED, obstacle.get()));
            }
            long plans = runs.steps(run.runId()).stream()
                    .filter(s -> s.state() == RunState.PLANNED)
                    .count();
            if (plans >= MAX_PLANS) {
                return Optional.of(finish(
                        RunState.REFUSED, "The object kept changing under " + plans + " plans; nothing was changed."));
            }
            var outdated = definition.mutating() ? outdated() : Optional.<String>empty();
            if (outdated.isPresent()) {
                return Optional.of(refuseAndDecideAgain(outdated.get()));
            }
            return switch (executor.plan(run.request())) {
                case Planning.Planned p -> {
                    run = run.withPlan(p.plan());
                    plannedHere = true;
                    yield move(RunState.PLANNED, p.plan().summary());
                }
                case Planning.AlreadySo a -> Optional.of(finish(RunState.VERIFIED, a.reason()));
                case Planning.Changed c -> Optional.of(refuseAndDecideAgain(c.reason()));
                case Planning.Refused r -> Optional.of(finish(RunState.REFUSED, r.reason()));
            };
        }

        /** A decision is for now: one that waited too long, or that guards no longer allow, is made anew. */
        private Optional<String> outdated() {
            var expiry = policy.get().runExpiry();
            return clock.instant().isAfter(run.createdAt().plus(expiry))
                    ? Optional.of("It waited longer than " + Spans.said(expiry) + " to begin.")
                    : recheck.objection(run);
        }

        private Ending refuseAndDecideAgain(String why) {
            return finish(RunState.REFUSED, why + " Nothing was changed; it is decided again.", ON_NEW_FACTS);
        }

        /** What has changed since the decision and now forbids to act. */
        private Optional<String> obstacle(ActionDefinition definition) {
            var mode = modes.current().mode();
            if (mode != Mode.ACT) {
                return Optional.of("The mode was set to " + mode.wireName() + " before anything was changed.");
            }
            var open = alerts.ofIncident(run.incidentId()).stream().anyMatch(Episode::open);
            return definition.mutating() && !open
                    ? Optional.of("The alert was over before anything was changed.")
                    : Optional.empty();
        }

        private Optional<Ending> apply(ActionExecutor executor, ActionDefinition definition) {
            var obstacle = obstacle(definition);
            if (obstacle.isPresent()) {
                return Optional.of(finish(RunState.REFUSED, obstacle.get()));
            }
            if (!plannedHere) {
                // Whoever planned it is gone, who knows since when.
                return move(RunState.PENDING, "Taken up again; everything is checked anew.");
            }
            if (executor.resumable(planOf(run))) {
                firstStepBegins();
            }
            var announced = move(RunState.APPLYING, "Writing to the cluster.");
            if (announced.isPresent()) {
                return announced;
            }
            // To announce it took a while: the mode may have been set on another replica meanwhile.
            return obstacle(definition)
                    .<Optional<Ending>>map(why -> Optional.of(finish(RunState.REFUSED, why)))
                    .orElseGet(() -> settle(executor.apply(run.request(), planOf(run)), definition));
        }

        /**
         * The first step counts as begun before it is: whoever finds the run goes on with it, and does not plan anew over
         * what may have been written.
         */
        private void firstStepBegins() {
            var steps = new ArrayList<>(planOf(run).steps());
            steps.set(0, steps.getFirst().in(PlanStep.State.UNDER_WAY, ""));
            remember(steps);
        }

        /** The next step of several. The mode is asked before each, so that nothing more is changed once it is not act. */
        private Optional<Ending> goOn(ActionExecutor executor, ActionDefinition definition) {
            var plan = planOf(run);
            if (!plan.begun() && !plannedHere) {
                return move(RunState.PENDING, "Taken up again before its first step; everything is checked anew.");
            }
            var mode = modes.current().mode();
            if (mode != Mode.ACT) {
                return Optional.of(finish(
                        RunState.FAILED,
                        "The mode was set to " + mode.wireName() + " half-way, so nothing more is done. "
                                + StepWords.soFar(plan.steps()),
                        SOON,
                        lasts(definition)));
            }
            var since = Objects.requireNonNullElse(run.applyingSince(), run.createdAt());
            var limit = heardOf(plan)
                    ? definition.timeoutFor(run.parameters())
                    : policy.get().runExpiry();
            return clock.instant().isAfter(since.plus(limit))
                    ? broken("Not done within " + Spans.said(limit) + ".")
                    : settle(executor.apply(run.request(), plan), definition);
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
            return planOf(run).begun()
                    ? move(RunState.UNDOING, why + " What was done is taken back.")
                    : Optional.of(finish(RunState.REFUSED, why + " Nothing was changed."));
        }

        private void remember(List<PlanStep> steps) {
            run = run.withPlan(planOf(run).withSteps(steps));
        }

        private Optional<Ending> settle(Application application, ActionDefinition definition) {
            return switch (application) {
                case Application.Applied a -> {
                    attach(a.artefacts());
                    run = run.withAfter(a.after());
                    yield move(RunState.APPLIED, a.summary(), List.of(), null, lasts(definition));
                }
                case Application.Underway u -> underway(u);
                case Application.Broken b -> {
                    attach(b.artefacts());
                    remember(b.steps());
                    yield broken(b.reason());
                }
                case Application.Conflict c -> move(RunState.PENDING, c.reason() + " Planning again.");
                case Application.Refused r ->
                    planOf(run).begun() ? broken(r.reason()) : Optional.of(finish(RunState.REFUSED, r.reason()));
            };
        }

        /** Before the step that collected it is stored as done: it may be collected twice, but is not lost. */
        private void attach(List<Application.Artefact> artefacts) {
            if (!artefacts.isEmpty()) {
                runs.attach(run.runId(), artefacts, clock.instant());
            }
        }

        /** Stored before the next step begins, and only when something is new. */
        private Optional<Ending> underway(Application.Underway under) {
            attach(under.artefacts());
            if (!under.steps().equals(planOf(run).steps())) {
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

        /** The process that was about to write is gone, or its answer was lost: ask the cluster what happened. */
        private Optional<Ending> reconcile(ActionExecutor executor, ActionDefinition definition) {
            return switch (executor.effectOf(run.request(), planOf(run))) {
                case Effect.TOOK_EFFECT ->
                    move(
                            RunState.APPLIED,
                            "The cluster shows that the change was made.",
                            List.of(),
                            null,
                            lasts(definition));
                case Effect.DID_NOT -> move(RunState.PENDING, "The cluster shows no change; planning again.");
                case Effect.CANNOT_TELL ->
                    Optional.of(finish(
                            RunState.FAILED,
                            "The write was interrupted and the cluster does not tell whether it was made;"
                                    + " a person must look."));
            };
        }

        private Optional<Ending> verify(ActionExecutor executor, ActionDefinition definition) {
            return switch (executor.verify(run.request(), planOf(run))) {
                case Verification.Verified v -> Optional.of(finish(RunState.VERIFIED, v.evidence()));
                case Verification.Failed f -> failed(f.reason(), definition);
                case Verification.Pending p -> {
                    var since = Objects.requireNonNullElse(run.appliedAt(), run.createdAt());
                    var limit = definition.timeoutFor(run.parameters());
                    yield clock.instant().isAfter(since.plus(limit))
                            ? failed("No effect within " + Spans.said(limit) + ": " + p.missing(), definition)
                            : Optional.of(new Ending.Later(LOOK_AGAIN, p.missing()));
                }
            };
        }

        /** A change without its effect is taken back where the action allows that and acting is allowed. */
        private Optional<Ending> failed(String why, ActionDefinition definition) {
            return definition.undoable()
                            && definition.undoneUnverified()
                            && modes.current().mode() == Mode.ACT
                    ? move(RunState.UNDOING, why + " It is taken back.")
                    : Optional.of(finish(RunState.FAILED, why));
        }

        private Optional<Ending> undo(ActionExecutor executor, ActionDefinition definition) {
            if (run.plan() == null) {
                return Optional.of(finish(RunState.UNDONE, "Nothing had been changed, so nothing is taken back."));
            }
            var forbidden = undoForbidden();
            if (forbidden.isPresent()) {
                return Optional.of(notTakenBack(forbidden.get()));
            }
            return switch (executor.undo(run.request(), planOf(run))) {
                case Application.Applied a -> Optional.of(undone(a.summary()));
                case Application.Underway u -> underway(u);
                case Application.Broken b -> {
                    remember(b.steps());
                    yield Optional.of(notTakenBack("It could not be taken back: " + b.reason()));
                }
                case Application.Conflict c ->
                    Optional.of(waitedLong(definition) ? giveUp(c.reason()) : new Ending.Later(LOOK_AGAIN, c.reason()));
                case Application.Refused r -> Optional.of(notTakenBack("It could not be taken back: " + r.reason()));
            };
        }

        /** What a person asks for is done in mode observe, too; by itself only what may be done by itself. */
        private Optional<String> undoForbidden() {
            var mode = modes.current().mode();
            if (endedBefore().isPresent()) {
                return mode == Mode.OFF ? Optional.of(Undoing.OFF) : Optional.empty();
            }
            return mode == Mode.ACT
                    ? Optional.empty()
                    : Optional.of("The mode was set to " + mode.wireName()
                            + ", so it is not taken back by itself any further; a person may. "
                            + StepWords.soFar(planOf(run).steps()));
        }

        /** Where nobody asked for it, it is the end of a run that failed, and its incident is decided again. */
        private Ending undone(String summary) {
            if (endedBefore().isPresent()) {
                return finish(RunState.UNDONE, summary);
            }
            var why = runs.steps(run.runId()).stream()
                    .filter(step -> step.state() == RunState.UNDOING)
                    .findFirst()
                    .map(step -> step.message() + " ")
                    .orElse("");
            var now = clock.instant();
            var sentence = why + summary;
            var told = List.of(RunMessages.failedAndTakenBack(run.in(RunState.UNDONE, sentence, now), now));
            return move(RunState.UNDONE, sentence, told, SOON).orElse(DONE);
        }

        /** The time of the change is over. Nothing is written to the cluster while the mode forbids it. */
        private Optional<Ending> expire(ActionExecutor executor, ActionDefinition definition) {
            var mode = modes.current().mode();
            if (mode != Mode.ACT) {
                return Optional.of(
                        new Ending.Later(ON_NEW_FACTS, "Its time is over, but the mode is " + mode.wireName()));
            }
            return switch (executor.expire(run.request(), planOf(run))) {
                case Application.Applied a -> Optional.of(finish(RunState.EXPIRED, a.summary()));
                case Application.Underway u -> underway(u);
                case Application.Broken b -> {
                    remember(b.steps());
                    yield Optional.of(notTakenBack("Its time is over, but it could not be ended: " + b.reason()));
                }
                case Application.Conflict c ->
                    Optional.of(waitedLong(definition) ? giveUp(c.reason()) : new Ending.Later(LOOK_AGAIN, c.reason()));
                case Application.Refused r ->
                    Optional.of(notTakenBack("Its time is over, but it could not be ended: " + r.reason()));
            };
        }

        private Ending unreachable(ActionDefinition definition, ClusterCallFailedException e) {
            var why = "The cluster did not answer: " + e.getMessage();
            return waitedLong(definition) ? giveUp(why) : new Ending.Later(LOOK_AGAIN, why);
        }

        /** A run holds its target's lock, so it does not wait for ever. */
        private Ending giveUp(String why) {
            return switch (run.state()) {
                case PENDING, PLANNED -> finish(RunState.REFUSED, why + " Nothing was changed.");
                case APPLYING ->
                    finish(RunState.FAILED, why + " It may or may not have been changed; a person must look.");
                case UNDOING -> notTakenBack(why + " It may not have been taken back; a person must look.");
                case EXPIRING ->
                    notTakenBack(
                            why + " It may not have been ended; it is tried again in " + Spans.said(EXPIRE_AGAIN) + ".",
                            EXPIRE_AGAIN);
                default -> finish(RunState.FAILED, why + " The change was made and its effect is not known.");
            };
        }

        /** What the run came to stays as it was: that it cannot be taken back says nothing about whether it helped. */
        private Ending notTakenBack(String why) {
            return notTakenBack(why, null);
        }

        private Ending notTakenBack(String why, @Nullable Duration expiresIn) {
            var before = endedBefore().orElse(RunState.FAILED);
            var now = clock.instant();
            var told = List.of(RunMessages.notTakenBack(run.in(before, why, now), now));
            return move(before, why, told, null, expiresIn).orElse(DONE);
        }

        /** For how long the change is made; null where it is there to stay. */
        private @Nullable Duration lasts(ActionDefinition definition) {
            return definition.lasts(run.parameters()).orElse(null);
        }

        /** A failed run may have changed something, and what is made for a time is ended after it all the same. */
        private @Nullable Duration lasts() {
            return catalogue.find(run.action()).map(this::lasts).orElse(null);
        }

        /** How it had ended before it was begun to be taken back. */
        private Optional<RunState> endedBefore() {
            return runs.steps(run.runId()).stream()
                    .map(RunStore.Step::state)
                    .filter(RunState::finished)
                    .reduce((first, second) -> second);
        }

        private boolean untouched() {
            return run.state() == RunState.PENDING || run.state() == RunState.PLANNED;
        }

        /** Since the latest step, for an undo may begin long after the run. */
        private boolean waitedLong(ActionDefinition definition) {
            var steps = runs.steps(run.runId());
            var since = steps.isEmpty() ? run.createdAt() : steps.getLast().at();
            return clock.instant()
                    .isAfter(since.plus(definition.timeoutFor(run.parameters()).multipliedBy(2)));
        }

        private Optional<Ending> move(RunState to, String sentence) {
            return move(to, sentence, List.of(), null, null);
        }

        private Optional<Ending> move(
                RunState to, String sentence, List<Message> messages, @Nullable Duration decideAgainIn) {
            return move(to, sentence, messages, decideAgainIn, null);
        }

        private Optional<Ending> move(
                RunState to,
                String sentence,
                List<Message> messages,
                @Nullable Duration decideAgainIn,
                @Nullable Duration expiresIn) {
            var next = run.in(to, sentence, clock.instant());
            var ends = expiresIn == null && to == RunState.FAILED ? lasts() : expiresIn;
            var advance = new RunStore.Advance(next, run.state(), messages, sinks, decideAgainIn, ends);
            if (!runs.advance(advance, item)) {
                return Optional.of(LOST);
            }
            run = next;
            return Optional.empty();
        }

        private Ending finish(RunState to, String sentence) {
            return finish(to, sentence, to == RunState.FAILED ? SOON : null);
        }

        private Ending finish(RunState to, String sentence, @Nullable Duration decideAgainIn) {
            return finish(to, sentence, decideAgainIn, null);
        }

        private Ending finish(
                RunState to, String sentence, @Nullable Duration decideAgainIn, @Nullable Duration expiresIn) {
            var now = clock.instant();
            var told = List.of(RunMessages.ended(run.in(to, sentence, now), now));
            return move(to, sentence, told, decideAgainIn, expiresIn).orElse(DONE);
        }
    }

    private static Plan planOf(ActionRun run) {
        return Objects.requireNonNull(run.plan(), "a run is planned before it is applied");
    }
}
