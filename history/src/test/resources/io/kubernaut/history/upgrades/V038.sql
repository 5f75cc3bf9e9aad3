INSERT INTO untreated (incident_id, opened_at, cluster, namespace, subject, symptom, alert_name, looked_at, effectiveness, assessment)
VALUES ('00000000-0000-4000-8000-000000000023', '2026-11-04 10:00Z', '', 'shop', '{"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}', 'crash-loop', 'KubePodCrashLooping', '2026-11-04 10:10Z', 0.25,
    '{"note": "", "assessedAt": "2026-11-04T10:10:00Z", "components": [{"kind": "TARGET_HEALTH", "value": 0.25, "weight": 0.4, "because": "1 of 4 is ready."}], "deductions": [], "effectiveness": 0.25}');
