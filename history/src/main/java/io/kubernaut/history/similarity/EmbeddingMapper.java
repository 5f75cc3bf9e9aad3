package io.kubernaut.history.similarity;

import io.kubernaut.core.execution.RunState;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface EmbeddingMapper {
    @Select("""
            SELECT c.incident_id, c.closed_at,
                coalesce(
                    (SELECT r.decision_id FROM finished_run r WHERE r.incident_id = c.incident_id
                        ORDER BY r.applied_at IS NULL, r.created_at, r.run_id LIMIT 1),
                    (SELECT d.decision_id FROM decision d WHERE d.incident_id = c.incident_id
                        ORDER BY d.decided_at, d.decision_id LIMIT 1)) AS decision
            FROM (
                SELECT incident_id, closed_at FROM closed_incident
                WHERE absorbed_into IS NULL
                ORDER BY closed_at DESC, incident_id DESC
                LIMIT #{among}) c
            WHERE NOT EXISTS (
                SELECT FROM incident_embedding e
                WHERE e.incident_id = c.incident_id AND e.closed_at = c.closed_at AND e.model = #{model})
            ORDER BY c.closed_at DESC, c.incident_id DESC
            LIMIT #{limit}
            """)
    List<DueRow> due(String model, int among, int limit);

    @Select("""
            SELECT decision FROM (
                SELECT coalesce(
                    (SELECT r.decision_id FROM action_run r WHERE r.incident_id = #{incidentId}
                        ORDER BY r.applied_at IS NULL, r.created_at, r.run_id LIMIT 1),
                    (SELECT d.decision_id FROM decision d WHERE d.incident_id = #{incidentId}
                        ORDER BY d.decided_at, d.decision_id LIMIT 1)) AS decision) t
            WHERE decision IS NOT NULL
            """)
    Optional<UUID> telling(UUID incidentId);

    @Insert("""
            INSERT INTO incident_embedding AS e (incident_id, closed_at, model, description, embedding)
            VALUES (#{incidentId}, #{closedAt}, #{model}, #{description}, #{embedding})
            ON CONFLICT (incident_id, closed_at) DO UPDATE SET
                model = excluded.model,
                description = excluded.description,
                embedding = excluded.embedding,
                made_at = clock_timestamp()
            WHERE e.model <> excluded.model
            """)
    int store(UUID incidentId, Instant closedAt, String model, String description, float @Nullable [] embedding);

    @Select("""
            SELECT incident_id, closed_at, embedding FROM incident_embedding
            WHERE model = #{model} AND made_at >= #{since} AND embedding IS NOT NULL
                AND (#{closedBefore}::timestamptz IS NULL OR (closed_at, incident_id) < (#{closedBefore}, #{before}))
            ORDER BY closed_at DESC, incident_id DESC
            LIMIT #{limit}
            """)
    List<KeptRow> kept(String model, Instant since, @Nullable Instant closedBefore, @Nullable UUID before, int limit);

    @Select("SELECT clock_timestamp()")
    Instant now();

    @Select("SELECT min(closed_at) FROM incident_embedding HAVING min(closed_at) IS NOT NULL")
    Optional<Instant> oldest();

    @Select("""
            SELECT i.incident_id, i.subject, i.cause, i.symptom, i.alert_name, i.opened_at, i.closed_at, i.version,
                i.last_decision, e.description, to_jsonb(d.alert_names) AS alert_names,
                (SELECT max(u.effectiveness) FROM untreated u WHERE u.incident_id = i.incident_id) AS untreated
            FROM closed_incident i
            JOIN incident_embedding e ON e.incident_id = i.incident_id AND e.closed_at = i.closed_at
            LEFT JOIN decision d ON d.decision_id = i.last_decision
            WHERE i.incident_id = ANY(#{ids})
            """)
    List<CourseRow> courses(UUID[] ids);

    @Select("""
            SELECT run_id, incident_id, action, target, state, coalesce(applied_at, created_at) AS at, effectiveness,
                recurred_at
            FROM action_run
            WHERE incident_id = ANY(#{ids})
            ORDER BY created_at, run_id
            """)
    List<DoneRow> done(UUID[] ids);

    record DueRow(
            UUID incidentId, Instant closedAt, @Nullable UUID decision) {}

    record KeptRow(UUID incidentId, Instant closedAt, float[] embedding) {}

    record CourseRow(
            UUID incidentId,
            Jsonb subject,
            Jsonb cause,
            String symptom,
            String alertName,
            Instant openedAt,
            Instant closedAt,
            long version,
            @Nullable UUID lastDecision,
            String description,
            @Nullable Jsonb alertNames,
            @Nullable Double untreated) {}

    record DoneRow(
            UUID runId,
            UUID incidentId,
            String action,
            Jsonb target,
            RunState state,
            Instant at,
            @Nullable Double effectiveness,
            @Nullable Instant recurredAt) {}
}
