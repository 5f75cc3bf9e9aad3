package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ReadDeniedException;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What all executors have in common: the catalogue's schema is checked once more before anything else, and a read that
 * the API server denies ends in words.
 */
public abstract class KubernetesExecutor implements ActionExecutor {
    /** On Deployments and their ReplicaSets: the number of the release. */
    public static final String REVISION = "deployment.kubernetes.io/revision";

    private final ActionDefinition definition;
    private final Workbench workbench;

    protected KubernetesExecutor(String action, Workbench workbench) {
        this.definition = ActionCatalogue.standard()
                .find(action)
                .orElseThrow(() -> new IllegalArgumentException("No such action: " + action));
        this.workbench = workbench;
    }

    @Override
    public final String action() {
        return definition.name();
    }

    @Override
    public final Planning plan(ActionRequest request) {
        var misfit = misfit(request);
        if (misfit.isPresent()) {
            return new Planning.Refused(misfit.get());
        }
        try {
            var kept = editsTarget()
                    ? find(request.target()).flatMap(live -> GitOps.obstacle(workbench, live))
                    : Optional.<String>empty();
            if (kept.isPresent()) {
                return new Planning.Refused(kept.get());
            }
            var planning = propose(request);
            return changed(request)
                    .<Planning>map(Planning.Changed::new)
                    .orElseGet(() ->
                            planning instanceof Planning.Planned planned ? withOwner(request, planned) : planning);
        } catch (ReadDeniedException e) {
            return new Planning.Refused(e.getMessage());
        }
    }

    /** Whether it changes the target's own specification, which a GitOps tool may keep. */
    protected boolean editsTarget() {
        return definition.changesSpec();
    }

    /** Who changes a pod changes the workload that it is of: another run must not change that meanwhile. */
    private Planning withOwner(ActionRequest request, Planning.Planned planned) {
        return definition.mutating() && request.target().kind().equals(ResourceKind.POD.kind())
                ? find(request.target())
                        .map(pod -> planned.plan().alsoChanging(PodOwners.of(api(), List.of(pod), request)))
                        .<Planning>map(Planning.Planned::new)
                        .orElse(planned)
                : planned;
    }

    /** What the catalogue says against it: the target's kind or name, or a parameter. Nothing is read for that. */
    protected final Optional<String> misfit(ActionRequest request) {
        if (!definition.accepts(request.target().kind())) {
            return Optional.of(action() + " is not for a " + request.target().kind() + ". It is for: "
                    + String.join(", ", definition.targets()) + ".");
        }
        // What only tells people must tell them of anything.
        var nameless =
                definition.permissions().isEmpty() ? Optional.<String>empty() : TargetName.misfit(request.target());
        if (nameless.isPresent()) {
            return nameless;
        }
        var problems = definition.problemsWith(texts(request));
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems) + ".");
    }

    /**
     * Whether the target is still what was decided about. Read after the plan was made: what changes after this is for the
     * plan's own preconditions.
     */
    private Optional<String> changed(ActionRequest request) {
        if (request.basis().equals(Basis.UNKNOWN)) {
            return Optional.empty();
        }
        return find(request.target())
                .flatMap(live -> request.basis()
                        .changed(new Basis(live.uid(), live.generation(), revision(live)))
                        .map(why -> live.display() + ": " + why));
    }

    private static long revision(LiveObject live) {
        return live.number("/metadata/annotations/" + REVISION.replace("/", "~1"), 0);
    }

    @Override
    public final Application apply(ActionRequest request, Plan plan) {
        try {
            return carryOut(request, plan);
        } catch (ReadDeniedException e) {
            return new Application.Refused(e.getMessage());
        }
    }

    @Override
    public final Verification verify(ActionRequest request, Plan plan) {
        try {
            return look(request, plan);
        } catch (ReadDeniedException e) {
            return new Verification.Pending(e.getMessage());
        }
    }

    @Override
    public final Effect effectOf(ActionRequest request, Plan plan) {
        try {
            return recognise(request, plan);
        } catch (ReadDeniedException e) {
            return Effect.CANNOT_TELL;
        }
    }

    @Override
    public final Application undo(ActionRequest request, Plan plan) {
        if (!definition.undoable() && (!resumable(plan) || done(plan))) {
            return new Application.Refused(action() + " cannot be undone. " + definition.effect());
        }
        try {
            return takeBack(request, plan);
        } catch (ReadDeniedException e) {
            return new Application.Refused(e.getMessage());
        }
    }

    @Override
    public final Application expire(ActionRequest request, Plan plan) {
        try {
            return end(request, plan);
        } catch (ReadDeniedException e) {
            return new Application.Refused(e.getMessage());
        }
    }

    /** What was only begun is taken back; what is done stays, where the catalogue says that there is no way back. */
    private static boolean done(Plan plan) {
        return plan.steps().stream().allMatch(step -> step.state() == PlanStep.State.DONE);
    }

    /** Ends a change whose time is over; that is to take it back, where nothing else is said. */
    protected Application end(ActionRequest request, Plan plan) {
        return undo(request, plan);
    }

    protected abstract Planning propose(ActionRequest request);

    protected abstract Application carryOut(ActionRequest request, Plan plan);

    protected abstract Verification look(ActionRequest request, Plan plan);

    protected abstract Effect recognise(ActionRequest request, Plan plan);

    /** Asked only for actions that the catalogue calls undoable. */
    protected Application takeBack(ActionRequest request, Plan plan) {
        throw new UnsupportedOperationException(action() + " is undoable but does not say how");
    }

    protected final Workbench workbench() {
        return workbench;
    }

    protected final ClusterApi api() {
        return workbench.api();
    }

    protected static Planning absent(ActionRequest request) {
        return new Planning.Refused(request.target().display()
                + " does not exist. Look whether it was removed, or name the one that is meant.");
    }

    /** When a change that is made now will be over, to the second; empty where it is there to stay. */
    protected final Optional<Instant> ends(ActionRequest request) {
        return definition
                .lasts(request.parameters())
                .map(lasts -> workbench.clock().instant().plus(lasts).truncatedTo(ChronoUnit.SECONDS));
    }

    /** Plans for the target where there is one and it stays. */
    protected final Planning onTarget(ActionRequest request, Function<LiveObject, Planning> plan) {
        var found = find(request.target());
        if (found.isEmpty()) {
            return absent(request);
        }
        return Deletion.obstacle(found.get())
                .<Planning>map(Planning.Refused::new)
                .orElseGet(() -> plan.apply(found.get()));
    }

    /** The target as it is; empty also where it is a whole cluster. */
    protected Optional<LiveObject> find(ObjectRef target) {
        return ResourceKind.of(target.kind())
                .filter(kind -> !target.name().isEmpty())
                .flatMap(kind -> api().find(kind, target.namespace(), target.name()));
    }

    private static Map<String, String> texts(ActionRequest request) {
        var texts = new TreeMap<String, String>();
        request.parameters().forEach((name, value) -> texts.put(name, String.valueOf(value)));
        return texts;
    }
}
