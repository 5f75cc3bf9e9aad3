-- Runs that were taken back after they had been exported: what was learned from them is taken back too, and stays so when an
-- older file is imported again.
CREATE TABLE experience_withdrawn (
    sample_id uuid NOT NULL,
    began_at timestamptz NOT NULL,
    origin uuid NOT NULL,
    import_id uuid NOT NULL,
    PRIMARY KEY (sample_id, began_at)
) PARTITION BY RANGE (began_at);
CREATE TABLE experience_withdrawn_default PARTITION OF experience_withdrawn DEFAULT;
COMMENT ON TABLE experience_withdrawn IS 'Samples of other installations that count for nothing any more, as their runs were taken back there.';
COMMENT ON COLUMN experience_withdrawn.began_at IS 'when the run was created';
COMMENT ON COLUMN experience_withdrawn.origin IS 'the installation where it happened';

ALTER TABLE experience_import ADD COLUMN withdrawn integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN experience_import.withdrawn IS 'how many were taken back';

CREATE OR REPLACE FUNCTION audit_import() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (at, kind, who, subject, why, before, after)
    VALUES (NEW.at, 'history.imported', NEW.who, 'history', NEW.why, '',
        jsonb_build_object('import', NEW.import_id, 'origin', NEW.origin, 'exportedAt', NEW.exported_at, 'samples', NEW.samples,
            'withdrawn', NEW.withdrawn, 'sha256', NEW.sha256)::text);
    RETURN NULL;
END
$$;

-- The partition of one month of one table, as create_partitions makes them for months to come. For what is older than the
-- installation, such as imported history. Returns how many were created: 0 or 1.
CREATE FUNCTION create_partition(grown text, day date) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    key text;
    starts timestamptz := date_trunc('month', day)::timestamp AT TIME ZONE 'UTC';
    ends timestamptz := (date_trunc('month', day) + interval '1 month')::timestamp AT TIME ZONE 'UTC';
    part text := grown || '_' || to_char(day, 'YYYYMM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('kubernaut.partitions', 0));
    IF to_regclass(format('%I.%I', current_schema(), part)) IS NOT NULL THEN
        RETURN 0;
    END IF;
    SELECT a.attname INTO STRICT key
    FROM pg_partitioned_table p
    JOIN pg_class parent ON parent.oid = p.partrelid AND parent.relname = grown
    JOIN pg_namespace n ON n.oid = parent.relnamespace AND n.nspname = current_schema()
    JOIN pg_attribute a ON a.attrelid = parent.oid AND a.attnum = p.partattrs[0];
    EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', grown);
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', grown || '_default');
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, grown);
    EXECUTE format(
        'WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
        grown || '_default', key, starts, key, ends, part);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', grown, part, starts, ends);
    RETURN 1;
END
$$;
COMMENT ON FUNCTION create_partition(text, date) IS 'Creates the partition of the day''s month of one table, and returns how many were missing: 0 or 1.';
