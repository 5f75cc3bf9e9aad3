package io.kubernaut.actions.apiserver.operations;

import io.kubernaut.actions.apiserver.admission.Claims;
import io.kubernaut.actions.apiserver.admission.Defaults;
import io.kubernaut.actions.apiserver.admission.LimitRanges;
import io.kubernaut.actions.apiserver.admission.Quotas;
import io.kubernaut.actions.apiserver.admission.UnknownFields;
import io.kubernaut.actions.apiserver.admission.Validation;
import io.kubernaut.actions.apiserver.objects.Events;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Kinds;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.ObjectStore;
import io.kubernaut.actions.apiserver.objects.Refusal;
import io.kubernaut.actions.apiserver.patch.ManagedFields;
import io.kubernaut.actions.apiserver.patch.ManagedFields.Manager;
import io.kubernaut.actions.apiserver.patch.ServerSideApply;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Creates, reads, changes and deletes objects by the rules of the API server, whoever asks. */
public final class ObjectApi {
    private static final Set<String> WITH_GENERATION = Set.of(
            "deployments",
            "replicasets",
            "statefulsets",
            "daemonsets",
            "jobs",
            "cronjobs",
            "pods",
            "poddisruptionbudgets",
            "networkpolicies",
            "ingresses",
            "customresourcedefinitions");
    private static final Set<String> SET_ONCE =
            Set.of("uid", "creationTimestamp", "name", "namespace", "generateName", "generation", "deletionTimestamp");

    private final ObjectStore store;
    private final Kinds kinds;
    private final Clock clock;
    private final Quotas quotas;
    private final LimitRanges limitRanges;
    private final Names names;
    private final Deletion deletion;
    private final boolean kubelets;
    private final UnknownFields unknownFields = new UnknownFields();

    /** @param kubelets true when simulated kubelets end deleted pods; else a deleted pod is gone at once */
    public ObjectApi(ObjectStore store, Kinds kinds, Clock clock, boolean kubelets) {
        this.store = store;
        this.kinds = kinds;
        this.clock = clock;
        this.quotas = new Quotas(store, kinds);
        this.limitRanges = new LimitRanges(store, kinds);
        this.names = new Names(store, kinds);
        this.kubelets = kubelets;
        this.deletion = new Deletion(this, kubelets);
    }

    public ObjectStore store() {
        return store;
    }

    public Kinds kinds() {
        return kinds;
    }

    public Clock clock() {
        return clock;
    }

    /** The present time as objects carry it, in whole seconds. */
    public String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public ObjectNode get(Kind kind, String namespace, String name) {
        return Events.shown(kind, stored(kind, namespace, name));
    }

    public List<ObjectNode> list(Kind kind, String namespace) {
        return store.list(kind, namespace);
    }

    ObjectNode stored(Kind kind, String namespace, String name) {
        return store.find(kind, namespace, name).orElseThrow(() -> Refusal.notFound(kind, name));
    }

    public ObjectNode create(Kind kind, String namespace, ObjectNode body, WriteOptions options) {
        return store.exclusively(() -> {
            names.checkKind(kind, body);
            if (options.strict()) {
                refuseUnknown(kind, body);
            }
            var object = Events.stored(kind, body.deepCopy());
            if (!Meta.resourceVersion(object).isEmpty()) {
                throw Refusal.badRequest("resourceVersion should not be set on objects to be created");
            }
            names.assign(kind, namespace, object);
            var metadata = Meta.of(object);
            metadata.remove(List.of("managedFields", "deletionTimestamp", "generation", "selfLink"));
            if (kind.hasStatus() && !kind.plural().equals("nodes")) {
                object.remove("status");
            }
            return insert(kind, object, options);
        });
    }

    private ObjectNode insert(Kind kind, ObjectNode object, WriteOptions options) {
        var metadata = Meta.of(object);
        metadata.put("uid", UUID.randomUUID().toString());
        if (hasGeneration(kind)) {
            metadata.put("generation", 1);
        }
        metadata.put("creationTimestamp", now());
        foldSecret(object);
        Defaults.apply(kind, object);
        Validation.check(kind, null, object);
        if (store.find(kind, Meta.namespace(object), Meta.name(object)).isPresent()) {
            throw Refusal.alreadyExists(kind, Meta.name(object));
        }
        if (kind.is("", "pods")) {
            limitRanges.admit(kind, object, true);
        }
        if (Quotas.counts(kind)) {
            quotas.admit(kind, null, object);
        }
        if (object.path("metadata").path("managedFields").isMissingNode()) {
            var manager = Manager.updating(options.manager(), kind.apiVersion(), options.subresource());
            ManagedFields.recordUpdate(object.objectNode(), object, manager, now());
        }
        return Events.shown(kind, options.dryRun() ? object : put(kind, object));
    }

