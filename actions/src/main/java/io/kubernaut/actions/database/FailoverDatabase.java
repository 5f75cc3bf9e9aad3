package io.kubernaut.actions.database;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Deletion;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Makes a healthy replica that lacks nothing, or hardly anything, the primary, after a backup of the one that is. */
final class FailoverDatabase extends SteppedExecutor {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MOST_BEHIND = "1Mi";

    private final Map<String, Replication> operators;
    private final BackupFirst backup;

    FailoverDatabase(Workbench workbench) {
        super("failover_database", workbench);
        this.backup = new BackupFirst(workbench);
        this.operators = Map.of(
                "Cluster", new CloudNativePg(workbench),
                "PostgresCluster", new CrunchyPostgres(workbench),
                "postgresql", new ZalandoPostgres(workbench));
    }

    @Override
    protected Planning propose(ActionRequest request) {
        var operator = operator(request);
        if (operator.isEmpty()) {
            return new Planning.Refused(request.target().display() + " is run by no operator that is known, and how its"
                    + " members change their roles only its owner knows. Name a procedure: annotate it"
                    + " kubernaut.io/procedure." + action() + "=<a suspended CronJob>.");
        }
        if (request.target().namespace().isEmpty()) {
            return new Planning.Refused("The target must be a database in a namespace, not the whole cluster.");
        }
        if (ResourceKind.of(request.target().kind())
                .flatMap(kind -> api().served(kind))
                .isEmpty()) {
            return new Planning.Refused(operator.get().operator() + " is not installed in this cluster: it serves no "
                    + request.target().kind() + ".");
        }
        var found = find(request.target());
        if (found.isEmpty()) {
            return absent(request);
        }
        var obstacle = Deletion.obstacle(found.get()).or(() -> operator.get().obstacle(found.get()));
        return obstacle.<Planning>map(Planning.Refused::new)
                .orElseGet(() -> propose(request, operator.get(), found.get()));
    }

    private Planning propose(ActionRequest request, Replication operator, LiveObject database) {
        var topology = operator.read(database);
        var wanted = request.text("to");
        if (!wanted.isEmpty()
                && wanted.equals(topology.primary())
                && topology.becoming().isEmpty()) {
            return new Planning.AlreadySo(wanted + " is the primary of " + database.display() + " already.");
        }
        var best = topology.best();
        var to = wanted.isEmpty() ? best.orElse("") : wanted;
        var obstacle = topology.obstacle(to, mostBehind(request))
                .map(why -> to.isEmpty()
                                && topology.members().size() > 1
                                && topology.becoming().isEmpty()
                                && topology.busy().isEmpty()
                        ? topology.nobody()
                        : why);
        if (obstacle.isPresent()) {
            return new Planning.Refused(database.display() + ": " + obstacle.get());
        }
        var change = new Replication.Change(topology.primary(), to);
        return switch (operator.ask(request, database, change, Marks.RUN, true)) {
            case WriteReply.Took took -> planned(request, database, operator, topology, change);
            case WriteReply.Changed changed -> new Planning.Refused(changed.reason());
            case WriteReply.Denied denied -> new Planning.Refused(denied.reason());
        };
    }

    private Planning planned(
            ActionRequest request,
            LiveObject database,
            Replication operator,
            Topology topology,
            Replication.Change change) {
        var answer = backup.plan(request, database, topology, operator);
        return answer.first()
                .<Planning>map(first -> new Planning.Planned(plan(database, operator, change, first)))
                .orElseGet(() -> new Planning.Refused(database.display() + ": " + answer.refused()));
    }

    private static Plan plan(
            LiveObject database, Replication operator, Replication.Change change, BackupFirst.First first) {
        var before = JSON.createObjectNode()
                .put("uid", database.uid())
                .put("from", change.from())
                .put("to", change.to())
                .put("backup", first.before());
        var steps = new ArrayList<>(first.steps());
        steps.add(PlanStep.pending(
                "check",
                ("See once more that " + change.to() + " is healthy and not behind. " + first.instead()).strip()));
        steps.add(PlanStep.pending("switch", "Ask " + operator.operator() + ", and wait for the new primary."));
        return new Plan(
                "Make " + change.to() + " the primary of " + database.display() + " in place of " + change.from()
                        + ", by " + operator.operator(),
                first.diff() + "- primary: " + change.from() + "\n+ primary: " + change.to() + "\n",
                JSON.writeValueAsString(before),
                steps);
    }

    private static long mostBehind(ActionRequest request) {
        var given = request.text("maxLag");
        return Quantities.bytes(given.isEmpty() ? MOST_BEHIND : given);
    }

    private Optional<Replication> operator(ActionRequest request) {
        return Optional.ofNullable(operators.get(request.target().kind()));
    }

    private SwitchStage stage(ActionRequest request, Plan plan) {
        var before = JSON.readTree(plan.before());
        return new SwitchStage(
                operator(request).orElseThrow(),
                request,
                () -> find(request.target())
                        .filter(live -> live.uid().equals(before.path("uid").asString(""))),
                new Replication.Change(
                        before.path("from").asString(""), before.path("to").asString("")),
                mostBehind(request));
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        var change = stage(request, plan);
        var stages = new ArrayList<>(backup.stages(
                request, JSON.readTree(plan.before()).path("backup").asString("")));
        stages.add(new CheckStage(change));
        stages.add(change);
        return stages;
    }

    /** The new primary stays it, and the members are well again. */
    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        var change = stage(request, plan);
        var found = change.database().get();
        if (found.isEmpty()) {
            return new Verification.Failed(request.target().display() + " was deleted meanwhile.");
        }
        var topology = change.operator().read(found.get());
        var to = change.change().to();
        if (!topology.primary().equals(to)) {
            return new Verification.Failed(topology.primary() + " is the primary, not " + to + ".");
        }
        var unwell = topology.members().stream()
                .filter(member -> !member.healthy())
                .map(Topology.Member::name)
                .toList();
        return unwell.isEmpty() && topology.busy().isEmpty()
                ? new Verification.Verified(
                        to + " is the primary, and all " + topology.members().size() + " members are healthy.")
                : new Verification.Pending(
                        to + " is the primary; not well yet: " + String.join(", ", unwell) + " " + topology.busy());
    }
}
