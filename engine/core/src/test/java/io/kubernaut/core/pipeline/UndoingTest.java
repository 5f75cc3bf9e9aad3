package io.kubernaut.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.policy.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UndoingTest {
    private static final Plan PLAN = new Plan("128Mi to 256Mi", "", "{}");
    private final RunBench bench = new RunBench();
    private final Undoing undoing = new Undoing(bench.runs, ActionCatalogue.standard(), bench.mode, bench.clock);

    @ParameterizedTest
    @CsvSource({"ACT, true", "OBSERVE, true", "OFF, false"})
    void isBegunUnlessTheModeIsOff(Mode mode, boolean begun) {
        var run = bench.aRun(RunState.VERIFIED);
        bench.mode.set(mode);

        var obstacle = undoing.begin(run, "ann", "wrong limit");

        assertThat(obstacle.isEmpty()).isEqualTo(begun);
        assertThat(bench.state(run)).isEqualTo(begun ? RunState.UNDOING : RunState.VERIFIED);
        if (!begun) {
            assertThat(obstacle.orElseThrow())
                    .isEqualTo("The mode is off, so nothing is written to the cluster. Set it to observe, in which"
                            + " nothing else is done, and ask again.");
        }
    }

    @Test
    void namesTheRunThatWorksOnTheTarget() {
        var run = bench.aRun(RunState.VERIFIED);
        var other = bench.aRun(RunState.APPLYING);

        assertThat(undoing.begin(run, "ann", ""))
                .hasValue("shop/Deployment/cart is being changed by run " + other.runId()
                        + " (increase_resources); ask again when that is over.");
    }

    @Test
    void namesTheRunThatChangesWhatTheRunHadChangedBesideItsTarget() {
        var claim = ObjectRef.parse("", "shop/PersistentVolumeClaim/data");
        var run = bench.aRun(RunState.VERIFIED, RunBench.ACTION, PLAN.alsoChanging(List.of(claim)));
        var other = bench.aRunOn(claim, RunState.APPLYING);

        assertThat(undoing.begin(run, "ann", ""))
                .hasValue("shop/PersistentVolumeClaim/data is being changed by run " + other.runId()
                        + " (increase_resources); ask again when that is over.");
        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, The run stands at PENDING",
        "REFUSED, The run stands at REFUSED",
        "UNDONE, The run stands at UNDONE",
        "EXPIRED, The run stands at EXPIRED",
    })
    void takesBackOnlyWhatWasCarriedOut(RunState state, String words) {
        assertThat(undoing.begin(bench.aRun(state), "ann", "").orElseThrow()).startsWith(words);
    }

    @Test
    void saysWhereThereIsNoUndo() {
        assertThat(undoing.begin(bench.aRun(RunState.VERIFIED, "expand_pvc", PLAN), "ann", ""))
                .hasValue("expand_pvc cannot be taken back.");
    }
}
