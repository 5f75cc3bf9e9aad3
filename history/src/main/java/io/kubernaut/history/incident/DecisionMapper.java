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

    /** Those that are not there. The order is the same for all who add snapshots. */
    @Insert("""
            INSERT INTO snapshot (address, month, content)
            SELECT address, date_trunc('month', at, 'UTC'), content
            FROM unnest(#{addresses}, #{at}, #{contents}) AS n (address, at, content)
            ORDER BY address
            ON CONFLICT (address, month) DO NOTHING
            """)
    int addSnapshots(Rows.Snapshots rows);

    @Insert("""
            INSERT INTO decision (decision_id, decided_at, incident_id, outcome, rule, namespace, alert_names, rule_base,
                snapshot, snapshot_month, decision, evaluation, matched)
            SELECT decision_id, at, incident_id, outcome, rule, namespace,
                ARRAY(SELECT jsonb_array_elements_text(alert_names::jsonb)),
                rule_base, snapshot, date_trunc('month', at, 'UTC'), decision::jsonb, evaluation::jsonb,
                ARRAY(SELECT jsonb_array_elements_text(matched::jsonb))
            FROM unnest(#{ids}, #{at}, #{incidents}, #{outcomes}, #{rules}, #{namespaces}, #{alertNames}, #{ruleBases},
                #{snapshots}, #{decisions}, #{evaluations}, #{matched})
                AS n (decision_id, at, incident_id, outcome, rule, namespace, alert_names, rule_base, snapshot, decision,
                    evaluation, matched)
            """)
    int add(Rows.Decisions rows);

    @Select("SELECT decision FROM decision WHERE decision_id = #{decisionId} LIMIT 1")
    Optional<Jsonb> find(UUID decisionId);

    @Select("SELECT decision FROM decision WHERE decision_id = ANY(#{ids})")
    List<Jsonb> all(UUID[] ids);

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
