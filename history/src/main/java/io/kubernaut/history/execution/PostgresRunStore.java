package io.kubernaut.history.execution;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanSeal;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.database.Transaction;
import io.kubernaut.history.memory.PostgresMemory;
import io.kubernaut.history.telling.PostgresOutbox;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs as rows: those under way in one table, whose changes lock what they change, and those that are over in another.
 */
public final class PostgresRunStore implements RunStore {
    private final Sessions sessions;
    private final PostgresWorkQueue work;
    private final PostgresOutbox outbox;
    private final PostgresMemory memory;
    private final ActionCatalogue catalogue;
    private final PlanSeal seal;
    private final Clock clock;

    public PostgresRunStore(
            Sessions sessions,
            PostgresWorkQueue work,
            PostgresOutbox outbox,
            PostgresMemory memory,
            ActionCatalogue catalogue,
            PlanSeal seal,
            Clock clock) {
        this.sessions = sessions.with(RunMapper.class, LockMapper.class);
        this.work = work;
        this.outbox = outbox;
        this.memory = memory;
        this.catalogue = catalogue;
        this.seal = seal;
        this.clock = clock;
    }

    /**
     * Creates a run with its RUN work, as part of another store's transaction, where it is the last to lock anything. A
     * change begins only within the limits, counted while no other change of the cluster can begin.
     */
    public Begun begin(Transaction transaction, ActionRun run, Limits limits) {
        var changes = changes(run);
        if (changes) {
            var target = run.target();
            var load = memory.lockedLoad(transaction, target.cluster(), run.createdAt());
            if (limits.reached(run.action(), target, load).isPresent()) {
                return Begun.LIMIT_REACHED;
            }
        }
        var mapper = transaction.mapper(RunMapper.class);
        if (mapper.begin(RunRow.of(run, seal), changes) == 0 || (changes && !RunLocks.target(transaction, run))) {
            return transaction.rollback(Begun.TARGET_BUSY);
        }
        mapper.addStep(run.runId(), 1, run.createdAt(), run.state(), run.message());
        work.add(transaction, WorkItem.Kind.RUN, run.runId(), Duration.ZERO);
        return Begun.BEGUN;
    }

    /** See {@link PostgresMemory#noteRecurrence}; runs that are assessed already are to be assessed anew. */
    public void noteRecurrence(Transaction transaction, List<Snapshot> snapshots) {
        memory.noteRecurrence(transaction, snapshots)
                .forEach(run -> work.add(transaction, WorkItem.Kind.ASSESS, run, Duration.ZERO));
    }

    /** Whether a run was created; if not, nothing was written. */
    public enum Begun {
        BEGUN,
        /** It is a change, and another one has the target. */
        TARGET_BUSY,
        /** It is a change, and others have used the limits up. */
        LIMIT_REACHED
    }

    /** An action that nobody knows is taken to change something. */
    private boolean changes(ActionRun run) {
        return catalogue.find(run.action()).map(ActionDefinition::mutating).orElse(true);
    }

    @Override
    public boolean advance(Advance advance, WorkItem item) {
        return sessions.transaction(t -> {
            if (!work.held(t, item.id(), item.fence())) {
                return t.rollback(false);
            }
            var run = advance.run();
            var mapper = t.mapper(RunMapper.class);
            var step = run.state().finished()
                    ? mapper.finish(RunRow.of(run, seal), advance.from())
                    : mapper.move(RunRow.of(run, seal), advance.from());
            if (step.isEmpty()) {
                return t.rollback(false);
            }
            mapper.addStep(run.runId(), step.get(), clock.instant(), run.state(), run.message());
            advance.messages().forEach(m -> outbox.post(t, m, advance.sinks()));
            var again = advance.decideAgainIn();
            if (again != null) {
                work.add(t, WorkItem.Kind.DECIDE, run.incidentId(), again);
            }
            var expiry = advance.expiresIn();
            if (expiry != null) {
                work.add(t, WorkItem.Kind.REVERT, run.runId(), expiry);
            }
            var assess = advance.assessIn();
            if (assess != null) {
                work.add(t, WorkItem.Kind.ASSESS, run.runId(), assess);
            }
            return true;
        });
    }

