package io.kubernaut.actions.api;

import io.kubernaut.core.cluster.ObjectRef;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object as the API server showed it, with every field it sent.
 *
 * <p>Kept as JSON and not as a typed model: a template that is put back must not lose fields that this version does
 * not know.
 */
public record LiveObject(ResourceKind kind, ObjectNode json) {
    /** Who controls an object. */
    public record Controller(String kind, String name, String uid) {}

    public String name() {
        return text("/metadata/name");
    }

    public String namespace() {
        return text("/metadata/namespace");
    }

    public String uid() {
        return text("/metadata/uid");
    }

    public String resourceVersion() {
        return text("/metadata/resourceVersion");
    }

    /** -1 for kinds without one, such as nodes and claims. */
    public long generation() {
        return number("/metadata/generation", -1);
    }

    /** Whether its controller has seen the latest specification. */
    public boolean observed() {
        return number("/status/observedGeneration", 0) >= generation();
    }

    public boolean terminating() {
        return has("/metadata/deletionTimestamp");
    }

    public String annotation(String key) {
        return json.path("metadata").path("annotations").path(key).asString("");
    }

    public String label(String key) {
        return json.path("metadata").path("labels").path(key).asString("");
    }

    public Optional<Controller> controller() {
        return elements("/metadata/ownerReferences")
                .filter(owner -> owner.path("controller").asBoolean(false))
                .map(owner -> new Controller(
                        owner.path("kind").asString(""),
                        owner.path("name").asString(""),
                        owner.path("uid").asString("")))
                .findFirst();
    }

    public boolean controlledBy(String ownerUid) {
        return controller().filter(c -> c.uid().equals(ownerUid)).isPresent();
    }

    /** The value at a JSON pointer; a missing node when there is none. */
    public JsonNode at(String pointer) {
        return json.at(pointer);
    }

    public boolean has(String pointer) {
        var node = json.at(pointer);
        return !node.isMissingNode() && !node.isNull();
    }

    public String text(String pointer) {
        return json.at(pointer).asString("");
    }

    public long number(String pointer, long otherwise) {
        return json.at(pointer).asLong(otherwise);
    }

    public boolean flag(String pointer) {
        return json.at(pointer).asBoolean(false);
    }

    public Stream<JsonNode> elements(String pointer) {
        var node = json.at(pointer);
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.empty();
    }

    /** The condition of that type; a missing node when there is none. */
    public JsonNode condition(String type) {
        return elements("/status/conditions")
                .filter(c -> c.path("type").asString("").equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    public boolean conditionIs(String type, String status) {
        return condition(type).path("status").asString("").equals(status);
    }

    public ObjectRef ref(String cluster) {
        return ObjectRef.of(cluster, kind.kind(), namespace(), name());
    }

    public String display() {
        return namespace().isEmpty() ? kind.kind() + " " + name() : kind.kind() + " " + namespace() + "/" + name();
    }
}
