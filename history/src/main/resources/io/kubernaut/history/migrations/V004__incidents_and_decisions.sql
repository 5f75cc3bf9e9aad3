-- Incidents that are open: one per cause. cause_key is ObjectRef.key() of the cause.
CREATE TABLE open_incident (
    incident_id uuid PRIMARY KEY,
    cause_key text NOT NULL,
    subject jsonb NOT NULL,
    cause jsonb NOT NULL,
    namespace text NOT NULL,
    symptom text NOT NULL,
    alert_name text NOT NULL,
    opened_at timestamptz NOT NULL,
    version bigint NOT NULL,
    last_decision uuid,
    CONSTRAINT open_incident_cause UNIQUE (cause_key)
) WITH (fillfactor = 80);
CREATE INDEX open_incident_opened ON open_incident (opened_at, incident_id);

-- Incidents that are over; absorbed_into names the incident that took over the episodes.
CREATE TABLE closed_incident (
    incident_id uuid NOT NULL,
    cause_key text NOT NULL,
    subject jsonb NOT NULL,
    cause jsonb NOT NULL,
    namespace text NOT NULL,
    symptom text NOT NULL,
    alert_name text NOT NULL,
    opened_at timestamptz NOT NULL,
    version bigint NOT NULL,
    last_decision uuid,
    closed_at timestamptz NOT NULL,
    absorbed_into uuid,
    PRIMARY KEY (incident_id, closed_at)
) PARTITION BY RANGE (closed_at);
CREATE TABLE closed_incident_default PARTITION OF closed_incident DEFAULT;
CREATE INDEX closed_incident_opened ON closed_incident (opened_at, incident_id);

CREATE VIEW incident AS
SELECT incident_id, subject, cause, namespace, symptom, alert_name, opened_at, version, last_decision,
    NULL::timestamptz AS closed_at, NULL::uuid AS absorbed_into
FROM open_incident
UNION ALL
SELECT incident_id, subject, cause, namespace, symptom, alert_name, opened_at, version, last_decision,
    closed_at, absorbed_into
FROM closed_incident;

-- Snapshots by content, once per month; content is the gzipped canonical JSON that the address is the hash of.
CREATE TABLE snapshot (
    address text NOT NULL,
    month timestamptz NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (address, month)
) PARTITION BY RANGE (month);
CREATE TABLE snapshot_default PARTITION OF snapshot DEFAULT;
ALTER TABLE snapshot ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE snapshot_default ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE decision (
    decision_id uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    incident_id uuid NOT NULL,
    outcome text NOT NULL,
    rule text NOT NULL,
    namespace text NOT NULL,
    alert_names text[] NOT NULL,
    rule_base text NOT NULL,
    snapshot text NOT NULL,
    snapshot_month timestamptz NOT NULL,
    decision jsonb NOT NULL,
    evaluation jsonb NOT NULL,
    PRIMARY KEY (decision_id, decided_at)
) PARTITION BY RANGE (decided_at);
CREATE TABLE decision_default PARTITION OF decision DEFAULT;
CREATE INDEX decision_incident ON decision (incident_id, decided_at);
CREATE INDEX decision_time ON decision (decided_at, decision_id);

CREATE TABLE approval (
    approval_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    decision_id uuid NOT NULL,
    incident_id uuid NOT NULL,
    choice jsonb NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    expires_at timestamptz NOT NULL,
    decided_by text,
    decided_at timestamptz,
    decision_reason text NOT NULL,
    PRIMARY KEY (approval_id, created_at)
) PARTITION BY RANGE (created_at);
CREATE TABLE approval_default PARTITION OF approval DEFAULT;
CREATE INDEX approval_waiting ON approval (incident_id) WHERE state = 'WAITING';
CREATE INDEX approval_time ON approval (created_at);

-- Every rule base ever used, with its sources by file name, so that any decision can be replayed.
CREATE TABLE rule_base (
    hash text PRIMARY KEY,
    sources jsonb NOT NULL,
    first_used timestamptz NOT NULL
);