    /** Replaces the whole object, or the part of it that {@code options} name as subresource. */
    public ObjectNode replace(Kind kind, String namespace, String name, ObjectNode body, WriteOptions options) {
        return store.exclusively(() -> {
            names.checkKind(kind, body);
            if (options.strict()) {
                refuseUnknown(kind, body);
            }
            return update(kind, stored(kind, namespace, name), Events.stored(kind, body.deepCopy()), options, false);
        });
    }

    /** Changes the object by a patch; a path or test that fails in it refuses the whole change. */
    public ObjectNode patch(
            Kind kind, String namespace, String name, UnaryOperator<ObjectNode> patch, WriteOptions options) {
        return store.exclusively(() -> {
            var old = stored(kind, namespace, name);
            var patched = patch.apply(Events.shown(kind, old));
            if (options.strict()) {
                var unknown = unknownFields.in(kind, patched);
                if (!unknown.isEmpty()) {
                    throw Refusal.invalid(
                            "",
                            "",
                            "",
                            "",
                            List.of(Refusal.Cause.invalid(
                                    "patch", Meta.JSON.writeValueAsString(patched.toString()), strict(unknown))));
                }
            }
            if (!Meta.name(patched).equals(name)) {
                throw Refusal.badRequest("the name of the object (" + Meta.name(patched)
                        + ") does not match the name on the URL (" + name + ")");
            }
            return update(kind, old, Events.stored(kind, patched), options, false);
        });
    }

    /** What server-side apply answered; {@code created} tells 201 from 200. */
    public record Applied(boolean created, ObjectNode object) {}

    public Applied apply(Kind kind, String namespace, String name, ObjectNode wish, WriteOptions options) {
        return store.exclusively(() -> {
            names.checkKind(kind, wish);
            if (options.strict()) {
                refuseUnknown(kind, wish);
            }
            var present = store.find(kind, namespace, name);
            if (present.isPresent()) {
                var result = ServerSideApply.apply(present.get(), wish, options.manager(), options.force(), now());
                return new Applied(false, update(kind, present.get(), result, options, true));
            }
            var object = wish.deepCopy();
            Meta.of(object).put("name", name);
            names.assign(kind, namespace, object);
            return new Applied(
                    true,
                    insert(
                            kind,
                            ServerSideApply.apply(object, wish, options.manager(), options.force(), now()),
                            options));
        });
    }

    private ObjectNode update(Kind kind, ObjectNode old, ObjectNode desired, WriteOptions options, boolean applied) {
        var name = Meta.name(old);
        var sentVersion = Meta.resourceVersion(desired);
        if (!sentVersion.isEmpty() && !sentVersion.equals(Meta.resourceVersion(old))) {
            throw Refusal.modified(kind, name);
        }
        var sentUid = Meta.uid(desired);
        if (!sentUid.isEmpty() && !sentUid.equals(Meta.uid(old))) {
            throw Refusal.otherUid(kind, name, sentUid, Meta.uid(old));
        }
        var object = Parts.prepare(kind, old, desired, options.subresource());
        for (String field : SET_ONCE) {
            Meta.replace(Meta.of(object), field, old.path("metadata").path(field));
        }
        Meta.of(object).put("resourceVersion", Meta.resourceVersion(old));
        foldSecret(object);
        Defaults.apply(kind, object);
        // what was loaded as it is may lack defaults, which are no change
        var before = old.deepCopy();
        Defaults.apply(kind, before);
        if (options.subresource().isEmpty() || options.subresource().equals("scale")) {
            Validation.check(kind, before, object);
        } else if (options.subresource().equals("resize")) {
            Validation.checkResize(kind, before, object);
        }
        admitChange(kind, before, object);
        if (hasGeneration(kind) && Parts.specChanged(kind, before, object)) {
            Meta.of(object)
                    .put("generation", old.path("metadata").path("generation").asInt(0) + 1);
        }
        if (!applied) {
            var manager = Manager.updating(options.manager(), kind.apiVersion(), options.subresource());
            ManagedFields.recordUpdate(
                    old, object, manager, options.subresource().equals("scale") ? "" : now());
        }
        if (object.equals(old) || options.dryRun()) {
            return Events.shown(kind, object);
        }
        if (Meta.beingDeleted(object)
                && object.path("metadata").path("finalizers").isEmpty()
                && !kind.plural().equals("pods")) {
            deletion.finish(kind, object, "Background");
            return Events.shown(kind, object);
        }
        return Events.shown(kind, put(kind, object));
    }

