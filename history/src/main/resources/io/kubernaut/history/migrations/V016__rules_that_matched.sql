-- Which rules fired, those in shadow included: the evidence for a rule's promotion is looked up by it. Decisions from before
-- are no evidence.
ALTER TABLE decision ADD COLUMN matched text[] NOT NULL DEFAULT '{}';
CREATE INDEX decision_matched ON decision USING gin (matched);
