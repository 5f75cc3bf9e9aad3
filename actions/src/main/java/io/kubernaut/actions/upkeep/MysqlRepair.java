package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.upkeep.CommandStage.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Checks the tables of MySQL or MariaDB and repairs those that the check names. */
record MysqlRepair(Workbench workbench) implements Repair {
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final Pattern TABLE = Pattern.compile("([A-Za-z0-9_$]{1,64}\\.[A-Za-z0-9_$]{1,64})\\s*");
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
        var problem = Place.problem(reply).filter(words -> erroneous(log).isEmpty());
        return new Findings(
                problem.map(words -> words.contains("exit code " + NOT_FOUND)
                                ? "its image has no mysqlcheck; name a procedure of your own instead."
                                : "it could not be checked: " + words)
                        .orElse(""),
                erroneous(log),
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

    /** A table's name stands alone on its line when something is said of it in the lines below. */
    private static List<String> erroneous(String log) {
        var named = new TreeSet<String>();
        var table = "";
        for (var line : log.lines().toList()) {
            var name = TABLE.matcher(line);
            if (name.matches()) {
                table = name.group(1);
            } else if (!table.isEmpty()
                    && line.toLowerCase(java.util.Locale.ROOT).startsWith("error")) {
                named.add(table);
            }
        }
        return List.copyOf(named);
    }
}
