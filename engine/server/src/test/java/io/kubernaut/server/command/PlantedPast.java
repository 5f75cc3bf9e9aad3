package io.kubernaut.server.command;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.Component;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.WrittenSnapshot;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.similarity.Situations;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.Stores;
import io.kubernaut.history.database.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes incidents as the pipeline does, into a database on which no service runs. */
final class PlantedPast {
    private final Database database;
    private final Stores stores;
    private Instant now;

    /** @param clock of the service that will run there: the past ends a minute before */
    PlantedPast(Database database, Clock clock) {
        this.now = clock.instant().minusSeconds(60).truncatedTo(ChronoUnit.MICROS);
        this.database = database;
        this.stores = Stores.over(database.dataSource(), ActionCatalogue.standard(), clock);
        stores.modes().set(Mode.OFF, "test", "What is planted stays as it is.", now);
    }

    /** It stays open, as nothing is decided in mode off. */
    UUID open(Situations situation, String namespace, String name) {
        return concluded(situation.in(namespace, name), null).incidentId();
    }

    UUID closed(Situations situation, String namespace, String name, String action, @Nullable Double effectiveness)
            throws SQLException {
        var snapshot = situation.in(namespace, name);
        var incident = concluded(snapshot, action);
        run("""
                WITH r AS (DELETE FROM active_run RETURNING *)
                INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace,
                    parameters, reason, symptom, alert_name, state, after_state, message, created_at, applied_at, steps,
                    finished_at, effectiveness)
                SELECT run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters, reason,
                    symptom, alert_name, 'VERIFIED', '', '', created_at, created_at, 3, created_at, %s
                FROM r
                """.formatted(effectiveness));
        resolve(snapshot);
        return incident.incidentId();
    }

    UUID leftAlone(Situations situation, String namespace, String name, double health) {
        var snapshot = situation.in(namespace, name);
        var incident = concluded(snapshot, null);
        resolve(snapshot);
        stores.untreated()
                .store(
                        incident,
                        Assessment.of(
                                List.of(Component.known(Component.Kind.TARGET_HEALTH, health, "As planted.")),
                                List.of(),
                                now));
        return incident.incidentId();
    }

    /** Each a second after the one before. */
    private Incident concluded(Snapshot snapshot, @Nullable String action) {
        now = now.plusSeconds(1);
        accept(snapshot.alerts().getFirst());
        var episode = stores.alerts().firing("", 100).stream()
                .filter(e -> e.alert()
                        .fingerprint()
                        .equals(snapshot.alerts().getFirst().fingerprint()))
                .map(Episode::episodeId)
                .findFirst()
                .orElseThrow();
        var incident = new Incident(
                UUID.randomUUID(),
                snapshot.target(),
                snapshot.target(),
                snapshot.symptom(),
                snapshot.name(),
                now,
                null,
                0,
                null);
        var written = WrittenSnapshot.of(snapshot);
        var decision = decision(incident, snapshot, written, action == null ? Outcome.NOTIFY : Outcome.ACT);
        stores.queue().add(Kind.DECIDE, incident.incidentId(), Duration.ZERO);
        var item = stores.queue()
                .claim("test", Set.of(Kind.DECIDE), 1, Duration.ofMinutes(1))
                .getFirst();
        var stored = stores.incidents()
                .conclude(
                        new Conclusion(
                                incident,
                                List.of(episode),
                                List.of(),
                                incident.cause(),
                                decision,
                                snapshot,
                                written,
                                Evaluation.NOTHING,
                                action == null ? null : run(incident, decision, action),
                                null,
                                List.of(),
                                List.of(),
                                null),
                        item);
        if (stored != Stored.STORED || !stores.queue().done(item)) {
            throw new AssertionError("It was not stored: " + stored);
        }
        return incident;
    }

    private Decision decision(Incident incident, Snapshot snapshot, WrittenSnapshot written, Outcome outcome) {
        return new Decision(
                UUID.randomUUID(),
                incident.incidentId(),
                now,
                1,
                "sha256:planted",
                outcome == Outcome.ACT,
                snapshot.alerts().stream().map(Decision.AlertLine::of).toList(),
                snapshot.symptom(),
                snapshot.target(),
                outcome,
                "Planted.",
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                new Decision.AdvisorLine(false, ""),
                written.address(),
                List.of());
    }

    private ActionRun run(Incident incident, Decision decision, String action) {
        return new ActionRun(
                UUID.randomUUID(),
                decision.decisionId(),
                incident.incidentId(),
                action,
                incident.subject(),
                new TreeMap<>(),
                new Basis("uid", 1, 1),
                "Planted.",
                incident.symptom(),
                incident.alertName(),
                RunState.PENDING,
                null,
                "",
                "",
                now,
                null,
                null,
                null);
    }

    private void accept(Alert alert) {
        stores.alerts().accept(new Webhook("{}", "test", "", 0, List.of(alert), List.of()), "test", now);
    }

    private void resolve(Snapshot snapshot) {
        accept(snapshot.alerts().getFirst().resolvedAt(now));
    }

    private void run(String statement) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
