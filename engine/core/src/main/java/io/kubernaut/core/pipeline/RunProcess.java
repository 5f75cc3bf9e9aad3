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
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
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
                case APPLYING -> reconcile(executor);
                case APPLIED -> verify(executor, definition);
                case UNDOING -> undo(executor, definition);
                case VERIFIED, REFUSED, FAILED, UNDONE -> Optional.of(DONE);
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
            var announced = move(RunState.APPLYING, "Writing to the cluster.");
            return announced.isPresent() ? announced : settle(executor.apply(run.request(), planOf(run)));
        }

        private Optional<Ending> settle(Application application) {
            return switch (application) {
                case Application.Applied a -> {
                    if (!a.artefacts().isEmpty()) {
                        runs.attach(run.runId(), a.artefacts(), clock.instant());
                    }
                    run = run.withAfter(a.after());
                    yield move(RunState.APPLIED, a.summary());
                }
                case Application.Conflict c -> move(RunState.PENDING, c.reason() + " Planning again.");
                case Application.Refused r -> Optional.of(finish(RunState.REFUSED, r.reason()));
            };
        }

        /** The process that was about to write is gone, or its answer was lost: ask the cluster what happened. */
        private Optional<Ending> reconcile(ActionExecutor executor) {
            return switch (executor.effectOf(run.request(), planOf(run))) {
                case Effect.TOOK_EFFECT -> move(RunState.APPLIED, "The cluster shows that the change was made.");
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
                case Verification.Failed f -> Optional.of(finish(RunState.FAILED, f.reason()));
                case Verification.Pending p -> {
                    var since = Objects.requireNonNullElse(run.appliedAt(), run.createdAt());
                    yield clock.instant().isAfter(since.plus(definition.timeout()))
                            ? Optional.of(finish(
                                    RunState.FAILED,
                                    "No effect within " + Spans.said(definition.timeout()) + ": " + p.missing()))
                            : Optional.of(new Ending.Later(LOOK_AGAIN, p.missing()));
                }
            };
        }

        private Optional<Ending> undo(ActionExecutor executor, ActionDefinition definition) {
            if (run.plan() == null) {
                return Optional.of(finish(RunState.UNDONE, "Nothing had been changed, so nothing is taken back."));
            }
            return switch (executor.undo(run.request(), planOf(run))) {
                case Application.Applied a -> Optional.of(finish(RunState.UNDONE, a.summary()));
                case Application.Conflict c ->
                    Optional.of(waitedLong(definition) ? giveUp(c.reason()) : new Ending.Later(LOOK_AGAIN, c.reason()));
                case Application.Refused r -> Optional.of(notTakenBack("It could not be taken back: " + r.reason()));
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
                default -> finish(RunState.FAILED, why + " The change was made and its effect is not known.");
            };
        }

        /** What the run came to stays as it was: that it cannot be taken back says nothing about whether it helped. */
        private Ending notTakenBack(String why) {
            var before = runs.steps(run.runId()).stream()
                    .map(RunStore.Step::state)
                    .filter(RunState::finished)
                    .reduce((first, second) -> second)
                    .orElse(RunState.FAILED);
            var now = clock.instant();
            var told = List.of(message(run.in(before, why, now), "run.undo-refused", "not taken back", now));
            return move(before, why, told, null).orElse(DONE);
        }

        private boolean untouched() {
            return run.state() == RunState.PENDING || run.state() == RunState.PLANNED;
        }

        /** Since the latest step, for an undo may begin long after the run. */
        private boolean waitedLong(ActionDefinition definition) {
            var steps = runs.steps(run.runId());
            var since = steps.isEmpty() ? run.createdAt() : steps.getLast().at();
            return clock.instant().isAfter(since.plus(definition.timeout().multipliedBy(2)));
        }

        private Optional<Ending> move(RunState to, String sentence) {
            return move(to, sentence, List.of(), null);
        }

        private Optional<Ending> move(
                RunState to, String sentence, List<Message> messages, @Nullable Duration decideAgainIn) {
            var next = run.in(to, sentence, clock.instant());
            if (!runs.advance(new RunStore.Advance(next, run.state(), messages, sinks, decideAgainIn), item)) {
                return Optional.of(LOST);
            }
            run = next;
            return Optional.empty();
        }

        private Ending finish(RunState to, String sentence) {
            return finish(to, sentence, to == RunState.FAILED ? SOON : null);
        }

        private Ending finish(RunState to, String sentence, @Nullable Duration decideAgainIn) {
            var now = clock.instant();
            var told = List.of(message(run.in(to, sentence, now), now));
            return move(to, sentence, told, decideAgainIn).orElse(DONE);
        }
    }

    private static Plan planOf(ActionRun run) {
        return Objects.requireNonNull(run.plan(), "a run is planned before it is applied");
    }

    private static Message message(ActionRun run, Instant now) {
        var word = run.state().name().toLowerCase(java.util.Locale.ROOT);
        return message(run, "run." + word, word, now);
    }

    private static Message message(ActionRun run, String topic, String word, Instant now) {
        var well = topic.equals("run.verified") || topic.equals("run.undone");
        var severity = well ? Message.Severity.INFO : Message.Severity.WARNING;
        return new Message(
                UUID.randomUUID(),
                topic,
                severity,
                run.action() + " on " + run.target().display() + ": " + word,
                run.message() + "\nWhy: kubernaut explain " + run.decisionId(),
                run.target(),
                run.incidentId(),
                run.decisionId(),
                now);
    }
}
