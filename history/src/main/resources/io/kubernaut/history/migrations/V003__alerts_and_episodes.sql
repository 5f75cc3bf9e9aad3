-- A webhook that was committed.
CREATE TABLE receipt (
    receipt_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    sender text NOT NULL,
    group_key text NOT NULL,
    receiver text NOT NULL,
    external_url text NOT NULL,
    truncated integer NOT NULL,
    accepted integer NOT NULL,
    repeated integer NOT NULL,
    resolved integer NOT NULL,
    rejected jsonb NOT NULL,
    PRIMARY KEY (receipt_id, received_at)
) PARTITION BY RANGE (received_at);
CREATE TABLE receipt_default PARTITION OF receipt DEFAULT;

-- Alerts as received, with what came of each: ACCEPTED, REPEATED or RESOLVED.
CREATE TABLE alert_received (
    receipt_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    position integer NOT NULL,
    cluster text NOT NULL,
    fingerprint text NOT NULL,
    effect text NOT NULL,
    episode_id uuid,
    alert jsonb NOT NULL,
    PRIMARY KEY (receipt_id, position, received_at)
) PARTITION BY RANGE (received_at);
CREATE TABLE alert_received_default PARTITION OF alert_received DEFAULT;
CREATE INDEX alert_received_episode ON alert_received (episode_id);
CREATE INDEX alert_received_time ON alert_received USING brin (received_at);

-- Episodes that are open. Not partitioned: one open episode per fingerprint is what the primary key says, and an alert
-- that always fires must not be dropped with an old month.
CREATE TABLE open_episode (
    cluster text NOT NULL,
    fingerprint text NOT NULL,
    episode_id uuid NOT NULL UNIQUE,
    alert jsonb NOT NULL,
    starts_at timestamptz NOT NULL,
    opened_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    repeats integer NOT NULL,
    incident_id uuid,
    receipt_id uuid NOT NULL,
    PRIMARY KEY (cluster, fingerprint)
) WITH (fillfactor = 80);
CREATE INDEX open_episode_incident ON open_episode (incident_id);
CREATE INDEX open_episode_receipt ON open_episode (receipt_id);
CREATE INDEX open_episode_opened ON open_episode (cluster, opened_at);

-- Episodes that are over. resolved_at is when the alert ended, closed_at when that was received.
CREATE TABLE closed_episode (
    cluster text NOT NULL,
    fingerprint text NOT NULL,
    episode_id uuid NOT NULL,
    alert jsonb NOT NULL,
    starts_at timestamptz NOT NULL,
    opened_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    repeats integer NOT NULL,
    incident_id uuid,
    receipt_id uuid NOT NULL,
    resolved_at timestamptz NOT NULL,
    closed_at timestamptz NOT NULL,
    PRIMARY KEY (episode_id, closed_at)
) PARTITION BY RANGE (closed_at);
CREATE TABLE closed_episode_default PARTITION OF closed_episode DEFAULT;
CREATE INDEX closed_episode_fingerprint ON closed_episode (cluster, fingerprint, closed_at);
CREATE INDEX closed_episode_incident ON closed_episode (incident_id);