    private void admitChange(Kind kind, ObjectNode old, ObjectNode object) {
        if (kind.is("", "pods") && Parts.specChanged(kind, old, object)) {
            limitRanges.admit(kind, object, false);
        }
        if (Quotas.counts(kind) && Parts.specChanged(kind, old, object)) {
            quotas.admit(kind, old, object);
        }
        if (kind.is("", "persistentvolumeclaims")) {
            Claims.admitGrowth(store, kinds, kind, old, object);
        }
    }

    /**
     * Deletes, or marks as being deleted what has finalizers or time to end gracefully.
     *
     * @param body delete options, an empty object for none
     */
    public ObjectNode delete(Kind kind, String namespace, String name, ObjectNode body, WriteOptions options) {
        return store.exclusively(() -> deletion.delete(kind, stored(kind, namespace, name), body, options.dryRun()));
    }

    /** Gives a pod its node. */
    public ObjectNode bind(Kind kind, ObjectNode pod, String node) {
        return store.exclusively(() -> {
            var bound = stored(kind, Meta.namespace(pod), Meta.name(pod)).deepCopy();
            bound.withObject("/spec").put("nodeName", node);
            return put(kind, bound);
        });
    }

    /** Removes a pod whose containers have ended, without further grace. */
    public void finishDeletion(Kind kind, ObjectNode object) {
        store.exclusively(() -> {
            deletion.finish(kind, object, "Background");
            return object;
        });
    }

    /**
     * Stores an object as it is, status and uid included, without any check; for loading whole clusters. Defaults are
     * filled in only where controllers would stumble over their absence.
     */
    public ObjectNode load(Kind kind, ObjectNode object) {
        return store.exclusively(() -> {
            var copy = object.deepCopy();
            var metadata = Meta.of(copy);
            copy.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
            metadata.putIfAbsent("uid", metadata.stringNode(UUID.randomUUID().toString()));
            metadata.putIfAbsent("creationTimestamp", metadata.stringNode(now()));
            if (hasGeneration(kind)) {
                metadata.putIfAbsent("generation", metadata.numberNode(1));
            }
            if (kind.namespaced()) {
                if (Meta.namespace(copy).isEmpty()) {
                    metadata.put("namespace", "default");
                }
                names.ensureNamespace(Meta.namespace(copy), now());
            }
            foldSecret(copy);
            if (kubelets) {
                Defaults.apply(kind, copy);
            }
            return put(kind, Events.stored(kind, copy));
        });
    }

    ObjectNode put(Kind kind, ObjectNode object) {
        var stored = store.put(kind, object);
        afterChange(kind, stored);
        return stored;
    }

    void afterRemoval(Kind kind, ObjectNode object) {
        if (Quotas.counts(kind)) {
            quotas.refresh(Meta.namespace(object));
        }
        if (kind.is("apiextensions.k8s.io", "customresourcedefinitions")) {
            Definitions.withdraw(kinds, object);
        }
    }

    private void afterChange(Kind kind, ObjectNode object) {
        if (Quotas.counts(kind) || kind.is("", "resourcequotas")) {
            quotas.refresh(Meta.namespace(object));
        }
        if (kind.is("apiextensions.k8s.io", "customresourcedefinitions")) {
            Definitions.serve(kinds, object);
        }
    }

    private static boolean hasGeneration(Kind kind) {
        return kind.custom() || WITH_GENERATION.contains(kind.plural());
    }

    private static void foldSecret(ObjectNode object) {
        if (object.remove("stringData") instanceof ObjectNode plain) {
            var data = object.withObject("/data");
            plain.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            java.util.Base64.getEncoder()
                                    .encodeToString(entry.getValue()
                                            .asString("")
                                            .getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        }
    }

    private void refuseUnknown(Kind kind, ObjectNode body) {
        var unknown = unknownFields.in(kind, body);
        if (!unknown.isEmpty()) {
            throw Refusal.badRequest(kind.kind() + " in version \"" + kind.version() + "\" cannot be handled as a "
                    + kind.kind() + ": " + strict(unknown));
        }
    }

    private static String strict(List<String> unknown) {
        return "strict decoding error: "
                + String.join(
                        ", ",
                        unknown.stream()
                                .map(field -> "unknown field \"" + field + "\"")
                                .toList());
    }

    /** The object of that kind and name when it exists. */
    public @Nullable ObjectNode find(Kind kind, String namespace, String name) {
        return store.find(kind, namespace, name).orElse(null);
    }
}