    @Override
    public Started start(ActionRun run, Limits limits, WorkItem item) {
        return sessions.transaction(t -> {
            if (!work.held(t, item.id(), item.fence())) {
                return t.rollback(Started.LEASE_LOST);
            }
            return switch (begin(t, run, limits)) {
                case BEGUN -> Started.STARTED;
                case TARGET_BUSY -> t.rollback(Started.TARGET_BUSY);
                case LIMIT_REACHED -> t.rollback(Started.LIMIT_REACHED);
            };
        });
    }

    /** {@inheritDoc} A run that never had a plan has changed nothing, so there is nothing to take back: false too. */
    @Override
    public boolean beginUndo(UUID runId, String by, String reason, Instant at) {
        var message = "Being taken back, as " + by + " asked" + (reason.isBlank() ? "." : ": " + reason);
        return reopen(runId, RunState.UNDOING, by, message, at);
    }

    @Override
    public Optional<Held> lock(ActionRun planned, WorkItem item) {
        return sessions.transaction(t -> work.held(t, item.id(), item.fence())
                        ? RunLocks.all(t, planned)
                        : Optional.<RunLocks.Other>empty())
                .map(this::held);
    }

    @Override
    public Optional<Held> heldAgainst(ActionRun run) {
        return sessions.transaction(t -> RunLocks.other(t, run)).map(this::held);
    }

    /** A run that is over by now is found too. */
    private Held held(RunLocks.Other other) {
        return new Held(other.object(), find(other.runId()).orElseThrow());
    }

    @Override
    public boolean beginExpiry(UUID runId, Instant at) {
        return reopen(runId, RunState.EXPIRING, "kubernaut", "Its time is over; being ended.", at);
    }

    @Override
    public boolean remark(ActionRun run, Message message, List<String> sinks, WorkItem item) {
        return sessions.transaction(t -> {
            var mapper = t.mapper(RunMapper.class);
            var step = work.held(t, item.id(), item.fence())
                    ? mapper.remark(run.runId(), run.state(), run.message())
                    : Optional.<Integer>empty();
            if (step.isEmpty()) {
                return t.rollback(false);
            }
            mapper.addStep(run.runId(), step.get(), clock.instant(), run.state(), run.message());
            outbox.post(t, message, sinks);
            return true;
        });
    }

    private boolean reopen(UUID runId, RunState as, String who, String message, Instant at) {
        return sessions.transaction(t -> {
            var mapper = t.mapper(RunMapper.class);
            var step = mapper.reopen(runId, as, message);
            if (step.isEmpty()) {
                return t.rollback(false);
            }
            mapper.onBehalfOf(who);
            mapper.addStep(runId, step.get(), at, as, message);
            work.add(t, WorkItem.Kind.RUN, runId, Duration.ZERO);
            var run = mapper.find(runId).orElseThrow().run(seal);
            return RunLocks.all(t, run).isPresent() ? t.rollback(false) : true;
        });
    }

    @Override
    public Optional<ActionRun> find(UUID runId) {
        return sessions.one(RunMapper.class, m -> m.find(runId)).map(row -> row.run(seal));
    }

    @Override
    public List<ActionRun> ofDecision(UUID decisionId) {
        return runs(sessions.one(RunMapper.class, m -> m.ofDecision(decisionId)));
    }

    @Override
    public List<ActionRun> list(Cursor before, int limit) {
        return runs(sessions.one(RunMapper.class, m -> m.before(before.at(), before.id(), limit)));
    }

    private List<ActionRun> runs(List<RunRow> rows) {
        return rows.stream().map(row -> row.run(seal)).toList();
    }

    @Override
    public List<Step> steps(UUID runId) {
        return sessions.one(RunMapper.class, m -> m.steps(runId));
    }

    @Override
    public void attach(UUID runId, List<Application.Artefact> artefacts, Instant at) {
        sessions.transaction(t -> {
            var mapper = t.mapper(RunMapper.class);
            artefacts.forEach(a -> mapper.addArtefact(runId, a.name(), at, a.contentType(), a.content()));
            return artefacts.size();
        });
    }

    @Override
    public List<ArtefactLine> artefacts(UUID runId) {
        return sessions.one(RunMapper.class, m -> m.artefacts(runId));
    }

    @Override
    public Optional<Application.Artefact> artefact(UUID runId, String name) {
        return sessions.one(RunMapper.class, m -> m.artefact(runId, name));
    }

    @Override
    public int dropArtefacts(Instant before) {
        return sessions.transaction(t -> t.mapper(RunMapper.class).dropArtefacts(before));
    }
}
