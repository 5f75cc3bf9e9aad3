-- An alert of shop/cart waits to be decided about.
INSERT INTO work_item (kind, subject, due_at) VALUES ('TRIAGE', '00000000-0000-4000-8000-000000000001', '2026-11-05 12:00Z');
