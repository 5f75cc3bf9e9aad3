package io.kubernaut.history.assessment;

import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.incident.IncidentRow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface UntreatedMapper {
    /** The order is that of a hash of the id: all replicas choose the same, and none by what became of them. */
    @Select("""
            SELECT i.incident_id, i.subject, i.cause, i.symptom, i.alert_name, i.opened_at, i.closed_at, i.version,
                i.last_decision
            FROM incident i
            WHERE i.opened_at > #{from} AND i.opened_at <= #{until} AND i.absorbed_into IS NULL
                AND NOT EXISTS (
                    SELECT FROM untreated u WHERE u.incident_id = i.incident_id AND u.opened_at = i.opened_at)
                AND NOT EXISTS (SELECT FROM active_run r WHERE r.incident_id = i.incident_id)
                AND NOT EXISTS (SELECT FROM finished_run r WHERE r.incident_id = i.incident_id)
            ORDER BY hashtextextended(i.incident_id::text, 0)
            LIMIT #{limit}
            """)
    List<IncidentRow> due(Instant from, Instant until, int limit);

    @Insert("""
            INSERT INTO untreated (incident_id, opened_at, cluster, namespace, subject, symptom, alert_name, looked_at,
                effectiveness, assessment)
            VALUES (#{incidentId}, #{openedAt}, #{cluster}, #{namespace}, #{subject}, #{symptom}, #{alertName},
                #{lookedAt}, #{effectiveness}, #{assessment})
            ON CONFLICT DO NOTHING
            """)
    int add(
            UUID incidentId,
            Instant openedAt,
            String cluster,
            String namespace,
            Jsonb subject,
            String symptom,
            String alertName,
            Instant lookedAt,
            @Nullable Double effectiveness,
            Jsonb assessment);

    @Select("""
            SELECT incident_id, opened_at, recurred_at, assessment FROM untreated
            WHERE recurred_at IS NOT NULL AND NOT lowered
            ORDER BY recurred_at
            LIMIT #{limit}
            """)
    List<RecurredRow> recurred(int limit);

    @Update("""
            UPDATE untreated SET effectiveness = #{effectiveness}, assessment = #{assessment}, lowered = true
            WHERE incident_id = #{incidentId} AND opened_at = #{openedAt} AND NOT lowered
            """)
    int lower(UUID incidentId, Instant openedAt, @Nullable Double effectiveness, Jsonb assessment);

    record RecurredRow(UUID incidentId, Instant openedAt, Instant recurredAt, Jsonb assessment) {}
}
