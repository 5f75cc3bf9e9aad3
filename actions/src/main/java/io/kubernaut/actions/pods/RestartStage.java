package io.kubernaut.actions.pods;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.JsonPatch;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Verification;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Rolls one workload out anew with the same template, and waits until its pods are well.
 *
 * @param mark the annotation of the template by which the run finds its own restart again
 */
public record RestartStage(Workbench workbench, ActionRequest request, ObjectRef workload, String mark)
        implements Stage {
    /** The kind of such a step. */
    public static final String KIND = "restart";

    private static final String TEMPLATE = "/spec/template";
    private static final String WRITTEN = "{\"restarted\":true}";

    /** What a restart changes: two annotations of the pod template. */
    public static Edit edit(LiveObject live, ActionRequest request, String mark, Clock clock) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return Edit.of(live)
                .set(Marks.pointer(TEMPLATE, Marks.RESTARTED_AT), now.toString())
                .set(Marks.pointer(TEMPLATE, mark), request.runId().toString());
    }

    /** Why a restart would not reach the pods, or would meet another rollout; empty when it may begin. */
    public static Optional<String> obstacle(LiveObject live) {
        if (live.terminating()) {
            return Optional.of(live.display() + " is being deleted.");
        }
        var obstacle = Rollout.obstacle(live);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        return live.number("/spec/replicas", 1) == 0
                ? Optional.of(live.display() + " is scaled to zero: there is no pod to restart.")
                : Optional.empty();
    }

    /** Tries it without effect; why the API server would not take it. */
    public static Optional<String> rehearse(Workbench workbench, ActionRequest request, LiveObject live) {
        var fields = edit(live, request, Marks.RUN, workbench.clock()).change().fields();
        return switch (workbench.api().patch(live, JsonPatch.of(live, fields, Marks.applied(request)), true)) {
            case WriteReply.Took took -> Optional.empty();
            case WriteReply.Changed changed -> Optional.of(live.display() + ": " + changed.reason());
            case WriteReply.Denied denied -> Optional.of(denied.reason());
        };
    }

    public static PlanStep step(LiveObject live) {
        return PlanStep.pending(KIND, "Roll " + live.display() + " out anew, and wait for its pods.");
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** A restart of somebody else after this one counts as well: then there is nothing more to write. */
    @Override
    public Progress advance(PlanStep step) {
        var found = find();
        if (found.isEmpty()) {
            return Progress.failed(step, workload.display() + " does not exist any more.");
        }
        var live = found.get();
        return restarted(live) || step.note().equals(WRITTEN) ? followed(step, live) : write(step, live);
    }

    /** Whether this run has restarted it, for all that its template shows. */
    public boolean restarted(LiveObject live) {
        return live.text(Marks.pointer(TEMPLATE, mark)).equals(request.runId().toString())
                || mark.equals(Marks.RUN) && Marks.carriedBy(live, request);
    }

    public Optional<LiveObject> find() {
        return ResourceKind.of(workload.kind())
                .flatMap(kind -> workbench.api().find(kind, workload.namespace(), workload.name()));
    }

    private Progress write(PlanStep step, LiveObject live) {
        var obstacle = obstacle(live);
        if (obstacle.isPresent()) {
            return Progress.failed(step, obstacle.get());
        }
        var fields = edit(live, request, mark, workbench.clock()).change().fields();
        return switch (workbench.api().patch(live, JsonPatch.of(live, fields, Marks.applied(request)), false)) {
            case WriteReply.Took took ->
                Progress.waiting(
                        step.noting(WRITTEN), live.display() + " is rolled out anew.", SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied -> Progress.failed(step, denied.reason());
        };
    }

    private Progress followed(PlanStep step, LiveObject live) {
        return switch (look(live)) {
            case Verification.Verified verified -> Progress.done(step, live.display() + ": " + verified.evidence());
            case Verification.Pending pending ->
                Progress.waiting(step, live.display() + ": " + pending.missing(), SteppedExecutor.LOOK_AGAIN);
            case Verification.Failed failed -> Progress.failed(step, live.display() + ": " + failed.reason());
        };
    }

    private Verification look(LiveObject live) {
        return new Rollout(workbench.api(), workbench.clock()).look(live);
    }

    /** How its pods are now, for a verification after the step is done. */
    public Verification look() {
        return find().map(this::look)
                .orElseGet(() -> new Verification.Failed(workload.display() + " does not exist any more."));
    }

    @Override
    public Progress takeBack(PlanStep step) {
        return Progress.done(step, "Pods that were made anew stay.");
    }
}
