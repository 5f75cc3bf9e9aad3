package io.kubernaut.history.rulebase;

import io.kubernaut.core.decision.RuleEvidence;
import java.time.Instant;
import org.apache.ibatis.annotations.Select;

interface EvidenceMapper {

    @Select("""
            WITH base AS (
                SELECT hash, first_used FROM rule_base WHERE sources ->> #{path} = #{text}
            ), seen AS MATERIALIZED (
                SELECT decision_id, incident_id, rule, decision FROM decision
                WHERE matched @> ARRAY[#{rule}::text] AND decided_at >= #{from}
                    AND rule_base IN (SELECT hash FROM base)
            ), proposed AS (
                SELECT s.decision_id, s.incident_id, a ->> 'action' AS action, a -> 'target' AS target,
                    coalesce((a ->> 'wouldBeChosen')::boolean, false) AS would_be_chosen
                FROM seen s, jsonb_array_elements(s.decision -> 'alternatives') a
                WHERE a ->> 'rule' = #{rule}
                UNION ALL
                SELECT decision_id, incident_id, decision -> 'chosen' ->> 'action', decision -> 'chosen' -> 'target', false
                FROM seen WHERE rule = #{rule}
            ), weighed AS (
                SELECT w.incident_id,
                    bool_or(c.same) AS same,
                    coalesce(bool_or(c.same AND q.state = 'APPROVED'), false) AS yes,
                    coalesce(bool_or(c.same AND q.state = 'REJECTED'), false) AS no,
                    count(o.decision_id) > 0 AS others
                FROM proposed w
                LEFT JOIN decision o ON o.incident_id = w.incident_id AND o.rule NOT IN ('', #{rule})
                    AND o.outcome IN ('ACT', 'AWAIT_APPROVAL')
                LEFT JOIN approval q ON q.decision_id = o.decision_id
                CROSS JOIN LATERAL (SELECT o.decision -> 'chosen' ->> 'action' = w.action
                    AND o.decision -> 'chosen' -> 'target' = w.target AS same) c
                WHERE w.would_be_chosen
                GROUP BY w.incident_id
            ), question AS (
                SELECT a.state FROM approval a JOIN seen s ON s.decision_id = a.decision_id WHERE s.rule = #{rule}
            ), run AS (
                SELECT r.state, r.effectiveness FROM action_run r JOIN seen s ON s.decision_id = r.decision_id WHERE s.rule = #{rule}
            )
            SELECT
                (SELECT min(first_used) FROM base) AS since,
                (SELECT count(*) FROM seen) AS matched,
                (SELECT count(DISTINCT decision_id) FROM proposed) AS proposed,
                (SELECT count(*) FROM weighed) AS would_be_chosen,
                (SELECT count(*) FROM weighed WHERE same) AS agreed,
                (SELECT count(*) FROM weighed WHERE others AND NOT same) AS differed,
                (SELECT count(*) FROM weighed WHERE yes) AS accepted,
                (SELECT count(*) FROM weighed WHERE no AND NOT yes) AS refused,
                (SELECT count(*) FROM seen WHERE rule = #{rule}) AS chosen,
                (SELECT count(*) FROM question WHERE state = 'APPROVED') AS approved,
                (SELECT count(*) FROM question WHERE state = 'REJECTED') AS rejected,
                (SELECT count(*) FROM question WHERE state = 'EXPIRED') AS unanswered,
                (SELECT count(*) FROM run WHERE state IN ('VERIFIED', 'EXPIRED')) AS verified,
                (SELECT count(*) FROM run WHERE state = 'FAILED') AS failed,
                (SELECT count(*) FROM run WHERE state = 'UNDONE') AS undone,
                (SELECT count(*) FROM run WHERE state <> 'UNDONE' AND effectiveness >= 0.6) AS worked,
                (SELECT count(*) FROM run WHERE state <> 'UNDONE' AND effectiveness <= 0.4) AS did_not_work
            """)
    RuleEvidence evidence(String rule, String path, String text, Instant from);
}
