INSERT INTO mode_change (mode, set_by, reason, set_at) VALUES ('OBSERVE', 'ann', 'first look', '2026-11-05 09:00Z');
