package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.upkeep.CommandStage.Outcome;
import io.kubernaut.actions.upkeep.CompactStorage.Member;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Checks a database, reading only; mends what the check names and nothing else; checks again. */
final class RepairDatabase extends SteppedExecutor {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    private final Map<String, Repair> repairs;

    RepairDatabase(Workbench workbench) {
        super("repair_database", workbench);
        this.repairs = Map.of(
                "postgresql-amcheck", new PostgresRepair(workbench, true),
                "postgresql-reindex", new PostgresRepair(workbench, false),
                "mysql-check", new MysqlRepair(workbench));
    }

    @Override
    protected Planning propose(ActionRequest request) {
        var database = request.text("database");
        if (!database.isEmpty() && !IDENTIFIER.matcher(database).matches()) {
            return new Planning.Refused(
                    "database must be a plain name (letters, digits and _); leave it out to check" + " all of them.");
        }
        var found = find(request.target());
        if (found.isEmpty()) {
            return new Planning.Refused(request.target().display() + " does not exist; name the database's workload.");
        }
        var pods = Pods.of(api(), found.get());
        var profile = request.text("profile");
        if (profile.isEmpty()) {
            return new Planning.Refused(
                    "The decision names no profile. Say which one: postgresql-amcheck or postgresql-reindex for PostgreSQL,"
                            + " mysql-check for MySQL.");
        }
        var members = pods.stream()
                .flatMap(pod -> Pods.containers(pod)
                        .filter(repair(profile)::recognises)
                        .limit(1)
                        .map(container -> new Member(pod, container)))
                .toList();
        if (members.isEmpty()) {
            return new Planning.Refused(
                    "No running container of " + request.target().display() + " is one for " + profile
                            + ". Start the database first, or choose the profile that fits it.");
        }
        var unusable = Member.obstacle(api(), members);
        if (unusable.isPresent()) {
            return new Planning.Refused(unusable.get());
        }
        var order = profile.startsWith("postgresql") ? new PostgresStore(workbench()).check(members) : null;
        if (order != null && !order.obstacle().isEmpty()) {
            return new Planning.Refused(order.obstacle());
        }
        var place = (order == null ? members : order.members()).getFirst().place();
        var what = database.isEmpty() ? "all databases" : "database " + database;
        return new Planning.Planned(new Plan(
                "Check " + what + " of " + request.target().display() + " by " + profile
                        + " and mend what the check names",
                "! in " + place.display() + "\n",
                place.json().toString(),
                List.of(
                        PlanStep.pending("check", "Check " + what + ", reading only."),
                        PlanStep.pending("mend", "Mend what the check named, and nothing else."),
                        PlanStep.pending("verify", "Check again."))));
    }

    private Repair repair(String profile) {
        return Optional.ofNullable(repairs.get(profile))
                .orElseThrow(() -> new IllegalStateException("no such profile: " + profile));
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        var place = Place.of(JsonMapper.shared().readTree(plan.before()));
        var repair = repair(request.text("profile"));
        var database = request.text("database");
        return List.of(
                new CommandStage(workbench(), "check", "check", step -> check(repair, place, database)),
                new CommandStage(workbench(), "mend", "mend", step -> mend(repair, place, named(plan))),
                new CommandStage(
                        workbench(), "verify", "verify", step -> verify(repair, place, database, named(plan))));
    }

    private static Outcome check(Repair repair, Place place, String database) {
        var findings = repair.check(place, database);
        if (!findings.problem().isEmpty()) {
            return Outcome.failed(findings.problem(), findings.log());
        }
        var named = findings.named();
        if (named.isEmpty() && !findings.passedOver().isEmpty()) {
            return Outcome.failed(
                    "nothing is wrong in what the check can look into, but a person must look into the rest."
                            + findings.leftOut(),
                    findings.log());
        }
        return Outcome.done(
                        named.isEmpty()
                                ? "Nothing is wrong."
                                : "Named by the check: " + String.join(", ", named) + "." + findings.leftOut(),
                        findings.log())
                .noting(JsonMapper.shared().writeValueAsString(Map.of("named", named)));
    }

    private static Outcome mend(Repair repair, Place place, List<String> named) {
        var log = new StringBuilder();
        for (var one : named) {
            var mended = repair.mend(place, one);
            log.append(mended.log());
            if (!mended.problem().isEmpty()) {
                return Outcome.failed(one + ": " + mended.problem(), log.toString());
            }
        }
        return Outcome.done(
                named.isEmpty() ? "Nothing is to be mended." : "Mended: " + String.join(", ", named) + ".",
                log.toString());
    }

    private static Outcome verify(Repair repair, Place place, String database, List<String> named) {
        if (named.isEmpty()) {
            return Outcome.done("Nothing was changed.", "");
        }
        var again = repair.check(place, database);
        if (!again.problem().isEmpty()) {
            return Outcome.failed(again.problem(), again.log());
        }
        return again.named().isEmpty()
                ? Outcome.done("The check finds nothing any more." + again.leftOut(), again.log())
                : Outcome.failed(
                        "the check still names " + String.join(", ", again.named()) + "; restore from a backup.",
                        again.log());
    }

    /** What the first step found. */
    private static List<String> named(Plan plan) {
        var note = plan.steps().getFirst().note();
        return note.isEmpty()
                ? List.of()
                : JsonMapper.shared()
                        .readTree(note)
                        .path("named")
                        .valueStream()
                        .map(one -> one.asString(""))
                        .toList();
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return new Verification.Verified(
                plan.steps().stream().map(PlanStep::said).collect(Collectors.joining(" ")));
    }
}
