-- What the target was when it was decided about: its uid, generation and revision. Null for runs begun before.
ALTER TABLE active_run ADD COLUMN basis jsonb;
ALTER TABLE finished_run ADD COLUMN basis jsonb;

CREATE OR REPLACE VIEW action_run AS
SELECT run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters, reason, symptom,
    alert_name, state, plan, after_state, message, created_at, applying_since, applied_at, steps,
    NULL::timestamptz AS finished_at, NULL::double precision AS effectiveness, NULL::timestamptz AS recurred_at, basis
FROM active_run
UNION ALL
SELECT run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters, reason, symptom,
    alert_name, state, plan, after_state, message, created_at, applying_since, applied_at, steps,
    finished_at, effectiveness, recurred_at, basis
FROM finished_run;
