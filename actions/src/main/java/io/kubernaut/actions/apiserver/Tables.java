package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.apiserver.admission.Budgets;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists as kubectl prints them: rows with the columns of {@code kubectl get}. */
final class Tables {
    private record Column(String name, BiFunction<JsonNode, Instant, String> value) {}

    private static final Column NAME = new Column("Name", (object, now) -> Meta.name(object));
    private static final Column AGE =
            new Column("Age", (object, now) -> age(Meta.text(object, "creationTimestamp"), now));

    private static final Map<String, List<Column>> COLUMNS = Map.of(
            "pods",
            List.of(
                    new Column("Ready", (pod, now) -> readyContainers(pod)),
                    new Column("Status", (pod, now) -> podStatus(pod)),
                    new Column("Restarts", (pod, now) -> Integer.toString(restarts(pod))),
                    AGE,
                    new Column(
                            "Node",
                            (pod, now) -> pod.path("spec").path("nodeName").asString("<none>"))),
            "deployments",
            List.of(
                    new Column("Ready", (object, now) -> status(object, "readyReplicas") + "/" + replicas(object)),
                    new Column("Up-to-date", (object, now) -> status(object, "updatedReplicas")),
                    new Column("Available", (object, now) -> status(object, "availableReplicas")),
                    AGE),
            "replicasets",
            List.of(
                    new Column("Desired", (object, now) -> replicas(object)),
                    new Column("Current", (object, now) -> status(object, "replicas")),
                    new Column("Ready", (object, now) -> status(object, "readyReplicas")),
                    AGE),
            "statefulsets",
            List.of(
                    new Column("Ready", (object, now) -> status(object, "readyReplicas") + "/" + replicas(object)),
                    AGE),
            "nodes",
            List.of(
                    new Column("Status", (node, now) -> nodeStatus(node)),
                    AGE,
                    new Column(
                            "Version",
                            (node, now) -> node.path("status")
                                    .path("nodeInfo")
                                    .path("kubeletVersion")
                                    .asString(""))),
            "events",
            List.of(
                    new Column("Last Seen", (event, now) -> age(lastSeen(event), now)),
                    new Column("Type", (event, now) -> event.path("type").asString("")),
                    new Column("Reason", (event, now) -> event.path("reason").asString("")),
                    new Column(
                            "Object",
                            (event, now) -> event.path("involvedObject")
                                            .path("kind")
                                            .asString("")
                                            .toLowerCase(java.util.Locale.ROOT)
                                    + "/"
                                    + event.path("involvedObject").path("name").asString("")),
                    new Column("Message", (event, now) -> event.path("message").asString(""))),
            "persistentvolumeclaims",
            List.of(
                    new Column(
                            "Status",
                            (claim, now) -> claim.path("status").path("phase").asString("")),
                    new Column(
                            "Volume",
                            (claim, now) ->
                                    claim.path("spec").path("volumeName").asString("")),
                    new Column(
                            "Capacity",
                            (claim, now) -> claim.path("status")
                                    .path("capacity")
                                    .path("storage")
                                    .asString("")),
                    AGE));

    private Tables() {}

    static boolean asked(String accept) {
        return accept.contains("as=Table");
    }

    /** The table of a list, or of one object. */
    static ObjectNode table(Kind kind, ObjectNode listOrObject, Instant now) {
        var columns = new ArrayList<Column>();
        boolean event = kind.isEvent();
        if (!event) {
            columns.add(NAME);
        }
        columns.addAll(COLUMNS.getOrDefault(kind.plural(), List.of(AGE)));
        var table = Meta.JSON.createObjectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        Meta.replace(table, "metadata", listOrObject.path("metadata"));
        var definitions = table.putArray("columnDefinitions");
        for (Column column : columns) {
            boolean wide = column.name().equals("Node");
            definitions
                    .addObject()
                    .put("name", column.name())
                    .put("type", "string")
                    .put("format", column.name().equals("Name") ? "name" : "")
                    .put("description", "")
                    .put("priority", wide ? 1 : 0);
        }
        var rows = table.putArray("rows");
        var items = listOrObject.path("items");
        if (items.isArray()) {
            items.forEach(item -> addRow(rows.addObject(), kind, columns, item, now));
        } else {
            addRow(rows.addObject(), kind, columns, listOrObject, now);
        }
        return table;
    }

    private static void addRow(ObjectNode row, Kind kind, List<Column> columns, JsonNode item, Instant now) {
        var cells = row.putArray("cells");
        columns.forEach(column -> cells.add(column.value().apply(item, now)));
        var object = row.putObject("object");
        object.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        Meta.replace(object, "metadata", item.path("metadata"));
    }

    private static String replicas(JsonNode object) {
        return Integer.toString(object.path("spec").path("replicas").asInt(0));
    }

    private static String status(JsonNode object, String field) {
        return Integer.toString(object.path("status").path(field).asInt(0));
    }

    private static String readyContainers(JsonNode pod) {
        long ready = pod.path("status")
                .path("containerStatuses")
                .valueStream()
                .filter(one -> one.path("ready").asBoolean(false))
                .count();
        return ready + "/" + pod.path("spec").path("containers").size();
    }

    private static int restarts(JsonNode pod) {
        return pod.path("status")
                .path("containerStatuses")
                .valueStream()
                .mapToInt(one -> one.path("restartCount").asInt(0))
                .sum();
    }

    private static String podStatus(JsonNode pod) {
        if (Meta.beingDeleted(pod)) {
            return "Terminating";
        }
        for (JsonNode container : pod.path("status").path("containerStatuses")) {
            var state = container.path("state");
            var reason = state.path("waiting").path("reason").asString("");
            var ended = state.path("terminated").path("reason").asString("");
            if (!reason.isEmpty() || !ended.isEmpty()) {
                return reason.isEmpty() ? ended : reason;
            }
        }
        return pod.path("status").path("phase").asString("Unknown");
    }

    private static String nodeStatus(JsonNode node) {
        return (Budgets.ready(node) ? "Ready" : "NotReady")
                + (node.path("spec").path("unschedulable").asBoolean(false) ? ",SchedulingDisabled" : "");
    }

    private static String lastSeen(JsonNode event) {
        return Optional.of(event.path("lastTimestamp").asString(""))
                .filter(time -> !time.isEmpty())
                .orElse(event.path("eventTime").asString(""));
    }

    private static String age(String since, Instant now) {
        if (since.isEmpty()) {
            return "<unknown>";
        }
        var age = Duration.between(Instant.parse(since), now);
        if (age.toDays() > 1) {
            return age.toDays() + "d";
        }
        if (age.toHours() > 1) {
            return age.toHours() + "h";
        }
        return age.toMinutes() > 1 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
    }
}
