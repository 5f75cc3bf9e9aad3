package io.kubernaut.history.advice;

import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Select;

interface TakenAdviceMapper {
    /**
     * What failed or was taken back has no score of its own: it did not help. A step of a plan says nothing of what it would
     * do by itself.
     */
    @Select("""
            SELECT r.decision_id, r.incident_id, r.action, r.target, r.symptom, r.alert_name,
                coalesce(r.applied_at, r.created_at) AS at,
                CASE WHEN r.state IN ('FAILED', 'UNDONE') THEN 0 ELSE r.effectiveness END AS effectiveness
            FROM finished_run r
            JOIN decision d ON d.decision_id = r.decision_id
            WHERE r.created_at >= #{since} AND (r.effectiveness IS NOT NULL OR r.state IN ('FAILED', 'UNDONE'))
                AND d.decision -> 'chosen' ->> 'source' = 'MODEL'
                AND coalesce(jsonb_array_length(d.decision -> 'chosen' -> 'then'), 0) = 0
            ORDER BY r.created_at DESC, r.run_id
            LIMIT #{limit}
            """)
    List<TakenRow> since(Instant since, int limit);

    record TakenRow(
            UUID decisionId,
            UUID incidentId,
            String action,
            Jsonb target,
            String symptom,
            String alertName,
            Instant at,
            double effectiveness) {}
}
