package io.kubernaut.actions.upkeep;

import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL's programs, run where the server runs. A shell is needed to name the user that the container itself was
 * given; nothing of ours is ever part of its script, values follow it as words of their own. They answer in English, as
 * what they say is read.
 */
final class PostgresCommands {
    /**
     * Whoever ends the program does not end what the server does for it: that ends by itself, at the time that the longest
     * command has.
     */
    private static final String ENVIRONMENT =
            "export LC_ALL=C PGOPTIONS=\"${PGOPTIONS:-} -c statement_timeout=1800000\"; ";

    private static final String USER = " --no-password --username=\"${POSTGRES_USER:-postgres}\" \"$@\"";

    private PostgresCommands() {}

    static List<String> run(String program, String... words) {
        return Stream.concat(Stream.of("sh", "-c", ENVIRONMENT + "exec " + program + USER, program), Stream.of(words))
                .toList();
    }

    static List<String> query(String database, String sql) {
        return run("psql", "--no-psqlrc", "--dbname=" + database, "--tuples-only", "--no-align", "--command=" + sql);
    }
}
