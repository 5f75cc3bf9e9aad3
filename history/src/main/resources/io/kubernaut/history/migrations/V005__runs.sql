-- Runs under way. One per target: that is the lock. target_key is ObjectRef.key() of the target.
CREATE TABLE active_run (
    run_id uuid PRIMARY KEY,
    target_key text NOT NULL,
    decision_id uuid NOT NULL,
    incident_id uuid NOT NULL,
    action text NOT NULL,
    target jsonb NOT NULL,
    cluster text NOT NULL,
    namespace text NOT NULL,
    parameters jsonb NOT NULL,
    reason text NOT NULL,
    symptom text NOT NULL,
    alert_name text NOT NULL,
    state text NOT NULL,
    plan jsonb,
    after_state text NOT NULL,
    message text NOT NULL,
    created_at timestamptz NOT NULL,
    applying_since timestamptz,
    applied_at timestamptz,
    steps integer NOT NULL,
    CONSTRAINT active_run_target UNIQUE (target_key)
) WITH (fillfactor = 70);
CREATE INDEX active_run_decision ON active_run (decision_id);

-- Runs that are over. effectiveness is in [0,1], null until assessed or where it cannot be told; recurred_at is when
-- the alert fired again after it.
CREATE TABLE finished_run (
    run_id uuid NOT NULL,
    target_key text NOT NULL,
    decision_id uuid NOT NULL,
    incident_id uuid NOT NULL,
    action text NOT NULL,
    target jsonb NOT NULL,
    cluster text NOT NULL,
    namespace text NOT NULL,
    parameters jsonb NOT NULL,
    reason text NOT NULL,
    symptom text NOT NULL,
    alert_name text NOT NULL,
    state text NOT NULL,
    plan jsonb,
    after_state text NOT NULL,
    message text NOT NULL,
    created_at timestamptz NOT NULL,
    applying_since timestamptz,
    applied_at timestamptz,
    steps integer NOT NULL,
    finished_at timestamptz NOT NULL,
    effectiveness double precision CHECK (effectiveness BETWEEN 0 AND 1),
    recurred_at timestamptz,
    assessed_at timestamptz,
    PRIMARY KEY (run_id, finished_at)
) PARTITION BY RANGE (finished_at);
CREATE TABLE finished_run_default PARTITION OF finished_run DEFAULT;
CREATE INDEX finished_run_decision ON finished_run (decision_id);
CREATE INDEX finished_run_created ON finished_run (created_at, run_id);
CREATE INDEX finished_run_namespace ON finished_run (cluster, namespace, created_at);
CREATE INDEX finished_run_symptom ON finished_run (cluster, symptom, created_at) WHERE effectiveness IS NOT NULL;

CREATE VIEW action_run AS
SELECT run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters, reason, symptom,
    alert_name, state, plan, after_state, message, created_at, applying_since, applied_at, steps,
    NULL::timestamptz AS finished_at, NULL::double precision AS effectiveness, NULL::timestamptz AS recurred_at
FROM active_run
UNION ALL
SELECT run_id, target_key, decision_id, incident_id, action, target, cluster, namespace, parameters, reason, symptom,
    alert_name, state, plan, after_state, message, created_at, applying_since, applied_at, steps,
    finished_at, effectiveness, recurred_at
FROM finished_run;

CREATE TABLE run_step (
    run_id uuid NOT NULL,
    sequence integer NOT NULL,
    at timestamptz NOT NULL,
    state text NOT NULL,
    message text NOT NULL,
    PRIMARY KEY (run_id, sequence, at)
) PARTITION BY RANGE (at);
CREATE TABLE run_step_default PARTITION OF run_step DEFAULT;

CREATE TABLE artefact (
    run_id uuid NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    content_type text NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (run_id, name, at)
) PARTITION BY RANGE (at);
CREATE TABLE artefact_default PARTITION OF artefact DEFAULT;
