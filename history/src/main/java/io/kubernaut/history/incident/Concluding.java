package io.kubernaut.history.incident;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Transaction;
import io.kubernaut.history.execution.PostgresRunStore;
import io.kubernaut.history.telling.PostgresOutbox;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.UUID;
import java.util.stream.Stream;

/** Stores one conclusion in one transaction, or says why not. Locks are taken on work, episodes, incidents, limits, in this order. */
final class Concluding {
    private final Conclusion conclusion;
    private final SnapshotContent snapshot;
    private final PostgresWorkQueue work;
    private final PostgresRunStore runs;
    private final PostgresOutbox outbox;

    Concluding(Conclusion conclusion, PostgresWorkQueue work, PostgresRunStore runs, PostgresOutbox outbox) {
        this.conclusion = conclusion;
        this.snapshot = SnapshotContent.of(conclusion.snapshot());
        this.work = work;
        this.runs = runs;
        this.outbox = outbox;
    }

    Stored store(Transaction transaction, WorkItem item) {
        if (!work.held(transaction, item.id(), item.fence())) {
            return transaction.rollback(Stored.LEASE_LOST);
        }
        var mapper = transaction.mapper(IncidentMapper.class);
        var open = mapper.lockEpisodes(conclusion.episodes().toArray(UUID[]::new), absorbed());
        if (episodesMoved(mapper, open) || incidentsMoved(mapper)) {
            return transaction.rollback(Stored.OVERTAKEN);
        }
        if (!storeIncident(transaction)) {
            return transaction.rollback(Stored.OVERTAKEN);
        }
        mapper.link(open.stream().map(IncidentMapper.LinkRow::episodeId).toArray(UUID[]::new), incidentId());
        storeDecision(transaction.mapper(DecisionMapper.class));
        runs.noteRecurrence(transaction, conclusion.snapshot());
        var run = conclusion.run();
        storeWhatFollows(transaction);
        return run == null ? Stored.STORED : begun(transaction, run);
    }

    /** The last lock of all, held as shortly as can be: everybody who begins a change in the cluster waits for it. */
    private Stored begun(Transaction transaction, ActionRun run) {
        return switch (runs.begin(transaction, run, Limits.of(conclusion.snapshot(), run.target()))) {
            case BEGUN -> Stored.STORED;
            case TARGET_BUSY -> transaction.rollback(Stored.TARGET_BUSY);
            case LIMIT_REACHED -> transaction.rollback(Stored.LIMIT_REACHED);
        };
    }

    private UUID incidentId() {
        return conclusion.incident().incidentId();
    }

    private UUID[] absorbed() {
        return conclusion.absorbed().toArray(UUID[]::new);
    }

    private boolean isNew() {
        return conclusion.incident().version() == 0;
    }

    /** An episode may be linked to nothing, to this incident, or to one that is absorbed. */
    private boolean episodesMoved(IncidentMapper mapper, Iterable<IncidentMapper.LinkRow> open) {
        var ours = new HashSet<>(conclusion.absorbed());
        ours.add(incidentId());
        var missing = new HashSet<>(conclusion.episodes());
        for (var episode : open) {
            missing.remove(episode.episodeId());
            if (episode.incidentId() != null && !ours.contains(episode.incidentId())) {
                return true;
            }
        }
        if (missing.isEmpty()) {
            return false;
        }
        // Those that are over may still be named when they were ours before; a new one that is over is news.
        for (var episode : mapper.closedEpisodes(missing.toArray(UUID[]::new))) {
            if (episode.incidentId() != null && ours.contains(episode.incidentId())) {
                missing.remove(episode.episodeId());
            }
        }
        return !missing.isEmpty();
    }

    /** The incident must be as it was read, and what it absorbs still open. */
    private boolean incidentsMoved(IncidentMapper mapper) {
        var ids = Stream.concat(Stream.of(incidentId()), conclusion.absorbed().stream())
                .toArray(UUID[]::new);
        var versions = new HashMap<UUID, Long>();
        mapper.lock(ids).forEach(v -> versions.put(v.incidentId(), v.version()));
        var version = versions.getOrDefault(incidentId(), 0L);
        return version != conclusion.incident().version() || !versions.keySet().containsAll(conclusion.absorbed());
    }

    private boolean storeIncident(Transaction transaction) {
        var closing = transaction.mapper(ClosingMapper.class);
        var at = conclusion.decision().decidedAt();
        var affected = new ArrayList<>(conclusion.absorbed());
        affected.add(incidentId());
        closing.overtakeApprovals(affected.toArray(UUID[]::new), at, "The incident was decided anew.");
        if (absorbed().length > 0) {
            closing.close(absorbed(), at, incidentId());
        }
        var incident = conclusion.incident();
        var mapper = transaction.mapper(IncidentMapper.class);
        var cause = conclusion.cause();
        var decision = conclusion.decision().decisionId();
        if (isNew()) {
            return mapper.open(
                            incidentId(),
                            cause.key(),
                            Jsonb.of(incident.subject()),
                            Jsonb.of(cause),
                            incident.subject().namespace(),
                            incident.symptom(),
                            incident.alertName(),
                            incident.openedAt(),
                            decision)
                    > 0;
        }
        return mapper.update(
                        incidentId(),
                        incident.version(),
                        cause.key(),
                        Jsonb.of(incident.subject()),
                        Jsonb.of(cause),
                        incident.subject().namespace(),
                        incident.symptom(),
                        incident.alertName(),
                        decision)
                > 0;
    }

    private void storeDecision(DecisionMapper mapper) {
        var decision = conclusion.decision();
        mapper.addSnapshot(snapshot.address(), decision.decidedAt(), snapshot.gzip());
        mapper.add(
                decision.decisionId(),
                decision.decidedAt(),
                incidentId(),
                decision.outcome().name(),
                decision.chosen() == null ? "" : decision.chosen().rule(),
                decision.subject().namespace(),
                alertNames(decision),
                decision.ruleBase(),
                snapshot.address(),
                Jsonb.of(decision),
                Jsonb.of(conclusion.evaluation()),
                matched(conclusion.evaluation()));
    }

    private static String[] matched(Evaluation evaluation) {
        return evaluation.fired().stream()
                .map(Evaluation.FiredRule::rule)
                .distinct()
                .sorted()
                .toArray(String[]::new);
    }

    private static String[] alertNames(Decision decision) {
        return decision.alerts().stream()
                .map(Decision.AlertLine::name)
                .distinct()
                .sorted()
                .toArray(String[]::new);
    }

    private void storeWhatFollows(Transaction transaction) {
        var approval = conclusion.approval();
        if (approval != null) {
            transaction.mapper(ApprovalMapper.class).add(ApprovalMapper.ApprovalRow.of(approval));
            var left = Duration.between(approval.createdAt(), approval.expiresAt());
            work.add(transaction, WorkItem.Kind.EXPIRE, approval.approvalId(), left);
        }
        conclusion.messages().forEach(m -> outbox.post(transaction, m, conclusion.sinks()));
        var againIn = conclusion.againIn();
        if (againIn != null) {
            work.add(transaction, WorkItem.Kind.DECIDE, incidentId(), againIn);
        }
    }
}
