-- A row that was on its way into the default partition when its month came was refused: where it goes is found before the
-- default partition is locked. So whoever makes a month waits for rows that are on their way, and they for it, at the table itself.
CREATE OR REPLACE FUNCTION create_partitions(months_ahead integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    grown record;
    starts timestamptz;
    ends timestamptz;
    part text;
    created integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('kubernaut.partitions', 0));
    FOR grown IN
        SELECT parent.relname AS name, key.attname AS key
        FROM pg_partitioned_table p
        JOIN pg_class parent ON parent.oid = p.partrelid
        JOIN pg_namespace n ON n.oid = parent.relnamespace AND n.nspname = current_schema()
        JOIN pg_attribute key ON key.attrelid = parent.oid AND key.attnum = p.partattrs[0]
        JOIN pg_class fallback ON fallback.oid = p.partdefid AND fallback.relname = parent.relname || '_default'
        WHERE p.partstrat = 'r'
        ORDER BY parent.relname
    LOOP
        FOR ahead IN 0..months_ahead LOOP
            -- Months are counted in UTC, whatever the session's time zone.
            starts := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead)) AT TIME ZONE 'UTC';
            ends := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead + 1)) AT TIME ZONE 'UTC';
            part := grown.name || '_' || to_char(starts AT TIME ZONE 'UTC', 'YYYYMM');
            CONTINUE WHEN to_regclass(format('%I.%I', current_schema(), part)) IS NOT NULL;
            EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', grown.name);
            EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', grown.name || '_default');
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, grown.name);
            EXECUTE format(
                'WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
                grown.name || '_default', grown.key, starts, grown.key, ends, part);
            EXECUTE format(
                'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', grown.name, part, starts, ends);
            created := created + 1;
        END LOOP;
    END LOOP;
    RETURN created;
END
$$;
