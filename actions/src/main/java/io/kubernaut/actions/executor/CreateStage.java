package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.FieldOwner;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Verification;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one object and waits until it shows what it was made for. Its name is made of the run's id, and it carries the
 * run's annotation, so that it is found again whoever looks.
 *
 * @param manifest with the specification as the API server's dry-run completed it
 * @param judge looks at the object as it is now
 * @param lasting whether it stays when the action is taken back
 */
public record CreateStage(
        Workbench workbench,
        ActionRequest request,
        String kind,
        ResourceKind resource,
        ObjectNode manifest,
        Function<LiveObject, Verification> judge,
        boolean lasting)
        implements Stage {
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** An object without specification, under the run's name and with its annotations. */
    public static ObjectNode manifest(ResourceKind resource, String namespace, String name, ActionRequest request) {
        var manifest = JsonMapper.shared().createObjectNode();
        manifest.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
        var metadata = manifest.putObject("metadata").put("name", name).put("namespace", namespace);
        metadata.putObject("labels").put(MANAGED_BY, Marks.OWNER);
        var annotations = metadata.putObject("annotations");
        Marks.applied(request).forEach(annotations::put);
        return manifest;
    }

    /** Whether Kubernaut made the object. */
    public static boolean isOurs(LiveObject object) {
        return object.label(MANAGED_BY).equals(Marks.OWNER);
    }

    /** Tries it without effect, and completes the specification as the API server would; why it would not take it. */
    public static Optional<String> rehearse(Workbench workbench, ResourceKind resource, ObjectNode manifest) {
        var namespace = manifest.at("/metadata/namespace").asString("");
        return switch (workbench.api().create(resource, namespace, manifest, true)) {
            case WriteReply.Took took -> {
                manifest.set("spec", took.answer().path("spec"));
                yield Optional.empty();
            }
            case WriteReply.Changed changed -> Optional.of(changed.reason());
            case WriteReply.Denied denied -> Optional.of(denied.reason());
        };
    }

    @Override
    public Progress advance(PlanStep step) {
        var found = find();
        if (found.isPresent()) {
            return isMine(found.get())
                    ? Progress.as(noted(step, found.get()), judge.apply(found.get()))
                    : Progress.failed(step, found.get().display() + " is there already and is not of this run.");
        }
        if (!step.note().isEmpty()) {
            return Progress.failed(step, words() + " was deleted meanwhile.");
        }
        return switch (workbench.api().create(resource, namespace(), manifest)) {
            case WriteReply.Took took -> {
                var made = new LiveObject(resource, took.answer());
                yield Progress.as(noted(step, made), judge.apply(made));
            }
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied -> Progress.failed(step, denied.reason());
        };
    }

    @Override
    public Progress takeBack(PlanStep step) {
        var found = find();
        if (found.isEmpty()) {
            return Progress.done(step, words() + " is not there.");
        }
        var live = found.get();
        if (lasting) {
            return Progress.done(step, live.display() + " stays.");
        }
        if (!isMine(live) || !asWritten(live)) {
            return Progress.failed(
                    step,
                    live.display() + " was changed since, by "
                            + FieldOwner.of(live, "/spec", false).orElse("somebody else")
                            + "; look whether it is still wanted, and delete it by hand.");
        }
        return switch (workbench.api().delete(live, false)) {
            case WriteReply.Took took -> Progress.done(step, live.display() + " is deleted.");
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied ->
                denied.code() == 404
                        ? Progress.done(step, live.display() + " is gone.")
                        : Progress.failed(step, denied.reason());
        };
    }

    /** How it is now, for a verification after the step is done. */
    public Verification look() {
        return find().filter(this::isMine)
                .map(live -> asWritten(live)
                        ? judge.apply(live)
                        : new Verification.Failed(live.display() + " was changed by "
                                + FieldOwner.of(live, "/spec", false).orElse("somebody else") + "."))
                .orElseGet(() -> new Verification.Failed(words() + " was deleted meanwhile."));
    }

    private Optional<LiveObject> find() {
        return workbench.api().find(resource, namespace(), name());
    }

    private boolean isMine(LiveObject live) {
        return live.annotation(Marks.RUN).equals(request.runId().toString());
    }

    /** Fields that others complete later are theirs; what was written must still be so. */
    private boolean asWritten(LiveObject live) {
        JsonNode written = manifest.path("spec");
        return written.properties().stream()
                .allMatch(field -> live.at("/spec").path(field.getKey()).equals(field.getValue()));
    }

    private static PlanStep noted(PlanStep step, LiveObject made) {
        return step.noting(
                JsonMapper.shared().createObjectNode().put("uid", made.uid()).toString());
    }

    private String words() {
        return resource.kind() + " " + namespace() + "/" + name();
    }

    private String name() {
        return manifest.at("/metadata/name").asString("");
    }

    private String namespace() {
        return manifest.at("/metadata/namespace").asString("");
    }
}
