package io.kubernaut.actions.apiserver.operations;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Kinds;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.ObjectStore;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.node.ObjectNode;

/** Names, generated names and namespaces of new objects. */
final class Names {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final ObjectStore store;
    private final Kinds kinds;

    Names(ObjectStore store, Kinds kinds) {
        this.store = store;
        this.kinds = kinds;
    }

    void checkKind(Kind kind, ObjectNode body) {
        if (body.path("kind").asString("").isEmpty()) {
            body.put("kind", kind.kind());
        }
        if (body.path("apiVersion").asString("").isEmpty()) {
            body.put("apiVersion", kind.apiVersion());
        }
        if (!body.path("kind").asString("").equals(kind.kind())
                || !body.path("apiVersion").asString("").equals(kind.apiVersion())) {
            throw Refusal.badRequest("the API version and kind in the data ("
                    + body.path("apiVersion").asString("") + ", Kind="
                    + body.path("kind").asString("") + ") do not match the expected ones (" + kind.apiVersion()
                    + ", Kind=" + kind.kind() + ")");
        }
    }

    void assign(Kind kind, String namespace, ObjectNode object) {
        var metadata = Meta.of(object);
        if (kind.namespaced()) {
            if (!Meta.namespace(object).isEmpty() && !Meta.namespace(object).equals(namespace)) {
                throw Refusal.badRequest(
                        "the namespace of the provided object does not match the namespace sent on the request");
            }
            metadata.put("namespace", namespace);
            checkNamespace(kind, namespace, object);
        } else {
            metadata.remove("namespace");
        }
        var prefix = Meta.text(object, "generateName");
        if (Meta.name(object).isEmpty() && !prefix.isEmpty()) {
            metadata.put("name", prefix + random());
        }
        if (Meta.name(object).isEmpty()) {
            throw Refusal.invalid(
                    kind, "", List.of(Refusal.Cause.required("metadata.name", "name or generateName is required")));
        }
    }

    private void checkNamespace(Kind kind, String namespace, ObjectNode object) {
        var spaces = kinds.known("", "namespaces");
        var found = store.find(spaces, "", namespace).orElseThrow(() -> Refusal.notFound(spaces, namespace));
        if (Meta.beingDeleted(found)) {
            throw Refusal.forbidden(
                    kind,
                    Meta.name(object),
                    "unable to create new content in namespace " + namespace + " because it is being terminated");
        }
    }

    void ensureNamespace(String namespace, String now) {
        var spaces = kinds.known("", "namespaces");
        if (store.find(spaces, "", namespace).isEmpty()) {
            var object = Meta.JSON.createObjectNode();
            object.put("apiVersion", "v1").put("kind", "Namespace");
            Meta.of(object)
                    .put("name", namespace)
                    .put("uid", UUID.randomUUID().toString())
                    .put("creationTimestamp", now)
                    .putObject("labels")
                    .put("kubernetes.io/metadata.name", namespace);
            object.putObject("spec").putArray("finalizers").add("kubernetes");
            object.putObject("status").put("phase", "Active");
            store.put(spaces, object);
        }
    }

    static String random() {
        var text = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            text.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
