-- The samples of what was scored before triggers wrote them. By itself: until the tables that it reads were changed, nobody could use
-- them, and this takes a minute and a half for a million runs. What is scored meanwhile has its sample already.
INSERT INTO effectiveness_sample (sample_id, source, began_at, at, cluster, symptom, action, namespace, target, subject, workload,
    effectiveness)
SELECT r.run_id, 'run', r.created_at, coalesce(r.applied_at, r.created_at), r.cluster, r.symptom, r.action, r.namespace,
    key_hash(r.target), key_hash(coalesce(i.subject, r.target)), coalesce(i.subject, r.target), r.effectiveness
FROM finished_run r
LEFT JOIN incident i ON i.incident_id = r.incident_id
WHERE r.effectiveness IS NOT NULL AND r.state <> 'UNDONE'
ON CONFLICT DO NOTHING;
INSERT INTO effectiveness_sample (sample_id, source, began_at, at, cluster, symptom, action, namespace, target, subject, workload,
    effectiveness)
SELECT u.incident_id, 'untreated', u.opened_at, u.opened_at, u.cluster, u.symptom, 'nothing', u.namespace, key_hash(u.subject),
    key_hash(u.subject), u.subject, u.effectiveness
FROM untreated u
WHERE u.effectiveness IS NOT NULL
ON CONFLICT DO NOTHING;
INSERT INTO effectiveness_sample (sample_id, source, began_at, at, cluster, symptom, action, namespace, target, subject, workload,
    effectiveness)
SELECT e.sample_id, 'experience', e.began_at, e.at, e.cluster, e.symptom, e.action, e.namespace, key_hash(e.target),
    key_hash(coalesce(e.subject, e.target)), coalesce(e.subject, e.target), e.effectiveness
FROM experience e
ON CONFLICT DO NOTHING;

-- The function's one plan is made before anybody else counts the rows.
ANALYZE effectiveness_sample;
