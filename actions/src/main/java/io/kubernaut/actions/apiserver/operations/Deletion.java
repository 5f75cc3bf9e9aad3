package io.kubernaut.actions.apiserver.operations;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes objects and, by owner references, what depends on them. */
final class Deletion {
    private static final Set<String> ANSWERED_WITH_OBJECT = Set.of(
            "pods", "persistentvolumeclaims", "persistentvolumes", "services", "serviceaccounts", "resourcequotas");

    private final ObjectApi api;
    private final boolean kubelets;

    Deletion(ObjectApi api, boolean kubelets) {
        this.api = api;
        this.kubelets = kubelets;
    }

    ObjectNode delete(Kind kind, ObjectNode object, ObjectNode options, boolean dryRun) {
        checkPreconditions(kind, object, options.path("preconditions"));
        boolean dry = dryRun || options.path("dryRun").path(0).asString("").equals("All");
        long grace = grace(kind, object, options);
        boolean waits = !object.path("metadata").path("finalizers").isEmpty() || grace > 0;
        if (waits) {
            if (Meta.beingDeleted(object) && grace > 0) {
                return object;
            }
            var marked = object.deepCopy();
            Meta.of(marked)
                    .put(
                            "deletionTimestamp",
                            api.clock()
                                    .instant()
                                    .plusSeconds(grace)
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString())
                    .put("deletionGracePeriodSeconds", grace);
            return dry ? marked : api.put(kind, marked);
        }
        if (!dry) {
            finish(kind, object, propagation(options));
        }
        return ANSWERED_WITH_OBJECT.contains(kind.plural()) ? object : success(kind, object);
    }

    private static String propagation(ObjectNode options) {
        if (options.path("orphanDependents").asBoolean(false)) {
            return "Orphan";
        }
        return options.path("propagationPolicy").asString("Background");
    }

    private static void checkPreconditions(Kind kind, ObjectNode object, JsonNode preconditions) {
        var uid = preconditions.path("uid").asString("");
        if (!uid.isEmpty() && !uid.equals(Meta.uid(object))) {
            throw Refusal.otherUid(kind, Meta.name(object), uid, Meta.uid(object));
        }
        var version = preconditions.path("resourceVersion").asString("");
        if (!version.isEmpty() && !version.equals(Meta.resourceVersion(object))) {
            throw Refusal.modified(kind, Meta.name(object));
        }
    }

    /** Seconds that a pod has to end; zero for everything else and for pods that never ran. */
    private long grace(Kind kind, ObjectNode object, ObjectNode options) {
        var phase = object.path("status").path("phase").asString("");
        if (!kubelets
                || !kind.is("", "pods")
                || object.path("spec").path("nodeName").asString("").isEmpty()
                || phase.equals("Succeeded")
                || phase.equals("Failed")) {
            return 0;
        }
        var wanted = options.path("gracePeriodSeconds");
        return wanted.isIntegralNumber()
                ? wanted.asLong()
                : object.path("spec").path("terminationGracePeriodSeconds").asLong(30);
    }

    /** Removes the object now, and then what it owned. */
    void finish(Kind kind, ObjectNode object, String propagation) {
        if (kind.is("", "namespaces")) {
            emptyNamespace(Meta.name(object));
        }
        api.store().remove(kind, Meta.namespace(object), Meta.name(object));
        api.afterRemoval(kind, object);
        releaseDependents(Meta.uid(object), propagation.equals("Orphan"));
    }

    private void emptyNamespace(String namespace) {
        forEachPlace(kind -> {
            if (kind.namespaced()) {
                for (ObjectNode object : api.store().list(kind, namespace)) {
                    if (api.find(kind, namespace, Meta.name(object)) != null) {
                        finish(kind, object, "Background");
                    }
                }
            }
        });
    }

    private void releaseDependents(String uid, boolean orphan) {
        forEachPlace(kind -> {
            for (ObjectNode object : api.store().list(kind, "")) {
                if (owned(object, uid) && api.find(kind, Meta.namespace(object), Meta.name(object)) != null) {
                    release(kind, object, uid, orphan);
                }
            }
        });
    }

    private void release(Kind kind, ObjectNode object, String uid, boolean orphan) {
        var others = new ArrayList<JsonNode>();
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (!owner.path("uid").asString("").equals(uid)) {
                others.add(owner);
            }
        }
        if (!orphan && others.isEmpty()) {
            delete(kind, object, Meta.JSON.createObjectNode(), false);
            return;
        }
        var kept = object.deepCopy();
        if (others.isEmpty()) {
            Meta.of(kept).remove("ownerReferences");
        } else {
            ArrayNode references = Meta.of(kept).putArray("ownerReferences");
            others.forEach(owner -> references.add(owner.deepCopy()));
        }
        api.put(kind, kept);
    }

    private static boolean owned(ObjectNode object, String uid) {
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (owner.path("uid").asString("").equals(uid)) {
                return true;
            }
        }
        return false;
    }

    private void forEachPlace(java.util.function.Consumer<Kind> action) {
        var seen = new HashSet<String>();
        for (Kind kind : api.kinds().all()) {
            if (seen.add(kind.place())) {
                action.accept(kind);
            }
        }
    }

    private static ObjectNode success(Kind kind, ObjectNode object) {
        var status = Meta.JSON.createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        var details = status.put("status", "Success").putObject("details");
        details.put("name", Meta.name(object));
        if (!kind.group().isEmpty()) {
            details.put("group", kind.group());
        }
        details.put("kind", kind.plural()).put("uid", Meta.uid(object));
        return status;
    }
}
