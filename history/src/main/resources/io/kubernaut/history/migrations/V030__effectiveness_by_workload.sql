-- What actions achieved for symptoms, added up by whom the decisions were about. Runs that were undone, or got no score, are
-- none. A sample weighs a half after half_life seconds. lately is the time from which samples count as of late.
CREATE FUNCTION effectiveness_by_workload(
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
