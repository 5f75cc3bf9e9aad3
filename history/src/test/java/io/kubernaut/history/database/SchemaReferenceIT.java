package io.kubernaut.history.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.history.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** docs/reference/schema.md is what a migrated database says of itself; {@code make docs} writes it anew. */
class SchemaReferenceIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Path PAGE = Path.of("../docs/reference/schema.md");

    /** What is ours, and neither a partition nor the list of migrations. */
    private static final String OURS =
            "c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND c.relname <> 'kubernaut_migration'";

    private static final String HEAD = """
            # The database

            What Kubernaut keeps in PostgreSQL, made from a migrated database by `make docs`. Kubernaut migrates it by itself when it
            starts; two versions may run on one database while replicas are exchanged. It is not an interface: columns
            change with versions, and what other programs need is served over [HTTP](http.md).

            What grows is partitioned by month (UTC). Partitions are made three months ahead, and dropped when all of a month is older than
            `kubernaut.database.retention` and after no `kubernaut.database.hold-from` ([configuration](configuration.md)). What is open lives in
            tables of its own, and is never dropped.

            ## Tables
            """;

    @Test
    void thePageIsWhatTheDatabaseSays() throws IOException {
        var written = HEAD + tables() + "\n## Views\n" + views() + "\n## Functions\n" + functions();

        if (Boolean.getBoolean("kubernaut.docs.write")) {
            Files.writeString(PAGE, written);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/reference/schema.md is out of date: run `make docs`")
                .isEqualTo(written);
    }

    @Test
    void saysOfEachTableViewAndFunctionWhatItIsFor() {
        assertThat(database.rows("""
                SELECT c.relname FROM pg_class c
                WHERE %s AND c.relkind IN ('r', 'p', 'v') AND obj_description(c.oid, 'pg_class') IS NULL
                UNION ALL
                SELECT p.proname FROM pg_proc p
                WHERE p.pronamespace = 'public'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL
                """.formatted(OURS))).isEmpty();
    }

    private static String tables() {
        return database
                .rows("SELECT c.relname FROM pg_class c WHERE %s AND c.relkind IN ('r', 'p') ORDER BY 1"
                        .formatted(OURS))
                .stream()
                .map(SchemaReferenceIT::table)
                .collect(Collectors.joining());
    }

    private static String table(String name) {
        var about = first("""
                SELECT obj_description('%1$s'::regclass) || coalesce((
                    SELECT ' Partitioned by month of `' || a.attname || '`.'
                    FROM pg_partitioned_table p JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
                    WHERE p.partrelid = '%1$s'::regclass), '')
                """.formatted(name));
        var columns = lines("""
                SELECT '| `' || a.attname || '` | ' || format_type(a.atttypid, a.atttypmod)
                    || CASE WHEN a.attnotnull THEN '' ELSE ', may be null' END || ' | '
                    || coalesce(col_description(a.attrelid, a.attnum), '') || ' |'
                FROM pg_attribute a
                WHERE a.attrelid = '%s'::regclass AND a.attnum > 0 AND NOT a.attisdropped
                ORDER BY a.attnum
                """.formatted(name));
        var keys = lines("""
                SELECT '- `' || i.relname || '`' || CASE WHEN x.indisprimary THEN ' (primary key)' WHEN x.indisunique THEN ' (unique)'
                    ELSE '' END || ': `' || substring(pg_get_indexdef(x.indexrelid) FROM 'USING (.*)') || '`'
                FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
                WHERE x.indrelid = '%s'::regclass
                ORDER BY x.indisprimary DESC, i.relname
                """.formatted(name));
        return "\n### " + name + "\n" + about + "\n\n| column | type | is |\n| --- | --- | --- |\n" + columns + "\n"
                + keys;
    }

    private static String views() {
        return lines("""
                SELECT '- `' || c.relname || '`: ' || obj_description(c.oid, 'pg_class')
                FROM pg_class c WHERE %s AND c.relkind = 'v' ORDER BY c.relname
                """.formatted(OURS));
    }

    private static String functions() {
        return lines("""
                SELECT '- `' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')`: ' || obj_description(p.oid, 'pg_proc')
                FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY p.proname
                """);
    }

    private static String first(String query) {
        return database.rows(query).getFirst();
    }

    private static String lines(String query) {
        List<String> rows = database.rows(query);
        return rows.stream().map(row -> row + "\n").collect(Collectors.joining());
    }
}
