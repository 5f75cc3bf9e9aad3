package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.upkeep.CommandStage.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Checks the tables of MySQL or MariaDB and repairs those that the check names. */
record MysqlRepair(Workbench workbench) implements Repair {
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_$]{1,64}\\.[A-Za-z0-9_$]{1,64}");

    /** What is said of the table that is named above it. */
    private static final Pattern SAID = Pattern.compile("(?i)(error|warning|note|info|status)\\s*:.*");

    /** The name of a table, alone or with a short answer behind it. */
    private static final Pattern NAMED = Pattern.compile("(.+?)(\\s{2,}.*|\\s*)");

    private static final int NOT_FOUND = 127;

    /** The password stays in the container: the script is fixed, what is ours follows as words of its own. */
    private static final String SCRIPT =
            "MYSQL_PWD=\"${MYSQL_ROOT_PASSWORD:-$MARIADB_ROOT_PASSWORD}\"" + " exec mysqlcheck --user=root \"$@\"";

    @Override
    public boolean recognises(JsonNode container) {
        return Store.imageIs(container, "(mysql|mysql-server|mariadb|percona.*)");
    }

    @Override
    public Findings check(Place place, String database) {
        var scope = database.isEmpty() ? List.of("--all-databases") : List.of("--databases", database);
        var reply = place.run(
                workbench.api(),
                command(Stream.concat(Stream.of("--check"), scope.stream()).toList()),
                LONG);
        var log = reply.log();
        var erroneous = erroneous(log);
        var odd = erroneous.stream()
                .filter(name -> !TABLE.matcher(name).matches())
                .toList();
        if (!odd.isEmpty()) {
            return new Findings(
                    "something is wrong with tables whose names are not plain, which are for people to repair: "
                            + workbench.redactor().redact(String.join(", ", odd)) + ".",
                    List.of(),
                    log);
        }
        var problem = Place.problem(reply).filter(words -> erroneous.isEmpty());
        return new Findings(
                problem.map(words -> words.contains("exit code " + NOT_FOUND)
                                ? "its image has no mysqlcheck; name a procedure of your own instead."
                                : "it could not be checked: " + words)
                        .orElse(""),
                erroneous,
                log);
    }

    @Override
    public Outcome mend(Place place, String named) {
        var dot = named.indexOf('.');
        var reply = place.run(
                workbench.api(), command(List.of("--repair", named.substring(0, dot), named.substring(dot + 1))), LONG);
        return Place.problem(reply)
                .or(() -> reply.log().contains("doesn't support repair")
                        ? Optional.of("its storage engine has no repair: restore " + named + " from a backup")
                        : Optional.empty())
                .map(problem -> Outcome.failed(problem, reply.log()))
                .orElseGet(() -> Outcome.done(named, reply.log()));
    }

    private static List<String> command(List<String> words) {
        return Stream.concat(Stream.of("sh", "-c", SCRIPT, "mysqlcheck"), words.stream())
                .toList();
    }

    /**
     * A table's name stands on a line of its own when something is said of it in the lines below. Each line that says
     * nothing of a table begins another one, whatever its name: else an error would be put down to the one before.
     */
    static List<String> erroneous(String log) {
        var named = new TreeSet<String>();
        var table = "(no table is named)";
        for (var line : log.lines().filter(l -> !l.isBlank()).toList()) {
            if (!SAID.matcher(line).matches()) {
                var name = NAMED.matcher(line.strip());
                table = name.matches() ? name.group(1) : line.strip();
            } else if (line.toLowerCase(Locale.ROOT).startsWith("error")) {
                named.add(table);
            }
        }
        return List.copyOf(named);
    }
}
