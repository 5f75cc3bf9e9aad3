package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.admission.Budgets;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.operations.ObjectApi;
import io.kubernaut.actions.apiserver.operations.WriteOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The cluster as controllers see and change it. */
final class Cluster {
    private static final Map<String, String> GROUPS = Map.of(
            "deployments", "apps",
            "replicasets", "apps",
            "statefulsets", "apps",
            "daemonsets", "apps",
            "jobs", "batch",
            "endpointslices", "discovery.k8s.io",
            "horizontalpodautoscalers", "autoscaling",
            "poddisruptionbudgets", "policy",
            "storageclasses", "storage.k8s.io");
    private static final WriteOptions MANAGER = WriteOptions.by("kube-controller-manager");

    private final ObjectApi api;
    private final EventLog events;

    Cluster(ObjectApi api) {
        this.api = api;
        this.events = new EventLog(api);
    }

    Kind kind(String plural) {
        return api.kinds().known(GROUPS.getOrDefault(plural, ""), plural);
    }

    Budgets budgets() {
        return new Budgets(api.store(), api.kinds());
    }

    EventLog events() {
        return events;
    }

    Instant instant() {
        return api.clock().instant();
    }

    /** The present time as objects carry it. */
    String now() {
        return api.now();
    }

    List<ObjectNode> all(String plural) {
        return api.list(kind(plural), "");
    }

    /** What is to be worked on: objects that are not being deleted. */
    List<ObjectNode> living(String plural) {
        return all(plural).stream().filter(object -> !Meta.beingDeleted(object)).toList();
    }

    List<ObjectNode> in(String plural, String namespace) {
        return api.list(kind(plural), namespace);
    }

    Optional<ObjectNode> find(String plural, String namespace, String name) {
        return Optional.ofNullable(api.find(kind(plural), namespace, name));
    }

    /** Objects whose controller is {@code owner}. */
    List<ObjectNode> controlled(ObjectNode owner, String plural) {
        var uid = Meta.uid(owner);
        return in(plural, Meta.namespace(owner)).stream()
                .filter(object -> controller(object).path("uid").asString("").equals(uid))
                .toList();
    }

    static JsonNode controller(JsonNode object) {
        for (JsonNode reference : object.path("metadata").path("ownerReferences")) {
            if (reference.path("controller").asBoolean(false)) {
                return reference;
            }
        }
        return object.path("none");
    }

    ObjectNode create(String plural, ObjectNode object) {
        return api.create(kind(plural), Meta.namespace(object), object, MANAGER);
    }

    /** Changes metadata or spec. */
    ObjectNode change(String plural, ObjectNode object, Consumer<ObjectNode> change) {
        return api.patch(
                kind(plural),
                Meta.namespace(object),
                Meta.name(object),
                present -> {
                    var copy = present.deepCopy();
                    change.accept(copy);
                    return copy;
                },
                MANAGER);
    }

    /** Writes the status when it differs from what is stored. */
    void status(String plural, ObjectNode object, ObjectNode status) {
        if (!status.equals(object.path("status"))) {
            api.patch(
                    kind(plural),
                    Meta.namespace(object),
                    Meta.name(object),
                    present -> {
                        var copy = present.deepCopy();
                        copy.set("status", status);
                        return copy;
                    },
                    MANAGER.on("status"));
        }
    }

    void annotate(String plural, ObjectNode object, Map<String, String> annotations) {
        if (!Meta.annotations(object).entrySet().containsAll(annotations.entrySet())) {
            change(plural, object, copy -> {
                var node = Meta.of(copy).withObject("/annotations");
                annotations.forEach(node::put);
            });
        }
    }

    void delete(String plural, ObjectNode object) {
        api.delete(kind(plural), Meta.namespace(object), Meta.name(object), Meta.JSON.createObjectNode(), MANAGER);
    }

    /** Puts a pod on a node, which nobody else may change. */
    ObjectNode bind(ObjectNode pod, String node) {
        return api.bind(kind("pods"), pod, node);
    }

    /** Ends the deletion of a pod whose containers have stopped. */
    void gone(ObjectNode pod) {
        api.finishDeletion(kind("pods"), pod);
    }

    static ObjectNode ownerReference(ObjectNode owner) {
        return Meta.JSON
                .createObjectNode()
                .put("apiVersion", owner.path("apiVersion").asString(""))
                .put("kind", owner.path("kind").asString(""))
                .put("name", Meta.name(owner))
                .put("uid", Meta.uid(owner))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    static JsonNode condition(JsonNode object, String type) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition;
            }
        }
        return object.path("none");
    }

    /** Sets a condition; its transition time changes only with its status. */
    void condition(ObjectNode status, ObjectNode old, String type, boolean truth, String reason, String message) {
        var before = condition(old, type);
        var value = truth ? "True" : "False";
        boolean same = before.path("status").asString("").equals(value);
        ArrayNode conditions = status.withArray("conditions");
        var node = conditions.addObject().put("type", type).put("status", value);
        node.put("lastTransitionTime", same ? before.path("lastTransitionTime").asString(now()) : now());
        if (!reason.isEmpty()) {
            node.put("reason", reason);
        }
        node.put("message", message);
    }
}
