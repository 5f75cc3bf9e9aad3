package io.kubernaut.actions.database;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Zalando's postgresql: its Patroni is asked directly, by the annotations of the failover Endpoints. */
final class ZalandoPostgres implements Replication {
    private static final String RUNNING = "Running";

    private final Workbench workbench;

    ZalandoPostgres(Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public String operator() {
        return "Zalando's Patroni";
    }

    @Override
    public Topology read(LiveObject cluster) {
        var leader = endpoints(cluster, "");
        var position = Patroni.position(leader, workbench.clock().instant());
        var members = workbench
                .api()
                .list(
                        ResourceKind.POD,
                        cluster.namespace(),
                        Map.of("labelSelector", "application=spilo,cluster-name=" + cluster.name()))
                .stream()
                .map(pod -> Patroni.member(pod.name(), pod, position))
                .toList();
        var asked = endpoints(cluster, "-failover");
        var becoming = asked.map(e -> e.annotation("member")).orElse("");
        var phase = cluster.text("/status/PostgresClusterStatus");
        return new Topology(Patroni.leader(leader), becoming, phase.equals(RUNNING) ? "" : "status " + phase, members);
    }

    private Optional<LiveObject> endpoints(LiveObject cluster, String suffix) {
        return workbench.api().find(Patroni.ENDPOINTS, cluster.namespace(), cluster.name() + suffix);
    }

    @Override
    public Optional<LiveObject> pod(LiveObject database, String member) {
        return workbench.api().find(ResourceKind.POD, database.namespace(), member);
    }

    @Override
    public WriteReply ask(ActionRequest request, LiveObject cluster, Change change, String mark, boolean dryRun) {
        var marked = workbench.api().merge(cluster, "", marks(request, cluster, mark), dryRun);
        if (!(marked instanceof WriteReply.Took)) {
            return marked;
        }
        var there = endpoints(cluster, "-failover");
        return there.isPresent()
                ? workbench.api().merge(there.get(), "", wish(there.get().resourceVersion(), change), dryRun)
                : workbench.api().create(Patroni.ENDPOINTS, cluster.namespace(), fresh(cluster, change), dryRun);
    }

    private static ObjectNode marks(ActionRequest request, LiveObject cluster, String mark) {
        var patch = JsonMapper.shared().createObjectNode();
        patch.putObject("metadata").put("resourceVersion", cluster.resourceVersion());
        patch.withObject("/metadata/annotations")
                .put(Marks.DECISION, request.decisionId().toString())
                .put(mark, request.runId().toString());
        return patch;
    }

    private static ObjectNode wish(String version, Change change) {
        var patch = JsonMapper.shared().createObjectNode();
        patch.putObject("metadata").put("resourceVersion", version);
        patch.withObject("/metadata/annotations").put("leader", change.from()).put("member", change.to());
        return patch;
    }

    private static ObjectNode fresh(LiveObject cluster, Change change) {
        var endpoints = JsonMapper.shared().createObjectNode();
        endpoints.put("apiVersion", "v1").put("kind", "Endpoints");
        var metadata = endpoints
                .putObject("metadata")
                .put("name", cluster.name() + "-failover")
                .put("namespace", cluster.namespace());
        metadata.putObject("labels").put("application", "spilo").put("cluster-name", cluster.name());
        metadata.putObject("annotations").put("leader", change.from()).put("member", change.to());
        return endpoints;
    }
}
