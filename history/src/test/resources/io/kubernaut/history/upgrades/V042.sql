INSERT INTO installation (id, since) VALUES ('00000000-0000-4000-8000-000000000084', '2026-11-01 00:00Z');
INSERT INTO experience (sample_id, began_at, at, cluster, namespace, target_key, target, subject, action, symptom, effectiveness, origin,
    import_id, sample)
VALUES ('00000000-0000-4000-8000-000000000081', '2026-10-20 08:00Z', '2026-10-20 08:00:05Z', '', 'shop', '|shop|Deployment|cart',
    '{"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}', '{"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}',
    'restart_pod', 'crash-loop', 0.95, '00000000-0000-4000-8000-000000000082', '00000000-0000-4000-8000-000000000083',
    '{"id": "00000000-0000-4000-8000-000000000081", "action": "restart_pod", "symptom": "crash-loop", "alert": "KubePodCrashLooping", "target": {"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}, "subject": {"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}, "beganAt": "2026-10-20T08:00:00Z", "at": "2026-10-20T08:00:05Z", "outcome": "VERIFIED", "effectiveness": 0.95, "assessment": null, "origin": "00000000-0000-4000-8000-000000000082"}');
INSERT INTO experience_import (import_id, at, who, why, origin, exported_at, samples, sha256)
VALUES ('00000000-0000-4000-8000-000000000083', '2026-11-01 00:00Z', 'ann', 'moved', '00000000-0000-4000-8000-000000000082',
    '2026-10-31 00:00Z', 1, 'ab');
