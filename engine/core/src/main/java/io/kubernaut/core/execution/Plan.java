package io.kubernaut.core.execution;

import io.kubernaut.core.cluster.ObjectRef;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The exact change, as a server-side dry-run showed it.
 *
 * @param summary one sentence, such as "limits.memory of container app: 128Mi to 256Mi"
 * @param diff unified diff of the object before and after, "" where nothing in the cluster changes
 * @param before JSON with all that apply's preconditions, reconciliation and undo need
 * @param steps in order, for an action that changes several things; empty for others
 * @param also what is changed beside the target, sorted; of a pod the workload that it is of
 */
public record Plan(String summary, String diff, String before, List<PlanStep> steps, List<ObjectRef> also) {
    static final String SEALED = "sealed:";

    /** A plan that was stored before there were steps, or before it said what it changes too, has none. */
    public Plan(
            String summary,
            String diff,
            String before,
            @Nullable List<PlanStep> steps,
            @Nullable List<ObjectRef> also) {
        this.summary = summary;
        this.diff = diff;
        this.before = before;
        this.steps = steps == null ? List.of() : List.copyOf(steps);
        this.also = also == null ? List.of() : also.stream().sorted().distinct().toList();
    }

    public Plan(String summary, String diff, String before, List<PlanStep> steps) {
        this(summary, diff, before, steps, List.of());
    }

    public Plan(String summary, String diff, String before) {
        this(summary, diff, before, List.of());
    }

    /** The same, which changes these objects too. */
    public Plan alsoChanging(Collection<ObjectRef> objects) {
        return new Plan(
                summary,
                diff,
                before,
                steps,
                Stream.concat(also.stream(), objects.stream()).toList());
    }

    Plan withBefore(String json) {
        return new Plan(summary, diff, json, steps, also);
    }

    /** Whether what was before cannot be read: it was stored under another key. */
    public boolean sealed() {
        return before.startsWith(SEALED);
    }

    public Plan withSteps(List<PlanStep> now) {
        return new Plan(summary, diff, before, now, also);
    }

    /** Whether a step may have changed something that is still so. */
    public boolean begun() {
        return steps.stream().anyMatch(PlanStep::begun);
    }

    /** As people may see it: what is needed to go back holds whole templates, and with them what may be secret. */
    Plan forPeople() {
        return new Plan(
                summary, diff, "", steps.stream().map(step -> step.noting("")).toList(), also);
    }
}
