package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An executor whose action changes fields of one object.
 *
 * <p>The plan holds every field before and after, the latter as the API server's dry-run completed it. All else follows
 * from that: what must still hold before the write, what the write is, how it is recognised later, and how it is taken
 * back. The write and its annotations are one patch, so whoever finds the run's annotation knows that the change was
 * made.
 */
public abstract class EditingExecutor extends KubernetesExecutor {
    private static final int TRIES = 3;
    private static final Planning MOVING =
            new Planning.Refused("The object changed each time between reading it and the dry-run."
                    + " Look who keeps changing it, and try again once it is at rest.");

    protected EditingExecutor(String action, Workbench workbench) {
        super(action, workbench);
    }

    /** Checks the object and ends in {@link #dryRun} or a refusal. */
    protected abstract Planning planFor(ActionRequest request, LiveObject live);

    /** Looks whether the effect shows; the fields are as they were set. */
    protected abstract Verification look(ActionRequest request, ObjectChange change, LiveObject live);

    /** Sends a change with its annotations, all or nothing. */
    protected WriteReply write(LiveObject live, List<FieldChange> fields, Map<String, String> marks, boolean dryRun) {
        return api().patch(live, JsonPatch.of(live, fields, marks), dryRun);
    }

    /** Whether {@link #write} puts the annotation and the change into one request. */
    protected boolean writesAtOnce() {
        return true;
    }

    @Override
    protected final Planning propose(ActionRequest request) {
        for (int i = 0; i < TRIES; i++) {
            var found = find(request.target());
            if (found.isEmpty()) {
                return absent(request);
            }
            var leaving = Deletion.obstacle(found.get());
            if (leaving.isPresent()) {
                return new Planning.Refused(leaving.get());
            }
            var planning = planFor(request, found.get());
            if (planning != MOVING) {
                return planning;
            }
        }
        return MOVING;
    }

    protected final Planning dryRun(ActionRequest request, LiveObject live, Edit edit, String summary) {
        var wanted = edit.change();
        if (!wanted.changesAnything()) {
            return new Planning.AlreadySo(live.display() + " is already so: " + summary);
        }
        return switch (write(live, wanted.fields(), Marks.applied(request), true)) {
            case WriteReply.Took took -> {
                var change = wanted.completed(took.answer());
                yield change.changesAnything()
                        ? new Planning.Planned(
                                new Plan(summary, workbench().diff().of(live, took.answer()), change.toJson()))
                        : new Planning.AlreadySo(live.display() + " would stay as it is: " + summary);
            }
            case WriteReply.Changed changed -> MOVING;
            case WriteReply.Denied denied -> new Planning.Refused(denied.reason());
        };
    }

    @Override
    protected final Application carryOut(ActionRequest request, Plan plan) {
        var change = ObjectChange.of(plan.before());
        return insisting(request, live -> {
            if (Marks.carriedBy(live, request) && change.isAfter(live)) {
                return Application.Applied.of(plan.summary(), after(live.json(), change));
            }
            var misfit = change.misfit(live);
            if (misfit.isPresent()) {
                return new Application.Conflict(misfit.get());
            }
            return ended(write(live, change.fields(), Marks.applied(request), false), answer -> {
                workbench().events().applied(request, live, plan.summary());
                return Application.Applied.of(plan.summary(), after(answer, change));
            });
        });
    }

    @Override
    protected final Verification look(ActionRequest request, Plan plan) {
        var change = ObjectChange.of(plan.before());
        var found = find(request.target());
        if (found.isEmpty() || !found.get().uid().equals(change.uid())) {
            return new Verification.Failed(request.target().display() + " was deleted meanwhile.");
        }
        var live = found.get();
        var here = change.in(live);
        var overtaken = here.overtaken(live);
        return overtaken.isEmpty()
                ? look(request, here, live)
                : new Verification.Failed("It did not stay as it was set: " + Blame.of(request, live, overtaken));
    }

    @Override
    protected final Effect recognise(ActionRequest request, Plan plan) {
        var change = ObjectChange.of(plan.before());
        var found = find(request.target()).filter(live -> live.uid().equals(change.uid()));
        if (found.isEmpty()) {
            return Effect.CANNOT_TELL;
        }
        var live = found.get();
        var here = change.in(live);
        if (Marks.carriedBy(live, request) && (writesAtOnce() || here.isAfter(live))) {
            return Effect.TOOK_EFFECT;
        }
        return here.isBefore(live) ? Effect.DID_NOT : Effect.CANNOT_TELL;
    }

    @Override
    protected final Application takeBack(ActionRequest request, Plan plan) {
        var change = ObjectChange.of(plan.before());
        var summary = "Taken back: " + plan.summary();
        return insisting(request, live -> {
            if (!live.uid().equals(change.uid())) {
                return new Application.Refused(live.display() + " was deleted and created anew since.");
            }
            var here = change.in(live);
            if (here.isBefore(live)) {
                return Application.Applied.of(
                        live.display() + " is already as it was before.", after(live.json(), here));
            }
            var obstacle = here.notToBeTakenBack(request, live);
            if (obstacle.isPresent()) {
                return new Application.Refused(
                        "It was changed since, which undoing would overwrite: " + obstacle.get());
            }
            return ended(write(live, here.inverse(), Marks.undone(request), false), answer -> {
                workbench().events().undone(request, live, summary);
                return Application.Applied.of(summary, after(answer, here));
            });
        });
    }

    /** Reads and tries again when only something unrelated moved in between. */
    private Application insisting(ActionRequest request, Function<LiveObject, Application> attempt) {
        Application last = new Application.Conflict("The object kept changing.");
        for (int i = 0; i < TRIES; i++) {
            var found = find(request.target());
            if (found.isEmpty()) {
                return new Application.Refused(request.target().display() + " does not exist any more.");
            }
            last = attempt.apply(found.get());
            if (!(last instanceof Application.Conflict)) {
                return last;
            }
        }
        return last;
    }

    private static Application ended(WriteReply reply, Function<ObjectNode, Application> taken) {
        return switch (reply) {
            case WriteReply.Took took -> taken.apply(took.answer());
            case WriteReply.Changed changed -> new Application.Conflict("Someone was faster: " + changed.reason());
            case WriteReply.Denied denied -> new Application.Refused(denied.reason());
        };
    }

    /** For people to read; undoing needs only the plan, so secrets in a template are taken out. */
    private String after(ObjectNode answer, ObjectChange change) {
        var json = JsonMapper.shared().createObjectNode();
        json.put("uid", change.uid())
                .put("resourceVersion", answer.at("/metadata/resourceVersion").asString(""));
        var fields = json.putObject("fields");
        for (var field : change.fields()) {
            var value = answer.at(field.pointer());
            if (!value.isMissingNode()) {
                fields.set(field.pointer(), workbench().redactor().redact(value));
            }
        }
        return JsonMapper.shared().writeValueAsString(json);
    }
}
