-- To drop a partition takes its table for a moment. All at once, one that somebody reads keeps all others, and each table is
-- taken for as long as the rest takes; so each goes in a transaction of its own.

CREATE FUNCTION partitions_before(day date) RETURNS TABLE (partition text)
LANGUAGE sql STABLE AS $$
    SELECT child.relname::text
    FROM pg_partitioned_table p
    JOIN pg_class parent ON parent.oid = p.partrelid
    JOIN pg_namespace n ON n.oid = parent.relnamespace AND n.nspname = current_schema()
    JOIN pg_inherits i ON i.inhparent = parent.oid
    JOIN pg_class child ON child.oid = i.inhrelid
    WHERE child.relname ~ ('^' || parent.relname || '_[0-9]{6}$')
        AND right(child.relname, 6) < to_char(day, 'YYYYMM')
    ORDER BY right(child.relname, 6), parent.relname
$$;

CREATE FUNCTION drop_partition(partition text) RETURNS integer
LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass(format('%I', partition)) IS NULL THEN
        RETURN 0;
    END IF;
    EXECUTE format('DROP TABLE %I', partition);
    RETURN 1;
END
$$;

CREATE FUNCTION delete_strays_before(day date) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    grown record;
    deleted integer;
    strays integer := 0;
BEGIN
    FOR grown IN
        SELECT fallback.relname AS name, key.attname AS key
        FROM pg_partitioned_table p
        JOIN pg_class parent ON parent.oid = p.partrelid
        JOIN pg_namespace n ON n.oid = parent.relnamespace AND n.nspname = current_schema()
        JOIN pg_attribute key ON key.attrelid = parent.oid AND key.attnum = p.partattrs[0]
        JOIN pg_class fallback ON fallback.oid = p.partdefid AND fallback.relname = parent.relname || '_default'
        WHERE p.partstrat = 'r'
        ORDER BY parent.relname
    LOOP
        EXECUTE format('DELETE FROM %I WHERE %I < %L', grown.name, grown.key,
            date_trunc('month', day)::timestamp AT TIME ZONE 'UTC');
        GET DIAGNOSTICS deleted = ROW_COUNT;
        strays := strays + deleted;
    END LOOP;
    RETURN strays;
END
$$;

COMMENT ON FUNCTION partitions_before(date) IS 'The partitions that end before the month of the day, the oldest first.';
COMMENT ON FUNCTION drop_partition(text) IS 'Drops a partition, and returns how many there were: 0 or 1.';
COMMENT ON FUNCTION delete_strays_before(date) IS 'Deletes rows of months before that of the day from default partitions, and returns how many.';
COMMENT ON FUNCTION drop_partitions_before(date) IS 'Drops partitions that end before the month of the day; for replicas of earlier versions only.';
