-- What changed the cluster or Kubernaut's own power. Triggers write it, so it commits with the change or not at all, costs no
-- round trip, and tells of changes that were made by hand too. What is sealed is moved on; what commits late is sealed later.
CREATE TABLE audit_pending (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    who text NOT NULL,
    subject text NOT NULL,
    why text NOT NULL,
    before text NOT NULL,
    after text NOT NULL
);

-- Sealed entries: place counts from 0 within the batch. Both tables are partitioned by the time of sealing, so a batch and its
-- entries are always kept, and dropped, together.
CREATE TABLE audit_entry (
    batch bigint NOT NULL,
    place integer NOT NULL,
    sealed_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    who text NOT NULL,
    subject text NOT NULL,
    why text NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    PRIMARY KEY (batch, place, sealed_at)
) PARTITION BY RANGE (sealed_at);
CREATE TABLE audit_entry_default PARTITION OF audit_entry DEFAULT;

-- Batches are numbered from 1. hash covers the batch, the hash of the one before, and all entries in order.
CREATE TABLE audit_batch (
    number bigint NOT NULL,
    sealed_at timestamptz NOT NULL,
    entries integer NOT NULL,
    previous text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (number, sealed_at)
) PARTITION BY RANGE (sealed_at);
CREATE TABLE audit_batch_default PARTITION OF audit_batch DEFAULT;

-- The latest batch, and where each month begins: without them nobody would miss batches at either end.
CREATE TABLE audit_head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    number bigint NOT NULL,
    sealed_at timestamptz NOT NULL,
    hash text NOT NULL
);
CREATE TABLE audit_month (
    month timestamptz PRIMARY KEY,
    number bigint NOT NULL,
    previous text NOT NULL
);

CREATE FUNCTION audit_mode() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (at, kind, who, subject, why, before, after)
    VALUES (NEW.set_at, 'mode.set', NEW.set_by, 'mode', NEW.reason,
        coalesce((SELECT mode FROM mode_change WHERE id < NEW.id ORDER BY id DESC LIMIT 1), ''), NEW.mode);
    RETURN NULL;
END
$$;
CREATE TRIGGER audit AFTER INSERT ON mode_change FOR EACH ROW EXECUTE FUNCTION audit_mode();

-- sha256 ties the entry to the whole decision, which is stored beside it.
CREATE FUNCTION audit_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (at, kind, who, subject, why, before, after)
    VALUES (NEW.decided_at, 'decision.' || lower(NEW.outcome), 'kubernaut', 'decision/' || NEW.decision_id, NEW.rule, '',
        jsonb_build_object('incident', NEW.incident_id, 'chosen', NEW.decision -> 'chosen', 'ruleBase', NEW.rule_base,
            'snapshot', NEW.snapshot,
            'sha256', encode(sha256(convert_to(NEW.decision::text, 'UTF8')), 'hex'))::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER audit AFTER INSERT ON decision FOR EACH ROW
    WHEN (NEW.outcome IN ('ACT', 'AWAIT_APPROVAL')) EXECUTE FUNCTION audit_decision();

CREATE FUNCTION audit_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    earlier text := '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        earlier := OLD.state;
    END IF;
    INSERT INTO audit_pending (at, kind, who, subject, why, before, after)
    VALUES (coalesce(NEW.decided_at, NEW.created_at), 'approval.' || lower(NEW.state), coalesce(NEW.decided_by, 'kubernaut'),
        'approval/' || NEW.approval_id, CASE WHEN NEW.state = 'WAITING' THEN NEW.reason ELSE NEW.decision_reason END, earlier,
        jsonb_build_object('decision', NEW.decision_id, 'choice', NEW.choice, 'state', NEW.state)::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON approval FOR EACH ROW EXECUTE FUNCTION audit_approval();

-- The plan holds the state before, encrypted where it holds credentials. kubernaut.who is set where a person asked.
CREATE FUNCTION audit_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    run record;
BEGIN
    SELECT action, target, decision_id, plan, after_state INTO run FROM active_run WHERE run_id = NEW.run_id;
    IF NOT FOUND THEN
        SELECT action, target, decision_id, plan, after_state INTO run
        FROM finished_run WHERE run_id = NEW.run_id ORDER BY finished_at DESC LIMIT 1;
    END IF;
    INSERT INTO audit_pending (at, kind, who, subject, why, before, after)
    VALUES (NEW.at, 'run.' || lower(NEW.state), coalesce(nullif(current_setting('kubernaut.who', true), ''), 'kubernaut'),
        'run/' || NEW.run_id, NEW.message, coalesce(run.plan::text, ''),
        jsonb_build_object('action', run.action, 'target', run.target, 'decision', run.decision_id, 'step', NEW.sequence,
            'state', run.after_state)::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER audit AFTER INSERT ON run_step FOR EACH ROW
    WHEN (NEW.state NOT IN ('PENDING', 'PLANNED')) EXECUTE FUNCTION audit_run();

CREATE FUNCTION audit_rule_base() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (at, kind, who, subject, why, before, after)
    VALUES (NEW.last_used, 'rules.in_force', 'kubernaut', 'rules', 'Read from the configured directory or started with.', '',
        NEW.hash);
    RETURN NULL;
END
$$;
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON rule_base FOR EACH ROW EXECUTE FUNCTION audit_rule_base();
