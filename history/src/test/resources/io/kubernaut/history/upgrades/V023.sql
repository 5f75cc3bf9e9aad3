INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters, reason,
    symptom, alert_name, state, plan, after_state, message, created_at, applying_since, applied_at, steps, finished_at, effectiveness,
    recurred_at, assessed_at, stands_as, assessment)
VALUES ('00000000-0000-4000-8000-000000000053', '|shop|Deployment|cart', '00000000-0000-4000-8000-000000000031',
    '00000000-0000-4000-8000-000000000022', 'rollback_deployment', '{"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}',
    '', 'shop', '{"toRevision": 3}', 'The new release crashes.', 'crash-loop', 'KubePodCrashLooping', 'VERIFIED',
    '{"diff": "", "before": "{}", "summary": "revision 5 to 3"}', '', 'All pods are ready.', '2026-11-05 11:00Z', '2026-11-05 11:00:30Z',
    '2026-11-05 11:01Z', 3, '2026-11-05 11:05Z', 0.55, '2026-11-05 11:20Z', '2026-11-05 11:10Z', '{"ready":3}',
    '{"note": "", "assessedAt": "2026-11-05T11:10:00Z", "components": [{"kind": "TARGET_HEALTH", "value": 1.0, "weight": 0.4, "because": "3 of 3 are ready."}, {"kind": "ALERT_CLEARED", "value": null, "weight": 0.35, "because": "Alertmanager could not be asked."}], "deductions": [{"kind": "RECURRED", "factor": 0.55, "because": "The alert fired again after 15 min."}], "effectiveness": 0.55}');
