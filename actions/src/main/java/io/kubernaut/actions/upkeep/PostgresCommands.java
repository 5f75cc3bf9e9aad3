package io.kubernaut.actions.upkeep;

import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL's programs, run where the server runs. A shell is needed to name the user that the container itself was
 * given; nothing of ours is ever part of its script, values follow it as words of their own.
 */
final class PostgresCommands {
    private static final String USER = " --no-password --username=\"${POSTGRES_USER:-postgres}\" \"$@\"";

    private PostgresCommands() {}

    static List<String> run(String program, String... words) {
        return Stream.concat(Stream.of("sh", "-c", "exec " + program + USER, program), Stream.of(words))
                .toList();
    }

    static List<String> query(String database, String sql) {
        return run("psql", "--no-psqlrc", "--dbname=" + database, "--tuples-only", "--no-align", "--command=" + sql);
    }
}
