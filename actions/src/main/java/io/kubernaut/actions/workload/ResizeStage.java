package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.FieldChange;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Verification;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Gives the pods of a workload in place what its template has, one after the other.
 *
 * @param change of the template; what it makes of a field is what the pods are to have
 */
record ResizeStage(ClusterApi api, Clock clock, ObjectRef workload, ObjectChange change) implements Stage {
    private static final String RESOURCES = "/resources/";

    @Override
    public String kind() {
        return PodResize.SUBRESOURCE;
    }

    private String container() {
        return change.facts().path("container").asString("");
    }

    private List<LiveObject> pods() {
        return api.list(ResourceKind.POD, workload.namespace()).stream()
                .filter(pod -> pod.controlledBy(change.uid()))
                .filter(pod -> !pod.terminating() && pod.text("/status/phase").equals("Running"))
                .toList();
    }

    /** Pods that have less. */
    List<LiveObject> due() {
        return pods().stream().filter(pod -> !fields(pod).isEmpty()).toList();
    }

    /** What is to be changed in that pod; nothing is lowered. */
    List<FieldChange> fields(LiveObject pod) {
        return mapped(pod).stream()
                .filter(field -> field.before().isMissingNode()
                        || amount(field.pointer(), field.before().asString(""))
                                < amount(field.pointer(), field.after().asString("")))
                .toList();
    }

    /** The change as the pod would have it, with what it has now. */
    private List<FieldChange> mapped(LiveObject pod) {
        return Raise.container(pod, "/spec", container()).stream()
                .flatMap(pointer -> change.fields().stream().map(field -> {
                    var at = pointer + suffix(field);
                    return new FieldChange(at, pod.at(at), field.after());
                }))
                .toList();
    }

    private static String suffix(FieldChange field) {
        return field.pointer().substring(field.pointer().lastIndexOf(RESOURCES));
    }

    private static long amount(String pointer, String quantity) {
        return Raise.amount(pointer, quantity);
    }

    List<Verification> look() {
        return pods().stream()
                .map(pod -> fields(pod).isEmpty()
                        ? PodResize.look(pod, container(), clock.instant())
                        : new Verification.Pending(pod.display() + " has less."))
                .toList();
    }

    @Override
    public Progress advance(PlanStep step) {
        var due = due();
        if (!due.isEmpty()) {
            return said(step, PodResize.write(api, due.getFirst(), fields(due.getFirst()), false), due);
        }
        for (var verification : look()) {
            if (verification instanceof Verification.Failed failed) {
                return Progress.failed(step, failed.reason());
            }
            if (verification instanceof Verification.Pending pending) {
                return Progress.waiting(step, pending.missing(), SteppedExecutor.LOOK_AGAIN);
            }
        }
        return Progress.done(step, "All its pods have it.");
    }

    /** Pods that still have what this step gave them get what the template had. */
    @Override
    public Progress takeBack(PlanStep step) {
        var given = pods().stream()
                .filter(pod -> !mapped(pod).isEmpty())
                .filter(pod -> mapped(pod).stream().allMatch(field -> Objects.equals(field.before(), field.after())))
                .toList();
        if (given.isEmpty()) {
            return Progress.done(step, "Its pods have what they had before.");
        }
        var pod = given.getFirst();
        var pointer = Raise.container(pod, "/spec", container()).orElse("");
        var fields = change.inverse().stream()
                .map(field -> new FieldChange(pointer + suffix(field), field.before(), field.after()))
                .toList();
        return said(step, PodResize.write(api, pod, fields, false), given);
    }

    private static Progress said(PlanStep step, WriteReply reply, List<LiveObject> due) {
        return switch (reply) {
            case WriteReply.Took took -> Progress.waiting(step, due.size() - 1 + " pods are left.", Duration.ZERO);
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied ->
                Progress.failed(step, due.getFirst().display() + " cannot be changed in place: " + denied.reason());
        };
    }
}
