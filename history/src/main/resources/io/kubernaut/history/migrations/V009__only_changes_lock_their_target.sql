-- A run that only reads or tells takes no lock: whoever collects evidence must not wait for a change under way, and
-- must not keep one from beginning.
ALTER TABLE active_run ADD COLUMN locks boolean NOT NULL DEFAULT true;
ALTER TABLE active_run DROP CONSTRAINT active_run_target;
CREATE UNIQUE INDEX active_run_target ON active_run (target_key) WHERE locks;
