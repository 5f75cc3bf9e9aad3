-- When each base came into force last: after a restart the newest one is taken up again where the operator's directory is
-- refused.
ALTER TABLE rule_base ADD COLUMN last_used timestamptz;
UPDATE rule_base SET last_used = first_used;
ALTER TABLE rule_base ALTER COLUMN last_used SET NOT NULL;
