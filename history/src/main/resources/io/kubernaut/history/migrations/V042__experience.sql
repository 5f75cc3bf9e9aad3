-- Who this is, to others: written with what is exported. Made when it is first asked for.
CREATE TABLE installation (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    since timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE installation IS 'Who this is, to other installations.';

-- What another installation learned: samples for scores, and nothing else. They have a table of their own, so that nothing which
-- looks for runs, be it to undo one, to hold the next one back or to count them, ever finds them.
CREATE TABLE experience (
    sample_id uuid NOT NULL,
    began_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    cluster text NOT NULL,
    namespace text NOT NULL,
    target_key text NOT NULL,
    target jsonb NOT NULL,
    subject jsonb,
    action text NOT NULL,
    symptom text NOT NULL,
    effectiveness double precision NOT NULL CHECK (effectiveness BETWEEN 0 AND 1),
    origin uuid NOT NULL,
    import_id uuid NOT NULL,
    sample jsonb NOT NULL,
    PRIMARY KEY (sample_id, began_at)
) PARTITION BY RANGE (began_at);
CREATE TABLE experience_default PARTITION OF experience DEFAULT;
CREATE INDEX experience_symptom ON experience (cluster, symptom, began_at);
COMMENT ON TABLE experience IS 'What other installations learned, imported: samples that scores are worked out from, and nothing else.';
COMMENT ON COLUMN experience.began_at IS 'when the run was created, or the incident opened';
COMMENT ON COLUMN experience.at IS 'when the action was applied: from then on the sample ages';
COMMENT ON COLUMN experience.subject IS 'whom the decision was about; null where that is not known any more';
COMMENT ON COLUMN experience.action IS 'its name in the catalogue, or nothing: an incident that was left alone';
COMMENT ON COLUMN experience.origin IS 'the installation where it happened';
COMMENT ON COLUMN experience.sample IS 'the line as it came, with the components of the score';

CREATE TABLE experience_import (
    import_id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    who text NOT NULL,
    why text NOT NULL,
    origin uuid NOT NULL,
    exported_at timestamptz NOT NULL,
    samples integer NOT NULL,
    sha256 text NOT NULL
);
COMMENT ON TABLE experience_import IS 'Imports that added something.';
COMMENT ON COLUMN experience_import.origin IS 'the installation that wrote the file';
COMMENT ON COLUMN experience_import.samples IS 'how many were added';
COMMENT ON COLUMN experience_import.sha256 IS 'of the file';

CREATE FUNCTION audit_import() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (at, kind, who, subject, why, before, after)
    VALUES (NEW.at, 'history.imported', NEW.who, 'history', NEW.why, '',
        jsonb_build_object('import', NEW.import_id, 'origin', NEW.origin, 'exportedAt', NEW.exported_at, 'samples', NEW.samples,
            'sha256', NEW.sha256)::text);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION audit_import() IS 'Audits imports of history.';
CREATE TRIGGER audit AFTER INSERT ON experience_import FOR EACH ROW EXECUTE FUNCTION audit_import();

-- As before, and with what was imported.
CREATE OR REPLACE FUNCTION achieved_by_workload(
    of_symptom text, of_action text, since timestamptz, until timestamptz, lately_from timestamptz, half_life double precision,
    worked_from double precision, failed_to double precision)
RETURNS TABLE (
    action text, symptom text, workload jsonb, weight double precision, sum double precision, samples integer, worked integer,
    did_not_work integer, lately integer, sum_lately double precision, sum_before double precision, latest timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH sample AS (
        SELECT r.action, r.symptom, coalesce(i.subject, r.target) AS workload, r.effectiveness AS value,
            coalesce(r.applied_at, r.created_at) AS at
        FROM finished_run r
        LEFT JOIN incident i ON i.incident_id = r.incident_id
        WHERE r.effectiveness IS NOT NULL AND r.state <> 'UNDONE' AND r.created_at >= since AND r.created_at <= until
            AND (of_symptom IS NULL OR r.symptom = of_symptom) AND (of_action IS NULL OR r.action = of_action)
        UNION ALL
        SELECT 'nothing', u.symptom, u.subject, u.effectiveness, u.opened_at
        FROM untreated u
        WHERE u.effectiveness IS NOT NULL AND u.opened_at >= since AND u.opened_at <= until
            AND (of_symptom IS NULL OR u.symptom = of_symptom)
        UNION ALL
        SELECT e.action, e.symptom, coalesce(e.subject, e.target), e.effectiveness, e.at
        FROM experience e
        WHERE e.began_at >= since AND e.began_at <= until AND (of_symptom IS NULL OR e.symptom = of_symptom)
            AND (of_action IS NULL OR e.action IN (of_action, 'nothing'))
    ),
    weighed AS (
        SELECT s.*, power(0.5::double precision, greatest(0, extract(epoch FROM until - s.at)::double precision) / half_life) AS w
        FROM sample s
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
