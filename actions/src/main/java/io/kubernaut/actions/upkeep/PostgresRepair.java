package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.api.ExecReply;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.upkeep.CommandStage.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Rebuilds PostgreSQL's indexes that pg_amcheck calls corrupt, or that were left invalid. Tables are never touched: what
 * is wrong in them no program mends.
 *
 * @param deep whether pg_amcheck reads the whole database, else only the catalogue is asked for invalid indexes
 */
record PostgresRepair(Workbench workbench, boolean deep) implements Repair {
    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    /** As libpq takes it for a name: with an equals sign or a scheme it would be a connection string. */
    private static final Pattern DATABASE = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");

    private static final Pattern INDEX = Pattern.compile("btree index \"([^\"]+)\"");
    private static final Pattern TABLE = Pattern.compile("heap table \"([^\"]+)\"");
    private static final int CORRUPT = 2;
    private static final String DATABASES =
            "select datname from pg_database where datallowconn and not datistemplate order by 1";
    private static final String INVALID = "select current_database() || '.' || n.nspname || '.' || c.relname"
            + " from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace"
            + " where not i.indisvalid order by 1";

    @Override
    public boolean recognises(JsonNode container) {
        return new PostgresStore(workbench).recognises(container);
    }

    @Override
    public Findings check(Place place, String database) {
        return deep ? amcheck(place, database) : invalid(place, database);
    }

    private Findings amcheck(Place place, String database) {
        var scope = database.isEmpty() ? "--all" : "--database=" + database;
        var reply = place.run(workbench.api(), PostgresCommands.run("pg_amcheck", scope), LONG);
        var log = reply.log();
        if (log.contains("amcheck is not installed")) {
            return new Findings(
                    "the extension amcheck is missing in a database; CREATE EXTENSION amcheck there first.",
                    List.of(),
                    log);
        }
        var corrupt = reply instanceof ExecReply.Ended ended && ended.exitCode() == CORRUPT;
        var failed = corrupt ? Optional.<String>empty() : Place.problem(reply);
        if (failed.isPresent()) {
            return new Findings("it could not be checked: " + failed.get(), List.of(), log);
        }
        var tables = names(TABLE, log);
        var indexes = names(INDEX, log);
        if (corrupt && tables.isEmpty() && indexes.isEmpty()) {
            return new Findings(
                    "pg_amcheck found something corrupt, and does not say in known words what; its output is kept with the"
                            + " run. A person must look.",
                    List.of(),
                    log);
        }
        return tables.isEmpty()
                ? named(indexes, log)
                : new Findings(
                        "rows of " + workbench.redactor().redact(String.join(", ", tables))
                                + " are corrupt, which no program mends: restore them from a backup.",
                        List.of(),
                        log);
    }

    private Findings invalid(Place place, String database) {
        var log = new StringBuilder();
        List<String> databases = List.of(database);
        if (database.isEmpty()) {
            var all = place.run(workbench.api(), PostgresCommands.query("postgres", DATABASES), QUICK);
            var problem = Place.problem(all);
            if (problem.isPresent()) {
                return new Findings("its databases could not be listed: " + problem.get(), List.of(), all.log());
            }
            databases = lines(Place.text(all));
        }
        var found = new ArrayList<String>();
        var passedOver = new ArrayList<String>();
        for (var one : databases) {
            if (!DATABASE.matcher(one).matches()) {
                passedOver.add(one);
                log.append("not looked into, for its name: ").append(one).append('\n');
                continue;
            }
            var reply = place.run(workbench.api(), PostgresCommands.query(one, INVALID), QUICK);
            log.append(reply.log());
            var problem = Place.problem(reply);
            if (problem.isPresent()) {
                return new Findings("database " + one + ": " + problem.get(), List.of(), log.toString());
            }
            found.addAll(lines(Place.text(reply)));
        }
        var findings = named(found, log.toString());
        return new Findings(
                findings.problem(),
                findings.named(),
                findings.log(),
                passedOver.stream().map(workbench.redactor()::redact).toList());
    }

    /** Names that would have to be quoted are for people. */
    private Findings named(List<String> indexes, String log) {
        var odd = indexes.stream().filter(index -> parts(index).isEmpty()).collect(Collectors.joining(", "));
        return odd.isEmpty()
                ? new Findings("", indexes, log)
                : new Findings(
                        "these names are not plain; rebuild them by hand with REINDEX: "
                                + workbench.redactor().redact(odd),
                        List.of(),
                        log);
    }

    @Override
    public Outcome mend(Place place, String named) {
        var parts = parts(named);
        if (parts.isEmpty()) {
            return Outcome.failed(named + " is no plain name of an index", "");
        }
        var reply = place.run(
                workbench.api(),
                PostgresCommands.run(
                        "reindexdb",
                        "--concurrently",
                        "--dbname=" + parts.get(0),
                        "--index=" + parts.get(1) + "." + parts.get(2)),
                LONG);
        return Place.problem(reply)
                .map(problem -> Outcome.failed(problem, reply.log()))
                .orElseGet(() -> Outcome.done(named, reply.log()));
    }

    private static List<String> parts(String index) {
        var parts = List.of(index.split("\\.", -1));
        return parts.size() == 3
                        && DATABASE.matcher(parts.getFirst()).matches()
                        && parts.stream()
                                .skip(1)
                                .allMatch(part -> NAME.matcher(part).matches())
                ? parts
                : List.of();
    }

    private static List<String> names(Pattern pattern, String log) {
        return List.copyOf(pattern.matcher(log)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
