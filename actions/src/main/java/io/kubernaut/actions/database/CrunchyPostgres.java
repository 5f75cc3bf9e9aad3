package io.kubernaut.actions.database;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.GitOps;
import io.kubernaut.actions.executor.JsonPatch;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.BooleanNode;

/** Crunchy's PostgresCluster: a switchover is described in the specification and set off by an annotation. */
final class CrunchyPostgres implements Replication {
    private static final String GROUP = "postgres-operator.crunchydata.com/";
    private static final String TRIGGER = GROUP + "trigger-switchover";
    private static final String INSTANCE = GROUP + "instance";
    private static final String SWITCHOVER = "/spec/patroni/switchover/";

    private final Workbench workbench;

    CrunchyPostgres(Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public String operator() {
        return "Crunchy's PGO";
    }

    @Override
    public Topology read(LiveObject cluster) {
        var pods = pods(cluster);
        var endpoints = workbench.api().find(Patroni.ENDPOINTS, cluster.namespace(), cluster.name() + "-ha");
        var position = Patroni.position(endpoints, workbench.clock().instant());
        var leader = Patroni.leader(endpoints);
        var primary = pods.stream()
                .filter(pod -> pod.name().equals(leader))
                .map(pod -> pod.label(INSTANCE))
                .findFirst()
                .orElse("");
        var members = pods.stream()
                .map(pod -> Patroni.member(pod.label(INSTANCE), pod, position))
                .toList();
        return new Topology(primary, becoming(cluster), cluster.flag("/spec/shutdown") ? "shut down" : "", members);
    }

    /** The trigger's value is repeated in the status once it has been followed. */
    private static String becoming(LiveObject cluster) {
        var trigger = cluster.annotation(TRIGGER);
        return !trigger.isEmpty()
                        && cluster.flag(SWITCHOVER + "enabled")
                        && !trigger.equals(cluster.text("/status/patroni/switchover"))
                ? cluster.text(SWITCHOVER + "targetInstance")
                : "";
    }

    @Override
    public Optional<String> obstacle(LiveObject cluster) {
        return GitOps.obstacle(workbench, cluster);
    }

    private List<LiveObject> pods(LiveObject cluster) {
        return workbench
                .api()
                .list(
                        ResourceKind.POD,
                        cluster.namespace(),
                        Map.of("labelSelector", GROUP + "cluster=" + cluster.name() + "," + GROUP + "data=postgres"));
    }

    @Override
    public Optional<LiveObject> pod(LiveObject database, String member) {
        return pods(database).stream()
                .filter(pod -> pod.label(INSTANCE).equals(member))
                .findFirst();
    }

    @Override
    public WriteReply ask(ActionRequest request, LiveObject cluster, Change change, String mark, boolean dryRun) {
        var edit = Edit.of(cluster)
                .set(SWITCHOVER + "enabled", BooleanNode.TRUE)
                .set(SWITCHOVER + "targetInstance", change.to())
                .set(SWITCHOVER + "type", "Switchover");
        var marks = Marks.applied(request);
        marks.put(mark, request.runId().toString());
        marks.put(TRIGGER, mark.substring(mark.indexOf('/') + 1) + "-" + request.runId());
        return workbench
                .api()
                .patch(cluster, JsonPatch.of(cluster, edit.change().fields(), marks), dryRun);
    }
}
