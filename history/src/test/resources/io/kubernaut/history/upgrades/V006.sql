INSERT INTO message VALUES ('00000000-0000-4000-8000-000000000061', '2026-11-05 12:00Z', 'approval.requested', 'WARNING',
    'May rollback_deployment be done?', 'The new release crashes.', '{"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}', '00000000-0000-4000-8000-000000000021',
    '00000000-0000-4000-8000-000000000031');
INSERT INTO delivery (delivery_id, message_id, message_at, sink) VALUES ('00000000-0000-4000-8000-000000000062',
    '00000000-0000-4000-8000-000000000061', '2026-11-05 12:00Z', 'log');
