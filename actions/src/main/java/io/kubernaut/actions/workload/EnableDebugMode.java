package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.Rollout;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.Optional;

/** Has a workload log more for a time, by a variable of its environment; then the former value is set again. */
final class EnableDebugMode extends EditingExecutor {
    /** On the workload while it lasts: the run, and until when. It is taken away together with the level. */
    static final String MARK = "kubernaut.io/debug-mode";

    EnableDebugMode(Workbench workbench) {
        super("enable_debug_mode", workbench);
    }

    @Override
    protected Planning planFor(ActionRequest request, LiveObject live) {
        var level = request.text("level").isEmpty() ? "debug" : request.text("level");
        var variables = DebugVariables.of(live, level);
        var obstacle = Rollout.obstacle(live)
                .or(() -> underway(live))
                .or(variables::problem)
                .or(() -> unwell(live));
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        var edit = Edit.of(live);
        var said = String.join(", ", variables.set(edit));
        ends(request).ifPresent(end -> edit.set(Marks.pointer("", MARK), "run " + request.runId() + " until " + end));
        return dryRun(request, live, edit, live.display() + " logs more: " + said);
    }

    /** The end of a second one would set again what the first one had set. */
    private static Optional<String> underway(LiveObject live) {
        var mark = live.annotation(MARK);
        return mark.isEmpty()
                ? Optional.empty()
                : Optional.of(live.display() + " is in debug mode already (" + mark
                        + "). Wait until that is ended, or undo that run, and ask again; if whoever set the level"
                        + " since has taken it over, remove the annotation " + MARK + ".");
    }

    /** To set a variable is to replace all pods, which a release that is not well must not be asked to do. */
    private Optional<String> unwell(LiveObject live) {
        if (live.number("/spec/replicas", 1) == 0) {
            return Optional.of(live.display() + " is scaled to zero: there is no pod that could log.");
        }
        return switch (new Rollout(api(), workbench().clock()).look(live)) {
            case Verification.Verified v -> Optional.empty();
            case Verification.Pending p ->
                Optional.of(live.display() + " is not well, and this would replace its pods (" + p.missing()
                        + "). Collect diagnostics instead.");
            case Verification.Failed f ->
                Optional.of(live.display() + " is not well, and this would replace its pods (" + f.reason()
                        + "). Collect diagnostics, or roll it back, instead.");
        };
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        return new Rollout(api(), workbench().clock()).look(live);
    }
}
