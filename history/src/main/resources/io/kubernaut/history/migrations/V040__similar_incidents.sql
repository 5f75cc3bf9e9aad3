-- What closed incidents were like, as text and as the numbers that a model makes of it. Rows of another model than the one in
-- use are made anew. real[] wants no extension: processes keep the newest in memory, or pgvector compares them where it is.
CREATE TABLE incident_embedding (
    incident_id uuid NOT NULL,
    closed_at timestamptz NOT NULL,
    model text NOT NULL,
    description text NOT NULL,
    embedding real[],
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (incident_id, closed_at)
) PARTITION BY RANGE (closed_at);
CREATE TABLE incident_embedding_default PARTITION OF incident_embedding DEFAULT;
CREATE INDEX incident_embedding_closed ON incident_embedding (closed_at, incident_id);
CREATE INDEX incident_embedding_made ON incident_embedding (made_at);

-- The newest are looked at for those without numbers.
CREATE INDEX closed_incident_closed ON closed_incident (closed_at, incident_id) WHERE absorbed_into IS NULL;

COMMENT ON TABLE incident_embedding IS 'What closed incidents were like, for finding similar ones. Filled only where kubernaut.similarity.enabled is true.';
COMMENT ON COLUMN incident_embedding.closed_at IS 'when the incident was closed';
COMMENT ON COLUMN incident_embedding.model IS 'that made the numbers; those of two models cannot be compared';
COMMENT ON COLUMN incident_embedding.description IS 'what the incident was like, without names, addresses, numbers and times; empty where nothing is known of it';
COMMENT ON COLUMN incident_embedding.embedding IS 'the numbers, of length 1; null where nothing is known of the incident';
COMMENT ON COLUMN incident_embedding.made_at IS 'when the numbers were made, by the clock of the database';
