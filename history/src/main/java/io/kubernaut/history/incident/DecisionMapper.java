package io.kubernaut.history.incident;

import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface DecisionMapper {

    /** Zero rows when it is there. */
    @Insert("""
            INSERT INTO snapshot (address, month, content)
            VALUES (#{address}, date_trunc('month', #{at}::timestamptz, 'UTC'), #{content})
            ON CONFLICT (address, month) DO NOTHING
            """)
    int addSnapshot(String address, Instant at, byte[] content);

    @Insert("""
            INSERT INTO decision (decision_id, decided_at, incident_id, outcome, rule, namespace, alert_names, rule_base,
                snapshot, snapshot_month, decision, evaluation, matched)
            VALUES (#{decisionId}, #{at}, #{incidentId}, #{outcome}, #{rule}, #{namespace}, #{alertNames}, #{ruleBase},
                #{snapshot}, date_trunc('month', #{at}::timestamptz, 'UTC'), #{decision}, #{evaluation}, #{matched})
            """)
    int add(
            UUID decisionId,
            Instant at,
            UUID incidentId,
            String outcome,
            String rule,
            String namespace,
            String[] alertNames,
            String ruleBase,
            String snapshot,
            Jsonb decision,
            Jsonb evaluation,
            String[] matched);

    @Select("SELECT decision FROM decision WHERE decision_id = #{decisionId} LIMIT 1")
    Optional<Jsonb> find(UUID decisionId);

    @Select("""
            SELECT d.decision, d.evaluation, s.content AS snapshot
            FROM decision d
            JOIN snapshot s ON s.address = d.snapshot AND s.month = d.snapshot_month
            WHERE d.decision_id = #{decisionId}
            LIMIT 1
            """)
    Optional<TraceRow> trace(UUID decisionId);

    @Select("SELECT decision FROM decision WHERE incident_id = #{incidentId} ORDER BY decided_at, decision_id")
    List<Jsonb> ofIncident(UUID incidentId);

    @Select("""
            SELECT decision FROM decision
            WHERE (decided_at, decision_id) < (#{at}, #{id})
                AND (#{incident}::uuid IS NULL OR incident_id = #{incident})
                AND (#{alert}::text IS NULL OR #{alert}::text = ANY(alert_names))
                AND (#{namespace}::text IS NULL OR namespace = #{namespace})
                AND (#{outcome}::text IS NULL OR outcome = upper(#{outcome}))
                AND (#{rule}::text IS NULL OR rule = #{rule})
                AND (#{since}::timestamptz IS NULL OR decided_at >= #{since})
            ORDER BY decided_at DESC, decision_id DESC
            LIMIT #{limit}
            """)
    List<Jsonb> page(
            Instant at,
            UUID id,
            int limit,
            @Nullable UUID incident,
            @Nullable String alert,
            @Nullable String namespace,
            @Nullable String outcome,
            @Nullable String rule,
            @Nullable Instant since);

    record TraceRow(Jsonb decision, Jsonb evaluation, byte[] snapshot) {}
}
