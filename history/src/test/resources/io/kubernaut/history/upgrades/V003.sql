INSERT INTO receipt VALUES ('00000000-0000-4000-8000-000000000001', '2026-11-05 12:00Z', 'test', '{}', 'kubernaut',
    'http://alertmanager:9093', 0, 1, 0, 0, '[]');
INSERT INTO alert_received VALUES ('00000000-0000-4000-8000-000000000001', '2026-11-05 12:00Z', 0, '', 'fires', 'ACCEPTED',
    '00000000-0000-4000-8000-000000000011', '{"name": "KubePodCrashLooping", "endsAt": null, "labels": {"pod": "fires", "alertname": "KubePodCrashLooping", "namespace": "shop"}, "status": "FIRING", "startsAt": "2026-11-05T11:59:00Z", "annotations": {}, "fingerprint": "fires", "generatorUrl": ""}');
INSERT INTO open_episode (cluster, fingerprint, episode_id, alert, starts_at, opened_at, last_seen_at, repeats, incident_id,
    receipt_id)
VALUES ('', 'fires', '00000000-0000-4000-8000-000000000011', '{"name": "KubePodCrashLooping", "endsAt": null, "labels": {"pod": "fires", "alertname": "KubePodCrashLooping", "namespace": "shop"}, "status": "FIRING", "startsAt": "2026-11-05T11:59:00Z", "annotations": {}, "fingerprint": "fires", "generatorUrl": ""}', '2026-11-05 11:59Z',
    '2026-11-05 12:00Z', '2026-11-05 12:05Z', 1, '00000000-0000-4000-8000-000000000021',
    '00000000-0000-4000-8000-000000000001');
INSERT INTO closed_episode (cluster, fingerprint, episode_id, alert, starts_at, opened_at, last_seen_at, repeats, incident_id,
    receipt_id, resolved_at, closed_at)
VALUES ('', 'fired', '00000000-0000-4000-8000-000000000012', '{"name": "KubePodCrashLooping", "endsAt": null, "labels": {"pod": "fired", "alertname": "KubePodCrashLooping", "namespace": "shop"}, "status": "FIRING", "startsAt": "2026-11-05T11:59:00Z", "annotations": {}, "fingerprint": "fired", "generatorUrl": ""}', '2026-11-05 10:59Z',
    '2026-11-05 11:00Z', '2026-11-05 11:05Z', 1, '00000000-0000-4000-8000-000000000022',
    '00000000-0000-4000-8000-000000000001', '2026-11-05 11:10Z', '2026-11-05 11:10Z');
