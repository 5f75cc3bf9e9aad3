package io.kubernaut.core.pipeline;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Consumer;

/** Keeps runs in memory: all of a move or nothing of it, and nothing from an old claim. */
final class MemoryRuns implements RunStore {
    final List<Message> told = new ArrayList<>();
    final List<UUID> decidedAgain = new ArrayList<>();
    final List<String> attached = new ArrayList<>();
    private final Map<UUID, ActionRun> runs = new HashMap<>();
    private final Map<UUID, List<Step>> steps = new HashMap<>();
    private final Map<UUID, SortedSet<ObjectRef>> locked = new HashMap<>();
    private long fence;
    private int diesBeforeWrite = -1;
    private int diesAfterWrite = -1;
    private int losesLeaseAtWrite = -1;
    private final Clock clock;
    private int writes;
    /** Whether another run has every target. */
    boolean busy;

    /** Whether the limits are used up. */
    boolean full;
    /** After how long changes that were made are to be ended. */
    final List<Duration> expiries = new ArrayList<>();

    /** After how long effects are to be looked at. */
    final List<Duration> assessments = new ArrayList<>();

    /** What happens elsewhere right after a move to this state was stored. */
    Consumer<RunState> meanwhile = state -> {};

    MemoryRuns(Clock clock) {
        this.clock = clock;
    }

    void add(ActionRun run) {
        runs.put(run.runId(), run);
    }

    /** The run has been in a state before. */
    void was(ActionRun run, RunState state) {
        var list = steps.computeIfAbsent(run.runId(), r -> new ArrayList<>());
        list.add(new Step(list.size() + 1, clock.instant(), state, "earlier"));
    }

    /** The fence of the newest claim. */
    void claimed(long newest) {
        fence = newest;
    }

    /** The n-th write from now on, counted from 0, kills the process before it commits. */
    void dieBeforeWrite(int n) {
        diesBeforeWrite = writes + n;
    }

    void dieAfterWrite(int n) {
        diesAfterWrite = writes + n;
    }

    void loseLeaseAtWrite(int n) {
        losesLeaseAtWrite = writes + n;
    }

    List<RunState> states(UUID runId) {
        return steps(runId).stream().map(Step::state).toList();
    }

    @Override
    public Optional<ActionRun> find(UUID runId) {
        return Optional.ofNullable(runs.get(runId));
    }

    @Override
    public List<Step> steps(UUID runId) {
        return List.copyOf(steps.getOrDefault(runId, List.of()));
    }

    @Override
    public boolean advance(Advance advance, WorkItem work) {
        int write = writes++;
        if (write == diesBeforeWrite) {
            throw new ProcessDied();
        }
        if (write == losesLeaseAtWrite) {
            fence++;
        }
        var run = advance.run();
        var stored = runs.get(run.runId());
        if (work.fence() != fence || stored == null || stored.state() != advance.from()) {
            return false;
        }
        runs.put(run.runId(), run);
        var list = steps.computeIfAbsent(run.runId(), r -> new ArrayList<>());
        list.add(new Step(list.size() + 1, clock.instant(), run.state(), run.message()));
        meanwhile.accept(run.state());
        told.addAll(advance.messages());
        if (advance.expiresIn() != null) {
            expiries.add(advance.expiresIn());
        }
        if (advance.assessIn() != null) {
            assessments.add(advance.assessIn());
        }
        if (advance.decideAgainIn() != null) {
            decidedAgain.add(run.incidentId());
        }
        if (write == diesAfterWrite) {
            throw new ProcessDied();
        }
        return true;
    }

    @Override
    public Started start(ActionRun run, Limits limits, WorkItem work) {
        int write = writes++;
        if (write == diesBeforeWrite) {
            throw new ProcessDied();
        }
        if (work.fence() != fence) {
            return Started.LEASE_LOST;
        }
        if (busy) {
            return Started.TARGET_BUSY;
        }
        if (full) {
            return Started.LIMIT_REACHED;
        }
        if (runs.putIfAbsent(run.runId(), run) != null) {
            throw new IllegalStateException("It was started before: " + run.runId());
        }
        was(run, RunState.PENDING);
        if (write == diesAfterWrite) {
            throw new ProcessDied();
        }
        return Started.STARTED;
    }

    @Override
    public boolean remark(ActionRun run, Message message, List<String> sinks, WorkItem work) {
        var stored = runs.get(run.runId());
        if (stored == null || stored.state() != run.state() || !run.state().finished()) {
            return false;
        }
        runs.put(run.runId(), run);
        var list = steps.computeIfAbsent(run.runId(), r -> new ArrayList<>());
        list.add(new Step(list.size() + 1, clock.instant(), run.state(), run.message()));
        told.add(message);
        return true;
    }

    @Override
    public void attach(UUID runId, List<Application.Artefact> artefacts, Instant at) {
        artefacts.forEach(a -> attached.add(a.name()));
    }

    @Override
    public List<ActionRun> ofDecision(UUID decisionId) {
        return runs.values().stream()
                .filter(r -> r.decisionId().equals(decisionId))
                .sorted(Comparator.comparing(ActionRun::createdAt))
                .toList();
    }

    @Override
    public boolean beginUndo(UUID runId, String by, String reason, Instant at) {
        var run = runs.get(runId);
        if (run == null || run.plan() == null || heldAgainst(run).isPresent()) {
            return false;
        }
        runs.put(runId, run.in(RunState.UNDOING, reason, at));
        was(run, RunState.UNDOING);
        return true;
    }

    @Override
    public Optional<Held> lock(ActionRun planned, WorkItem work) {
        var held = heldAgainst(planned);
        if (held.isEmpty()) {
            locked.put(planned.runId(), planned.changes());
        }
        return held;
    }

    @Override
    public Optional<Held> heldAgainst(ActionRun run) {
        return runs.values().stream()
                .filter(other ->
                        !other.runId().equals(run.runId()) && other.state().active())
                .flatMap(other -> run.changes().stream()
                        .filter(locked.getOrDefault(other.runId(), other.changes())::contains)
                        .map(object -> new Held(object, other)))
                .findFirst();
    }

    @Override
    public boolean beginExpiry(UUID runId, Instant at) {
        var run = runs.get(runId);
        if (run == null || busy) {
            return false;
        }
        runs.put(runId, run.in(RunState.EXPIRING, "Its time is over.", at));
        was(run, RunState.EXPIRING);
        return true;
    }

    @Override
    public List<ArtefactLine> artefacts(UUID runId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Application.Artefact> artefact(UUID runId, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int dropArtefacts(Instant before) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ActionRun> list(Cursor before, int limit) {
        throw new UnsupportedOperationException();
    }

    /** Stands for the end of the process: nothing after it runs. */
    static final class ProcessDied extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
