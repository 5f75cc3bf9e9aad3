INSERT INTO active_run VALUES ('00000000-0000-4000-8000-000000000051', '|shop|Deployment|cart',
    '00000000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000021', 'rollback_deployment', '{"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}', '', 'shop',
    '{"toRevision": 4}', 'The new release crashes.', 'crash-loop', 'KubePodCrashLooping', 'PLANNED', '{"diff": "- image: cart:5\n+ image: cart:4", "before": "{\"revision\":5}", "summary": "revision 5 to 4"}', '', 'Planned.',
    '2026-11-05 12:00Z', NULL, NULL, 2);
INSERT INTO finished_run VALUES ('00000000-0000-4000-8000-000000000052', '|shop|Deployment|cart',
    '00000000-0000-4000-8000-000000000031', '00000000-0000-4000-8000-000000000022', 'rollback_deployment', '{"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}', '', 'shop',
    '{"toRevision": 3}', 'The new release crashes.', 'crash-loop', 'KubePodCrashLooping', 'VERIFIED', '{"diff": "- image: cart:5\n+ image: cart:4", "before": "{\"revision\":5}", "summary": "revision 5 to 4"}', '',
    'All pods are ready.', '2026-11-05 11:00Z', '2026-11-05 11:00Z', '2026-11-05 11:01Z', 3, '2026-11-05 11:05Z', 0.9, NULL,
    '2026-11-05 11:10Z');
INSERT INTO run_step VALUES ('00000000-0000-4000-8000-000000000051', 1, '2026-11-05 12:00Z', 'PENDING', 'Waits.'),
    ('00000000-0000-4000-8000-000000000051', 2, '2026-11-05 12:00:01Z', 'PLANNED', 'Planned.');
INSERT INTO artefact VALUES ('00000000-0000-4000-8000-000000000052', 'pod.log', '2026-11-05 11:02Z', 'text/plain', 'panic');
