-- The incidents of runs that ended of late are open, or closed of late: whom they are about need not be looked for in all months.
CREATE FUNCTION subject_of_late(incident uuid, since timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
    whom jsonb;
BEGIN
    SELECT i.subject INTO whom FROM open_incident i WHERE i.incident_id = incident;
    IF whom IS NULL THEN
        SELECT i.subject INTO whom FROM closed_incident i WHERE i.incident_id = incident AND i.closed_at >= since LIMIT 1;
    END IF;
    RETURN whom;
END
$$;
COMMENT ON FUNCTION subject_of_late(uuid, timestamptz) IS 'Whom an incident is about that is open, or was closed since then; null where there is none such.';
