package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;

/** One run of a case, called as the run process does it. */
final class CaseRun {
    private final Ground ground;
    private final ActionCase of;
    private final ActionExecutor executor;
    private final ActionRequest request;
    private final SteppedTrial trial;

    private CaseRun(
            ActionCase of,
            Ground ground,
            KubernetesActionExecutors executors,
            ObjectRef target,
            Map<String, Object> parameters) {
        this.ground = ground;
        this.of = of;
        this.executor = executors.executor(Shop.CLUSTER, of.action()).orElseThrow();
        this.request = new ActionRequest(
                UUID.randomUUID(),
                UUID.randomUUID(),
                of.action(),
                target,
                new TreeMap<>(parameters),
                Basis.UNKNOWN,
                "It is for a test.");
        this.trial = new SteppedTrial(new Trial(executor, request), executor, this::meanwhile);
    }

    static CaseRun of(ActionCase of, Ground ground) {
        return by(ground.executors(), of, ground);
    }

    /** By others than the ground's own executors. */
    static CaseRun by(KubernetesActionExecutors executors, ActionCase of, Ground ground) {
        return new CaseRun(of, ground, executors, of.target(ground), of.parameters(ground));
    }

    static CaseRun with(ActionCase of, Ground ground, ObjectRef target, Map<String, Object> parameters) {
        return new CaseRun(of, ground, ground.executors(), target, parameters);
    }

    private void meanwhile() {
        of.meanwhile(ground);
        ground.settle();
    }

    Planning planning() {
        return executor.plan(request);
    }

    Plan plan() {
        return trial.plan();
    }

    String refusal() {
        return assertThat(planning())
                .asInstanceOf(InstanceOfAssertFactories.type(Planning.Refused.class))
                .actual()
                .reason();
    }

    /** What stands in the way, which only the attempt may tell. */
    String refusalInTheEnd() {
        return switch (planning()) {
            case Planning.Refused refused -> refused.reason();
            case Planning.Planned planned -> {
                trial.plan();
                yield switch (trial.finish()) {
                    case Application.Refused refused -> refused.reason();
                    case Application.Broken broken -> broken.reason();
                    case Application other -> throw new AssertionError("It was not refused: " + other);
                };
            }
            case Planning other -> throw new AssertionError("It was not refused: " + other);
        };
    }

    /** However it ends. */
    Application finish() {
        return trial.finish();
    }

    /** What was collected. */
    List<Application.Artefact> artefacts() {
        return trial.artefacts();
    }

    Application.Applied applied() {
        return trial.applied();
    }

    void verified() {
        ground.until(of + " is verified", () -> {
            of.meanwhile(ground);
            return switch (executor.verify(request, trial.current())) {
                case Verification.Verified verified -> true;
                case Verification.Pending pending -> false;
                case Verification.Failed failed -> throw new AssertionError(failed.reason());
            };
        });
    }

    void undone() {
        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
    }

    /** A person who asks for it where it is not offered is told so. */
    void refusesToBeUndone() {
        assertThat(executor.undo(request, trial.current()))
                .asInstanceOf(InstanceOfAssertFactories.type(Application.Refused.class))
                .satisfies(refused -> assertThat(refused.reason()).contains("cannot be undone"));
    }

    boolean stepped() {
        return executor.resumable(trial.current());
    }

    /** Each call once for a process that dies before it could store anything, and once for the next. */
    Application.Applied appliedThoughEachCallDies() {
        for (int i = 0; i < 200; i++) {
            trial.callAndDie();
            if (trial.call() instanceof Application.Applied applied) {
                return applied;
            }
            meanwhile();
        }
        throw new AssertionError("It did not come to an end.");
    }

    /** Applies while the API loses a request or its answer, and goes on as the next process does. */
    void appliedThoughTheApiFails() {
        try {
            trial.applied();
        } catch (ClusterCallFailedException lost) {
            if (executor.resumable(trial.current())) {
                trial.applied();
                return;
            }
            switch (executor.effectOf(request, trial.current())) {
                case TOOK_EFFECT -> {}
                case DID_NOT -> trial.applied();
                case CANNOT_TELL ->
                    assertThat(of.mayBeUnknown())
                            .as("nobody knows whether it was done")
                            .isTrue();
            }
        }
    }

    Effect effect() {
        return executor.effectOf(request, trial.current());
    }
}
