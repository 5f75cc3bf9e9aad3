package io.kubernaut.server.wiring;

import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.server.metrics.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Counts runs once their end is stored. */
record MeteredRuns(RunStore store, Metrics metrics) implements RunStore {
    @Override
    public boolean advance(Advance advance, WorkItem work) {
        var advanced = store.advance(advance, work);
        var run = advance.run();
        var finishedAt = run.finishedAt();
        if (advanced && finishedAt != null) {
            metrics.run(run.action(), run.state().name(), Duration.between(run.createdAt(), finishedAt));
        }
        return advanced;
    }

    @Override
    public Optional<ActionRun> find(UUID runId) {
        return store.find(runId);
    }

    @Override
    public List<ActionRun> ofDecision(UUID decisionId) {
        return store.ofDecision(decisionId);
    }

    @Override
    public List<Step> steps(UUID runId) {
        return store.steps(runId);
    }

    @Override
    public Optional<Held> lock(ActionRun planned, WorkItem work) {
        return store.lock(planned, work);
    }

    @Override
    public Optional<Held> heldAgainst(ActionRun run) {
        return store.heldAgainst(run);
    }

    @Override
    public Started start(ActionRun run, Limits limits, WorkItem work) {
        return store.start(run, limits, work);
    }

    @Override
    public boolean beginUndo(UUID runId, String by, String reason, Instant at) {
        return store.beginUndo(runId, by, reason, at);
    }

    @Override
    public boolean beginExpiry(UUID runId, Instant at) {
        return store.beginExpiry(runId, at);
    }

    @Override
    public boolean remark(ActionRun run, Message message, List<String> sinks, WorkItem work) {
        return store.remark(run, message, sinks, work);
    }

    @Override
    public void attach(UUID runId, List<Application.Artefact> artefacts, Instant at) {
        store.attach(runId, artefacts, at);
    }

    @Override
    public List<ArtefactLine> artefacts(UUID runId) {
        return store.artefacts(runId);
    }

    @Override
    public Optional<Application.Artefact> artefact(UUID runId, String name) {
        return store.artefact(runId, name);
    }

    @Override
    public int dropArtefacts(Instant before) {
        return store.dropArtefacts(before);
    }

    @Override
    public List<ActionRun> list(Cursor before, int limit) {
        return store.list(before, limit);
    }
}
