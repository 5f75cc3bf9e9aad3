-- Tables that grow are partitioned by month (UTC). Each has a default partition, named after it, so that no row is
-- ever refused because a partition is missing. These functions look after all of them.

-- Creates the partitions of this month and the months ahead; rows that meanwhile went into the default partition are
-- moved. Returns how many were created. Safe to call at any time and from several replicas.
CREATE FUNCTION create_partitions(months_ahead integer) RETURNS integer
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

-- Drops partitions that end at or before the first of the day's month, and such rows of the default partitions.
-- Returns how many partitions were dropped. What is open lives in tables of its own and is never dropped.
CREATE FUNCTION drop_partitions_before(day date) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    grown record;
    part record;
    cutoff timestamptz := date_trunc('month', day)::timestamp AT TIME ZONE 'UTC';
    dropped integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('kubernaut.partitions', 0));
    FOR grown IN
        SELECT parent.oid, parent.relname AS name, key.attname AS key
        FROM pg_partitioned_table p
        JOIN pg_class parent ON parent.oid = p.partrelid
        JOIN pg_namespace n ON n.oid = parent.relnamespace AND n.nspname = current_schema()
        JOIN pg_attribute key ON key.attrelid = parent.oid AND key.attnum = p.partattrs[0]
        JOIN pg_class fallback ON fallback.oid = p.partdefid AND fallback.relname = parent.relname || '_default'
        WHERE p.partstrat = 'r'
        ORDER BY parent.relname
    LOOP
        FOR part IN
            SELECT child.relname AS name
            FROM pg_inherits i
            JOIN pg_class child ON child.oid = i.inhrelid
            WHERE i.inhparent = grown.oid
                AND child.relname ~ ('^' || grown.name || '_[0-9]{6}$')
                AND right(child.relname, 6) < to_char(cutoff AT TIME ZONE 'UTC', 'YYYYMM')
        LOOP
            EXECUTE format('DROP TABLE %I', part.name);
            dropped := dropped + 1;
        END LOOP;
        EXECUTE format('DELETE FROM %I WHERE %I < %L', grown.name || '_default', grown.key, cutoff);
    END LOOP;
    RETURN dropped;
END
$$;
