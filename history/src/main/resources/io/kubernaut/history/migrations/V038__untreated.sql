-- What became of incidents for which nothing was done, looked at once after the time that an action is given to work. Actions
-- are measured against it. effectiveness is in [0,1], null where it cannot be told or where somebody did something;
-- recurred_at is when the alert fired again after that, lowered whether the score says so already.
CREATE TABLE untreated (
    incident_id uuid NOT NULL,
    opened_at timestamptz NOT NULL,
    cluster text NOT NULL,
    namespace text NOT NULL,
    subject jsonb NOT NULL,
    symptom text NOT NULL,
    alert_name text NOT NULL,
    looked_at timestamptz NOT NULL,
    effectiveness double precision CHECK (effectiveness BETWEEN 0 AND 1),
    assessment jsonb NOT NULL,
    recurred_at timestamptz,
    lowered boolean NOT NULL DEFAULT false,
    PRIMARY KEY (incident_id, opened_at)
) PARTITION BY RANGE (opened_at);
CREATE TABLE untreated_default PARTITION OF untreated DEFAULT;
CREATE INDEX untreated_symptom ON untreated (cluster, symptom, opened_at) WHERE effectiveness IS NOT NULL;
CREATE INDEX untreated_alert ON untreated (cluster, namespace, alert_name, looked_at)
    WHERE effectiveness IS NOT NULL AND recurred_at IS NULL;
CREATE INDEX untreated_recurred ON untreated (recurred_at) WHERE recurred_at IS NOT NULL AND NOT lowered;

-- Whether anything was done for an incident is asked of each that may have been left alone.
CREATE INDEX active_run_incident ON active_run (incident_id);
CREATE INDEX finished_run_incident ON finished_run (incident_id);

-- What actions achieved for symptoms, and what doing nothing did (action 'nothing'), added up by whom it was about. Runs that
-- were undone, or got no score, are none. A sample weighs a half after half_life seconds. lately_from is the time from
-- which samples count as of late. Takes the place of effectiveness_by_workload, which versions before this one call.
CREATE FUNCTION achieved_by_workload(
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
