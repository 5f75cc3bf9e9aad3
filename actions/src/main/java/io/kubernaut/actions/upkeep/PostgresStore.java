package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.upkeep.CommandStage.Outcome;
import io.kubernaut.actions.upkeep.CompactStorage.Member;
import io.kubernaut.actions.upkeep.CompactStorage.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Vacuums PostgreSQL on its primary: dead rows become free space again, without locking anybody out. */
record PostgresStore(Workbench workbench) implements Store {
    private static final Duration QUICK = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(25);

    @Override
    public boolean recognises(JsonNode container) {
        return Store.imageIs(container, "(postgres|postgresql|spilo.*|crunchy-postgres|timescaledb.*|postgis)");
    }

    @Override
    public Order check(List<Member> members) {
        var primaries = new ArrayList<Member>();
        var said = new ArrayList<String>();
        for (var member : members) {
            var reply = member.place()
                    .run(workbench.api(), PostgresCommands.query("postgres", "select pg_is_in_recovery()"), QUICK);
            if (Place.text(reply).strip().equals("f")) {
                primaries.add(member);
            } else {
                said.add(member.pod().name() + ": " + Place.problem(reply).orElse("a replica"));
            }
        }
        return primaries.size() == 1
                ? Order.of(primaries)
                : Order.refused(
                        primaries.isEmpty()
                                ? "None of its members answers as a primary (" + String.join("; ", said)
                                        + "). Let the database recover first, or name the primary's pod."
                                : "Several members say that they are the primary. Do not touch it before a person has"
                                        + " looked.");
    }

    @Override
    public String words(Member member) {
        return "Vacuum all databases of PostgreSQL in " + member.place().display() + ".";
    }

    @Override
    public Outcome compact(Member member) {
        return CommandStage.run(
                workbench,
                member.place(),
                PostgresCommands.run("vacuumdb", "--all", "--analyze", "--skip-locked"),
                LONG,
                member.pod().name() + ": all databases are vacuumed.");
    }
}
