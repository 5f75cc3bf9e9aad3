-- What the operator's rules were last accepted with: they are tried on it again when a start takes them up.
ALTER TABLE rule_base ADD COLUMN scenarios jsonb NOT NULL DEFAULT '{}';
