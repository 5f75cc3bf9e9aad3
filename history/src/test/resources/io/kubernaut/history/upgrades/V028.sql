INSERT INTO audit_entry (batch, place, sealed_at, at, kind, who, subject, why, before, after) VALUES
    (1, 0, '2026-11-05 09:00:10Z', '2026-11-05T09:00:00Z', 'mode.set', 'ann', 'mode', 'first look', '', 'OBSERVE'),
    (2, 0, '2026-11-05 11:01:10Z', '2026-11-05T11:01:00.123456Z', 'run.applied', 'kubernaut', 'run/00000000-0000-4000-8000-000000000053', 'Größer "now".', '{"summary": "revision 5 to 3"}', '{"step": 2}');
INSERT INTO audit_batch (number, sealed_at, entries, previous, hash) VALUES
    (1, '2026-11-05 09:00:10Z', 1, '', 'sha256:ff3ce45fe0d14228bfcfd1d60cc84c074653511a90c86a0e9dd63f7d72a79d6b'),
    (2, '2026-11-05 11:01:10Z', 1, 'sha256:ff3ce45fe0d14228bfcfd1d60cc84c074653511a90c86a0e9dd63f7d72a79d6b', 'sha256:0223f0b9f449aed98dfe912b2d55c3d73294270c01a3aef17275b2b1e9932968');
INSERT INTO audit_month (month, number, previous) VALUES ('2026-11-01 00:00Z', 1, '');
INSERT INTO audit_head (number, sealed_at, hash) VALUES (2, '2026-11-05 11:01:10Z', 'sha256:0223f0b9f449aed98dfe912b2d55c3d73294270c01a3aef17275b2b1e9932968');
INSERT INTO audit_pending (at, kind, who, subject, why, before, after)
VALUES ('2026-11-05 11:30Z', 'rules.in_force', 'kubernaut', 'rules', 'Read from the configured directory or started with.', '', 'sha256:ab');
