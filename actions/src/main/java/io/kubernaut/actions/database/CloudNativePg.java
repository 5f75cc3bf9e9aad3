package io.kubernaut.actions.database;

import io.kubernaut.actions.api.ExecReply;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * CloudNativePG's Cluster. Another primary is asked for as {@code kubectl cnpg promote} does it: by the target and the
 * phase in the status. How far replicas are behind, the primary itself is asked.
 */
final class CloudNativePg implements Replication {
    private static final String HEALTHY = "Cluster in healthy state";
    private static final String SWITCHING = "Switchover in progress";
    private static final String CONTAINER = "postgres";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_OUTPUT = 16_384;
    private static final List<String> ASK_FOR_LAG = List.of(
            "psql",
            "-U",
            "postgres",
            "-d",
            "postgres",
            "-XAtc",
            "SELECT application_name || ' ' || pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint"
                    + " FROM pg_stat_replication WHERE state = 'streaming' AND replay_lsn IS NOT NULL");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Workbench workbench;

    CloudNativePg(Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public String operator() {
        return "CloudNativePG";
    }

    @Override
    public Topology read(LiveObject cluster) {
        var primary = cluster.text("/status/currentPrimary");
        var target = cluster.text("/status/targetPrimary");
        var healthy = cluster.elements("/status/instancesStatus/healthy")
                .map(name -> name.asString(""))
                .toList();
        var fenced = cluster.annotation("cnpg.io/fencedInstances");
        var behind = behind(cluster, primary);
        var members = cluster.elements("/status/instanceNames")
                .map(name -> name.asString(""))
                .map(name -> new Topology.Member(
                        name,
                        healthy.contains(name) && !fenced.contains("\"" + name + "\"") && !fenced.contains("\"*\""),
                        behind.bytes().getOrDefault(name, OptionalLong.empty())))
                .toList();
        var phase = cluster.text("/status/phase");
        return new Topology(
                primary,
                target.equals(primary) ? "" : target,
                phase.equals(HEALTHY) ? "" : phase,
                members,
                behind.silence());
    }

    /**
     * How far replicas are behind, as the primary says it.
     *
     * @param bytes by replica, for as many as the primary streams to
     * @param silence why it did not say it; "" when it did
     */
    private record Lag(Map<String, OptionalLong> bytes, String silence) {}

    private Lag behind(LiveObject cluster, String primary) {
        var pod = primary.isEmpty()
                ? Optional.<LiveObject>empty()
                : workbench.api().find(ResourceKind.POD, cluster.namespace(), primary);
        if (pod.isEmpty()) {
            return new Lag(Map.of(), "");
        }
        return switch (workbench.api().exec(pod.get(), CONTAINER, ASK_FOR_LAG, LIMIT, MOST_OUTPUT)) {
            case ExecReply.Denied denied -> new Lag(Map.of(), denied.reason());
            case ExecReply.Stopped stopped -> new Lag(Map.of(), stopped.reason());
            case ExecReply.OutOfTime late ->
                new Lag(Map.of(), pod.get().display() + " did not answer within " + LIMIT.toSeconds() + " s.");
            case ExecReply.Ended ended ->
                ended.succeeded()
                        ? new Lag(bytes(ended.text()), "")
                        : new Lag(Map.of(), pod.get().display() + " said: " + ended.words() + ".");
        };
    }

    private static Map<String, OptionalLong> bytes(String told) {
        var found = new TreeMap<String, OptionalLong>();
        told.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length == 2 && words[1].matches("[0-9]{1,18}"))
                .forEach(words -> found.put(words[0], OptionalLong.of(Long.parseLong(words[1]))));
        return found;
    }

    @Override
    public Optional<LiveObject> pod(LiveObject database, String member) {
        return workbench.api().find(ResourceKind.POD, database.namespace(), member);
    }

    @Override
    public WriteReply ask(ActionRequest request, LiveObject cluster, Change change, String mark, boolean dryRun) {
        var marked = workbench.api().merge(cluster, "", marks(request, cluster, mark), dryRun);
        return marked instanceof WriteReply.Took
                ? workbench.api().patch(cluster, "status", status(cluster, change), dryRun)
                : marked;
    }

    private static ObjectNode marks(ActionRequest request, LiveObject cluster, String mark) {
        var patch = JsonMapper.shared().createObjectNode();
        patch.putObject("metadata").put("resourceVersion", cluster.resourceVersion());
        patch.withObject("/metadata/annotations")
                .put(Marks.DECISION, request.decisionId().toString())
                .put(mark, request.runId().toString());
        return patch;
    }

    /** The operator writes the status all the time, so the test is of who is the primary and not of the version. */
    private ArrayNode status(LiveObject cluster, Change change) {
        var patch = JsonMapper.shared().createArrayNode();
        add(patch, "test", "/metadata/uid", cluster.uid());
        add(patch, "test", "/status/currentPrimary", change.from());
        add(patch, "test", "/status/targetPrimary", change.from());
        add(patch, "replace", "/status/targetPrimary", change.to());
        var now = workbench.clock().instant();
        add(patch, "add", "/status/targetPrimaryTimestamp", MICROS.format(now));
        add(patch, "add", "/status/phase", SWITCHING);
        add(patch, "add", "/status/phaseReason", "Switching over to " + change.to());
        var conditions = cluster.elements("/status/conditions").toList();
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).path("type").asString("").equals("Ready")) {
                var at = "/status/conditions/" + i;
                add(patch, "test", at + "/type", "Ready");
                add(patch, "add", at + "/status", "False");
                add(patch, "add", at + "/reason", "ClusterIsNotReady");
                add(patch, "add", at + "/message", "Cluster Is Not Ready");
                add(
                        patch,
                        "add",
                        at + "/lastTransitionTime",
                        now.truncatedTo(ChronoUnit.SECONDS).toString());
            }
        }
        return patch;
    }

    private static void add(ArrayNode patch, String operation, String path, String value) {
        patch.addObject().put("op", operation).put("path", path).put("value", value);
    }
}
