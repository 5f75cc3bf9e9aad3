package io.kubernaut.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run changes beside its target is known once it is planned, and is locked then. */
class RunLockingTest {
    private static final ObjectRef CHECKOUT = ObjectRef.parse("", "shop/Deployment/checkout");
    private static final Plan PLAN = new Plan("Drain", "", "{}").alsoChanging(List.of(CHECKOUT));
    private final RunBench bench = new RunBench();

    private void plans(Plan plan) {
        bench.cluster.plans.add(() -> new Planning.Planned(plan));
    }

    @Test
    void isRefusedWhereAnotherRunChangesSomethingOfItsPlan() {
        var other = bench.aRunOn(CHECKOUT, RunState.APPLYING);
        var run = bench.aRun(RunState.PENDING);
        plans(PLAN);

        bench.handle(run);

        var ended = bench.runs.find(run.runId()).orElseThrow();
        assertThat(ended.state()).isEqualTo(RunState.REFUSED);
        assertThat(ended.message())
                .isEqualTo("shop/Deployment/checkout is being changed by run " + other.runId()
                        + " (increase_resources). Nothing was changed; it is decided again.");
        assertThat(bench.cluster.applied).isZero();
        assertThat(bench.runs.decidedAgain).containsExactly(RunBench.INCIDENT);
        assertThat(bench.runs.states(run.runId())).containsExactly(RunState.REFUSED);
    }

    @Test
    void isCarriedOutOnceTheOtherRunIsOver() {
        bench.aRunOn(CHECKOUT, RunState.VERIFIED);
        var run = bench.aRun(RunState.PENDING);
        plans(PLAN);

        bench.handle(run);

        assertThat(bench.cluster.applied).isEqualTo(1);
    }

    @Test
    void holdsWhatItPlansToChangeAgainstLaterRuns() {
        var run = bench.aRun(RunState.PENDING);
        plans(PLAN);
        bench.cluster.verifications.add(() -> new Verification.Pending("2 of 3 pods"));
        bench.handle(run);
        assertThat(bench.state(run)).isEqualTo(RunState.APPLIED);
        var later = bench.aRunOn(CHECKOUT, RunState.PENDING);

        assertThat(bench.runs.heldAgainst(later)).hasValueSatisfying(held -> {
            assertThat(held.object()).isEqualTo(CHECKOUT);
            assertThat(held.by().runId()).isEqualTo(run.runId());
        });
    }

    @Test
    void locksAnewWhatANewPlanChanges() {
        var run = bench.aRun(RunState.PENDING);
        plans(new Plan("Drain", "", "{}"));
        bench.cluster.applications.add(() -> new Application.Conflict("A pod came."));
        plans(PLAN);
        bench.aRunOn(CHECKOUT, RunState.APPLYING);

        bench.handle(run);

        assertThat(bench.runs.find(run.runId()).orElseThrow().message())
                .startsWith("shop/Deployment/checkout is being");
        assertThat(bench.state(run)).isEqualTo(RunState.REFUSED);
    }
}
