-- Whom a run's decision was about, kept with the run: to look it up in all months of incidents, once for each run that a decision
-- recalls, took most of the time that a decision took. Null in rows of versions before this one.
ALTER TABLE finished_run ADD COLUMN subject jsonb;
ALTER TABLE active_run ADD COLUMN subject jsonb;
COMMENT ON COLUMN active_run.subject IS 'whom the decision was about; null in rows of versions that did not keep it';
COMMENT ON COLUMN finished_run.subject IS 'whom the decision was about; null in rows of versions that did not keep it';

CREATE FUNCTION subject_of(incident uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
    whom jsonb;
BEGIN
    SELECT i.subject INTO whom FROM open_incident i WHERE i.incident_id = incident;
    IF whom IS NULL THEN
        SELECT i.subject INTO whom FROM closed_incident i WHERE i.incident_id = incident LIMIT 1;
    END IF;
    RETURN whom;
END
$$;
COMMENT ON FUNCTION subject_of(uuid) IS 'Whom an incident is about; null where it is not known any more.';

-- Of what ObjectRef.key() tells objects apart by: short, whatever the names.
CREATE FUNCTION key_hash(object jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(coalesce(object ->> 'cluster', '') || '|' || coalesce(object ->> 'namespace', '') || '|'
    || coalesce(object ->> 'kind', '') || '|' || coalesce(object ->> 'name', ''), 0);
COMMENT ON FUNCTION key_hash(jsonb) IS 'A hash of what tells an object from all others.';

-- What scores are worked out from: of each run that got a score and stands, of each incident that was left alone, and of what was
-- imported, one narrow row, written by triggers in the transaction that it follows from. All in one table, not by months: each
-- decision asks for the newest of each action, and would look into every month for them.
CREATE TABLE effectiveness_sample (
    sample_id uuid NOT NULL,
    source text NOT NULL CHECK (source IN ('run', 'untreated', 'experience')),
    began_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    cluster text NOT NULL,
    symptom text NOT NULL,
    action text NOT NULL,
    namespace text NOT NULL,
    target bigint NOT NULL,
    subject bigint NOT NULL,
    workload jsonb NOT NULL,
    effectiveness double precision NOT NULL CHECK (effectiveness BETWEEN 0 AND 1),
    PRIMARY KEY (sample_id, began_at, source)
) WITH (fillfactor = 90);
COMMENT ON TABLE effectiveness_sample IS 'What scores are worked out from: what actions achieved, and what doing nothing did. Written by triggers of runs, untreated and experience.';
COMMENT ON COLUMN effectiveness_sample.sample_id IS 'the run, the incident that was left alone, or the imported sample';
COMMENT ON COLUMN effectiveness_sample.began_at IS 'when the run was created, or the incident opened';
COMMENT ON COLUMN effectiveness_sample.at IS 'when the action was applied: from then on the sample ages';
COMMENT ON COLUMN effectiveness_sample.action IS 'its name in the catalogue, or nothing: an incident that was left alone';
COMMENT ON COLUMN effectiveness_sample.namespace IS 'of the target';
COMMENT ON COLUMN effectiveness_sample.target IS 'key_hash of the object that was changed';
COMMENT ON COLUMN effectiveness_sample.subject IS 'key_hash of workload';
COMMENT ON COLUMN effectiveness_sample.workload IS 'whom the decision was about; the target where that is not known';

-- Runs that are over. What was undone is no sample.
CREATE FUNCTION sample_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whom jsonb := coalesce(NEW.subject, subject_of(NEW.incident_id), NEW.target);
BEGIN
    IF NEW.effectiveness IS NULL OR NEW.state = 'UNDONE' THEN
        DELETE FROM effectiveness_sample
        WHERE sample_id = NEW.run_id AND began_at = NEW.created_at AND source = 'run';
    ELSE
        INSERT INTO effectiveness_sample (sample_id, source, began_at, at, cluster, symptom, action, namespace, target, subject,
            workload, effectiveness)
        VALUES (NEW.run_id, 'run', NEW.created_at, coalesce(NEW.applied_at, NEW.created_at), NEW.cluster, NEW.symptom, NEW.action,
            NEW.namespace, key_hash(NEW.target), key_hash(whom), whom, NEW.effectiveness)
        ON CONFLICT (sample_id, began_at, source) DO UPDATE SET effectiveness = excluded.effectiveness, at = excluded.at;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sample_run() IS 'Keeps the sample of a run that is over.';
CREATE TRIGGER sample AFTER INSERT ON finished_run FOR EACH ROW WHEN (NEW.effectiveness IS NOT NULL) EXECUTE FUNCTION sample_run();
CREATE TRIGGER sample_again AFTER UPDATE OF effectiveness, state ON finished_run FOR EACH ROW
    WHEN (NEW.effectiveness IS DISTINCT FROM OLD.effectiveness OR NEW.state <> OLD.state) EXECUTE FUNCTION sample_run();

-- A run that is being undone is none until it is over again. That its row goes is no sign of that: it goes with its month too.
CREATE FUNCTION forget_sample() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM effectiveness_sample WHERE sample_id = NEW.run_id AND began_at = NEW.created_at AND source = 'run';
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION forget_sample() IS 'Forgets the sample of a run that is taken up again.';
CREATE TRIGGER forget_sample AFTER INSERT ON active_run FOR EACH ROW WHEN (NEW.effectiveness IS NOT NULL)
    EXECUTE FUNCTION forget_sample();

CREATE FUNCTION sample_untreated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.effectiveness IS NULL THEN
        DELETE FROM effectiveness_sample
        WHERE sample_id = NEW.incident_id AND began_at = NEW.opened_at AND source = 'untreated';
    ELSE
        INSERT INTO effectiveness_sample (sample_id, source, began_at, at, cluster, symptom, action, namespace, target, subject,
            workload, effectiveness)
        VALUES (NEW.incident_id, 'untreated', NEW.opened_at, NEW.opened_at, NEW.cluster, NEW.symptom, 'nothing', NEW.namespace,
            key_hash(NEW.subject), key_hash(NEW.subject), NEW.subject, NEW.effectiveness)
        ON CONFLICT (sample_id, began_at, source) DO UPDATE SET effectiveness = excluded.effectiveness;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sample_untreated() IS 'Keeps the sample of an incident that was left alone.';
CREATE TRIGGER sample AFTER INSERT ON untreated FOR EACH ROW WHEN (NEW.effectiveness IS NOT NULL)
    EXECUTE FUNCTION sample_untreated();
CREATE TRIGGER sample_again AFTER UPDATE OF effectiveness ON untreated FOR EACH ROW
    WHEN (NEW.effectiveness IS DISTINCT FROM OLD.effectiveness) EXECUTE FUNCTION sample_untreated();

CREATE FUNCTION sample_experience() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO effectiveness_sample (sample_id, source, began_at, at, cluster, symptom, action, namespace, target, subject,
        workload, effectiveness)
    SELECT e.sample_id, 'experience', e.began_at, e.at, e.cluster, e.symptom, e.action, e.namespace, key_hash(e.target),
        key_hash(coalesce(e.subject, e.target)), coalesce(e.subject, e.target), e.effectiveness
    FROM added e
    ON CONFLICT (sample_id, began_at, source) DO UPDATE SET effectiveness = excluded.effectiveness;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sample_experience() IS 'Keeps samples of what was imported.';
CREATE TRIGGER sample AFTER INSERT ON experience REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION sample_experience();

-- Of statements, not of rows: rows also move from the default partition into their month's, which is no statement on the table.
CREATE FUNCTION forget_experience() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM effectiveness_sample s USING gone g
    WHERE s.sample_id = g.sample_id AND s.began_at = g.began_at AND s.source = 'experience';
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION forget_experience() IS 'Forgets samples of what was taken back where it happened.';
CREATE TRIGGER forget_sample AFTER DELETE ON experience REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
    EXECUTE FUNCTION forget_experience();

CREATE INDEX effectiveness_sample_cluster ON effectiveness_sample (cluster, symptom, action, began_at)
    INCLUDE (at, effectiveness, namespace, target, subject);
CREATE INDEX effectiveness_sample_namespace ON effectiveness_sample (cluster, symptom, action, namespace, began_at)
    INCLUDE (at, effectiveness, target, subject);
CREATE INDEX effectiveness_sample_target ON effectiveness_sample (target, symptom, action, began_at)
    INCLUDE (at, effectiveness);
CREATE INDEX effectiveness_sample_subject ON effectiveness_sample (subject, symptom, action, began_at)
    INCLUDE (at, effectiveness, target);
CREATE INDEX effectiveness_sample_began ON effectiveness_sample (began_at);

-- What each action achieved against a symptom, and what doing nothing did (action 'nothing'), as an object sees it: each sample
-- counts where it is nearest, and of each action the newest of the object, of the rest of its namespace and of the rest of the cluster
-- are counted, so that what happens often or to others pushes out nothing that is rare or one's own, nor what it is measured by. A sample weighs a half after half_life seconds.
CREATE FUNCTION achieved_as_seen_from(
    object jsonb, of_symptom text, since timestamptz, until timestamptz, half_life double precision, worked_from double precision,
    newest integer)
RETURNS TABLE (action text, scope text, weight double precision, sum double precision, samples integer, worked integer)
LANGUAGE plpgsql STABLE
-- One plan for all values: to make one takes longer than to run it.
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    in_cluster text := object ->> 'cluster';
    in_namespace text := object ->> 'namespace';
    hash bigint := key_hash(object);
BEGIN
    RETURN QUERY
    WITH RECURSIVE known AS (
        (SELECT s.action FROM effectiveness_sample s WHERE s.cluster = in_cluster AND s.symptom = of_symptom
        ORDER BY s.action LIMIT 1)
        UNION ALL
        SELECT (SELECT s.action FROM effectiveness_sample s
            WHERE s.cluster = in_cluster AND s.symptom = of_symptom AND s.action > k.action ORDER BY s.action LIMIT 1)
        FROM known k
        WHERE k.action IS NOT NULL
    ),
    near AS (
        SELECT k.action, s.scope, s.at, s.effectiveness AS value,
            power(0.5::double precision, greatest(0, date_part('epoch', until - s.at)) / half_life) AS w
        FROM known k
        CROSS JOIN LATERAL (
            (SELECT 'WORKLOAD' AS scope, o.at, o.effectiveness
            FROM (
                (SELECT s.began_at, s.at, s.effectiveness FROM effectiveness_sample s
                WHERE s.target = hash AND s.symptom = of_symptom AND s.action = k.action
                    AND s.began_at >= since AND s.began_at <= until
                ORDER BY s.began_at DESC LIMIT newest)
                UNION ALL
                (SELECT s.began_at, s.at, s.effectiveness FROM effectiveness_sample s
                WHERE s.subject = hash AND s.symptom = of_symptom AND s.action = k.action AND s.target <> hash
                    AND s.began_at >= since AND s.began_at <= until
                ORDER BY s.began_at DESC LIMIT newest)
            ) o
            ORDER BY o.began_at DESC LIMIT newest)
            UNION ALL
            (SELECT 'NAMESPACE', s.at, s.effectiveness FROM effectiveness_sample s
            WHERE s.cluster = in_cluster AND s.symptom = of_symptom AND s.action = k.action AND s.namespace = in_namespace
                AND s.began_at >= since AND s.began_at <= until AND s.target <> hash AND s.subject <> hash
            ORDER BY s.began_at DESC LIMIT newest)
            UNION ALL
            (SELECT 'CLUSTER', s.at, s.effectiveness FROM effectiveness_sample s
            WHERE s.cluster = in_cluster AND s.symptom = of_symptom AND s.action = k.action AND s.namespace <> in_namespace
                AND s.began_at >= since AND s.began_at <= until AND s.target <> hash AND s.subject <> hash
            ORDER BY s.began_at DESC LIMIT newest)
        ) s
        WHERE k.action IS NOT NULL
    )
    SELECT n.action, n.scope, sum(n.w), sum(n.w * n.value), count(*)::integer, count(*) FILTER (WHERE n.value >= worked_from)::integer
    FROM near n
    GROUP BY n.action, n.scope;
END
$$;
COMMENT ON FUNCTION achieved_as_seen_from(jsonb, text, timestamptz, timestamptz, double precision, double precision, integer)
    IS 'What actions and doing nothing achieved against a symptom for an object, for its namespace and for the cluster.';

-- As before, of samples.
CREATE OR REPLACE FUNCTION achieved_by_workload(
    of_symptom text, of_action text, since timestamptz, until timestamptz, lately_from timestamptz, half_life double precision,
    worked_from double precision, failed_to double precision)
RETURNS TABLE (
    action text, symptom text, workload jsonb, weight double precision, sum double precision, samples integer, worked integer,
    did_not_work integer, lately integer, sum_lately double precision, sum_before double precision, latest timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH weighed AS (
        SELECT s.action, s.symptom, s.workload, s.effectiveness AS value, s.at,
            power(0.5::double precision, greatest(0, date_part('epoch', until - s.at)) / half_life) AS w
        FROM effectiveness_sample s
        WHERE s.began_at >= since AND s.began_at <= until AND (of_symptom IS NULL OR s.symptom = of_symptom)
            AND (of_action IS NULL OR s.action IN (of_action, 'nothing'))
    )
    SELECT w.action, w.symptom, w.workload, sum(w.w), sum(w.w * w.value), count(*)::integer,
        count(*) FILTER (WHERE w.value >= worked_from)::integer,
        count(*) FILTER (WHERE w.value <= failed_to)::integer,
        count(*) FILTER (WHERE w.at >= lately_from)::integer,
        coalesce(sum(w.value) FILTER (WHERE w.at >= lately_from), 0),
        coalesce(sum(w.value) FILTER (WHERE w.at < lately_from), 0),
        max(w.at)
    FROM weighed w
    GROUP BY w.action, w.symptom, w.workload
$$;

CREATE FUNCTION delete_samples_before(day date, most integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    deleted integer;
BEGIN
    DELETE FROM effectiveness_sample WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM effectiveness_sample
        WHERE began_at < date_trunc('month', day)::timestamp AT TIME ZONE 'UTC'
        ORDER BY began_at LIMIT most FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END
$$;
COMMENT ON FUNCTION delete_samples_before(date, integer) IS 'Deletes samples of months before that of the day, so many at most, and returns how many.';
