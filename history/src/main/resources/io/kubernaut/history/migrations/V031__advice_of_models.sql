-- What models are asked, and what they answered, by situation: one row each, whichever replica asks first. It is taken over by the
-- next question once it is no longer valid, and dropped a while later. Question and snapshot are there while it waits to be asked.
CREATE TABLE advice (
    situation text PRIMARY KEY,
    consultation_id uuid NOT NULL,
    -- WAITING, ANSWERED, NOTHING or FAILED.
    state text NOT NULL,
    asked_at timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    begun integer NOT NULL DEFAULT 0,
    about text NOT NULL,
    alert_name text NOT NULL,
    namespace text NOT NULL,
    symptom text NOT NULL,
    asked text NOT NULL,
    question jsonb,
    snapshot text,
    answer jsonb,
    CONSTRAINT advice_consultation UNIQUE (consultation_id)
) WITH (fillfactor = 80);
CREATE INDEX advice_validity ON advice (valid_until);

-- Incidents that are decided again once there is an answer.
CREATE TABLE advice_awaited (
    consultation_id uuid NOT NULL,
    incident_id uuid NOT NULL,
    PRIMARY KEY (consultation_id, incident_id)
);

-- Every question that was answered, or failed. What became of the answer is in the decisions that name the consultation.
CREATE TABLE consultation (
    consultation_id uuid NOT NULL,
    asked_at timestamptz NOT NULL,
    answered_at timestamptz NOT NULL,
    situation text NOT NULL,
    about text NOT NULL,
    alert_name text NOT NULL,
    namespace text NOT NULL,
    symptom text NOT NULL,
    asked text NOT NULL,
    state text NOT NULL,
    answer jsonb NOT NULL,
    PRIMARY KEY (consultation_id, asked_at)
) PARTITION BY RANGE (asked_at);
CREATE TABLE consultation_default PARTITION OF consultation DEFAULT;
CREATE INDEX consultation_time ON consultation (asked_at, consultation_id);

-- The requests that were sent for it. prompt is what was sent, without credentials, where that is to be kept.
CREATE TABLE model_call (
    consultation_id uuid NOT NULL,
    number integer NOT NULL,
    asked_at timestamptz NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    prompt_hash text NOT NULL,
    prompt text,
    latency_micros bigint NOT NULL,
    outcome text NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    micro_dollars bigint NOT NULL,
    answer text NOT NULL,
    checks jsonb NOT NULL,
    PRIMARY KEY (consultation_id, number, asked_at)
) PARTITION BY RANGE (asked_at);
CREATE TABLE model_call_default PARTITION OF model_call DEFAULT;

CREATE INDEX decision_consultation ON decision ((decision -> 'advisor' ->> 'consultation'))
    WHERE (decision -> 'advisor' ->> 'consultation') IS NOT NULL;

-- What was set aside for calls to models, or used by them. Rows that no limit looks back to are dropped.
CREATE TABLE model_spending (
    reservation uuid PRIMARY KEY,
    about text NOT NULL,
    at timestamptz NOT NULL,
    tokens bigint NOT NULL,
    micro_dollars bigint NOT NULL,
    settled boolean NOT NULL DEFAULT false
);
CREATE INDEX model_spending_time ON model_spending (at);
