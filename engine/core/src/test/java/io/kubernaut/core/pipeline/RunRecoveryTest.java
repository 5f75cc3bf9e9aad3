package io.kubernaut.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanSeal;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.telling.Message;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run comes to after deaths, lost leases and lost answers, and how it is taken back. */
class RunRecoveryTest {
    private static final PlanSeal LOST_KEY = new PlanSeal() {
        @Override
        public String seal(String before, UUID runId) {
            return "unreadable";
        }

        @Override
        public Optional<String> open(String sealed, UUID runId) {
            return Optional.empty();
        }
    };

    private final RunBench bench = new RunBench();

    /** Without what was before, an executor would take an empty change for one that is taken back. */
    @Test
    void asksAPersonWhereTheStateBeforeWasSealedUnderAnotherKey() {
        var sealed = LOST_KEY.seal(new Plan("128Mi to 256Mi", "", "{}"), UUID.randomUUID());
        var applying = bench.aRun(RunState.APPLYING, RunBench.ACTION, sealed);
        var undoing = bench.aRun(RunState.UNDOING, RunBench.ACTION, LOST_KEY.open(sealed, UUID.randomUUID()));
        bench.runs.was(undoing, RunState.VERIFIED);
        bench.runs.was(undoing, RunState.UNDOING);

        bench.handle(applying);
        bench.handle(undoing);

        assertThat(bench.state(applying)).isEqualTo(RunState.FAILED);
        assertThat(bench.state(undoing)).isEqualTo(RunState.VERIFIED);
        assertThat(bench.runs.told)
                .hasSize(2)
                .allSatisfy(m -> assertThat(m.body()).contains("under another kubernaut.secrets.key"));
    }

    @Test
    void goesOnAfterACrashWhereTheChangeWasMade() {
        var run = bench.aRun(RunState.APPLYING);
        bench.cluster.effects.add(() -> Effect.TOOK_EFFECT);

        bench.handle(run);

        assertThat(bench.runs.states(run.runId())).containsExactly(RunState.APPLIED, RunState.VERIFIED);
        assertThat(bench.cluster.applied).isZero();
    }

    @Test
    void plansAnewAfterACrashWhereTheChangeWasNotMade() {
        var run = bench.aRun(RunState.APPLYING);
        bench.cluster.effects.add(() -> Effect.DID_NOT);

        bench.handle(run);

        assertThat(bench.runs.states(run.runId()))
                .containsExactly(
                        RunState.PENDING, RunState.PLANNED, RunState.APPLYING, RunState.APPLIED, RunState.VERIFIED);
        assertThat(bench.cluster.changedBy).hasSize(1);
    }

    /** An API server may carry out a request after its client has given up on it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void knowsItsOwnWriteThatShowsOnlyAfterItWasAskedFor(boolean alertIsOver) {
        var run = bench.aRun(RunState.APPLYING);
        bench.cluster.effects.add(() -> Effect.DID_NOT);
        bench.runs.meanwhile = state -> {
            if (state == RunState.PENDING) {
                bench.cluster.changedBy.add(run.runId());
                if (alertIsOver) {
                    bench.alerts.resolve(RunBench.INCIDENT, bench.clock.instant());
                }
            }
        };

        bench.handle(run);

        assertThat(bench.runs.states(run.runId()))
                .containsExactly(RunState.PENDING, RunState.APPLIED, RunState.VERIFIED);
        assertThat(bench.cluster.applied).isZero();
    }

    /** Its write was refused, so what shows is somebody else's doing, such as a pod that is gone. */
    @Test
    void doesNotTakeForItsOwnWhatShowsAfterAConflict() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.applications.add(() -> {
            bench.cluster.effects.add(() -> Effect.TOOK_EFFECT);
            return new Application.Conflict("The pod went away.");
        });
        bench.cluster.plans.add(() -> new Planning.Planned(new Plan("128Mi to 256Mi", "", "{}")));
        bench.cluster.plans.add(() -> new Planning.Refused("There is no such pod."));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.REFUSED);
    }

    /** While it was planned again the write landed, so that the object is not what was decided about. */
    @Test
    void knowsItsOwnWriteThatShowsOnlyWhenItPlansAgain() {
        var run = bench.aRun(RunState.APPLYING);
        bench.cluster.effects.add(() -> Effect.DID_NOT);
        bench.cluster.effects.add(() -> Effect.DID_NOT);
        bench.cluster.plans.add(() -> {
            bench.cluster.changedBy.add(run.runId());
            return new Planning.Changed("shop/Deployment/cart: its specification was changed since the decision.");
        });

        bench.handle(run);

        assertThat(bench.runs.states(run.runId()))
                .containsExactly(RunState.PENDING, RunState.APPLIED, RunState.VERIFIED);
    }

    @Test
    void asksAPersonAfterACrashWhereNothingTells() {
        var run = bench.aRun(RunState.APPLYING);
        bench.cluster.effects.add(() -> Effect.CANNOT_TELL);

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.FAILED);
        assertThat(bench.cluster.applied).isZero();
        assertThat(bench.runs.told)
                .singleElement()
                .satisfies(m -> assertThat(m.body()).contains("a person must look"));
    }

    @Test
    void doesNotRepeatAWriteWhoseAnswerWasLost() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.applications.add(() -> {
            var unused = bench.cluster.change(run.runId());
            throw RunBench.noAnswer();
        });

        assertThat(bench.handle(run)).isInstanceOf(Ending.Later.class);
        assertThat(bench.state(run)).isEqualTo(RunState.APPLYING);
        assertThat(bench.handle(run)).isEqualTo(Handler.DONE);

        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(bench.cluster.changedBy).containsExactly(run.runId());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void survivesADeathBeforeAnyWrite(int write) {
        var run = bench.aRun(RunState.PENDING);
        bench.runs.dieBeforeWrite(write);

        assertThatThrownBy(() -> bench.handle(run)).isInstanceOf(MemoryRuns.ProcessDied.class);
        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(bench.cluster.changedBy).containsExactly(run.runId());
        assertThat(bench.runs.told).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void survivesADeathAfterAnyWrite(int write) {
        var run = bench.aRun(RunState.PENDING);
        bench.runs.dieAfterWrite(write);

        assertThatThrownBy(() -> bench.handle(run)).isInstanceOf(MemoryRuns.ProcessDied.class);
        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(bench.cluster.changedBy).containsExactly(run.runId());
        assertThat(bench.runs.told).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 1", "3, 1"})
    void writesNothingMoreWhenItsLeaseIsLost(int write, int changes) {
        var run = bench.aRun(RunState.PENDING);
        bench.runs.loseLeaseAtWrite(write);

        assertThat(bench.handle(run)).isEqualTo(Handler.LOST);

        assertThat(bench.runs.states(run.runId())).hasSize(write);
        assertThat(bench.cluster.changedBy).hasSize(changes);
        assertThat(bench.runs.told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, REFUSED",
        "PLANNED, REFUSED",
        "APPLYING, APPLYING",
        "APPLIED, APPLIED",
        "UNDOING, UNDOING",
    })
    void neverCallsAWrittenRunRefusedBecauseNobodyCanCarryItOutNow(RunState from, RunState expected) {
        var run = bench.aRun(from);
        bench.reachable = false;

        var ending = bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(expected);
        assertThat(ending instanceof Ending.Later).isEqualTo(!expected.finished());
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, REFUSED",
        "PLANNED, REFUSED",
        "APPLYING, FAILED",
        "APPLIED, FAILED",
        "UNDOING, VERIFIED",
    })
    void setsItsTargetFreeWhenTheClusterDoesNotAnswerForLong(RunState from, RunState expected) {
        var run = bench.aRun(from);
        if (from == RunState.UNDOING) {
            bench.runs.was(run, RunState.VERIFIED);
        }
        for (int i = 0; i < 2; i++) {
            bench.cluster.plans.add(RunRecoveryTest::throwing);
            bench.cluster.applications.add(RunRecoveryTest::throwing);
            bench.cluster.verifications.add(RunRecoveryTest::throwing);
            bench.cluster.effects.add(RunRecoveryTest::throwing);
            bench.cluster.undos.add(RunRecoveryTest::throwing);
        }

        assertThat(bench.handle(run)).isInstanceOf(Ending.Later.class);
        bench.clock.pass(RunBench.TIMEOUT.multipliedBy(2).plusSeconds(1));
        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(expected);
        assertThat(bench.runs.told).hasSize(1);
    }

    private static <T> T throwing() {
        throw RunBench.noAnswer();
    }

    @Test
    void checksAndPlansAnewWhatAnotherProcessHadPlanned() {
        var run = bench.aRun(RunState.PLANNED);

        bench.handle(run);

        assertThat(bench.runs.states(run.runId()))
                .containsExactly(
                        RunState.PENDING, RunState.PLANNED, RunState.APPLYING, RunState.APPLIED, RunState.VERIFIED);
        assertThat(bench.cluster.planned).isEqualTo(1);
    }

    @Test
    void takesAChangeBack() {
        var run = bench.aRun(RunState.UNDOING);
        bench.runs.was(run, RunState.VERIFIED);
        bench.cluster.changedBy.add(run.runId());

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.UNDONE);
        assertThat(bench.cluster.changedBy).isEmpty();
        assertThat(bench.runs.told)
                .singleElement()
                .satisfies(m -> assertThat(m.topic()).isEqualTo("run.undone"));
    }

    @ParameterizedTest
    @CsvSource({"VERIFIED", "FAILED"})
    void leavesARunAsItWasWhenItCannotBeTakenBack(RunState before) {
        var run = bench.aRun(RunState.UNDOING);
        bench.runs.was(run, RunState.APPLIED);
        bench.runs.was(run, before);
        bench.runs.was(run, RunState.UNDOING);
        bench.cluster.undos.add(() -> new Application.Refused("someone changed the limit since"));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(before);
        assertThat(bench.runs.states(run.runId())).endsWith(RunState.UNDOING, before);
        assertThat(bench.runs.find(run.runId()).orElseThrow().message())
                .isEqualTo("It could not be taken back: someone changed the limit since");
        assertThat(bench.runs.told).singleElement().satisfies(m -> {
            assertThat(m.topic()).isEqualTo("run.undo-refused");
            assertThat(m.severity()).isEqualTo(Message.Severity.WARNING);
            assertThat(m.title()).endsWith("not taken back");
        });
        assertThat(bench.runs.decidedAgain).isEmpty();
    }

    @Test
    void triesToTakeBackForAWhileAndNotForEver() {
        var run = bench.aRun(RunState.UNDOING);
        bench.runs.was(run, RunState.VERIFIED);
        bench.cluster.undos.add(() -> new Application.Conflict("It is being changed."));
        bench.cluster.undos.add(() -> new Application.Conflict("It is being changed."));

        assertThat(bench.handle(run)).isInstanceOf(Ending.Later.class);
        bench.clock.pass(RunBench.TIMEOUT.multipliedBy(2).plusSeconds(1));
        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
    }

    @Test
    void takesBackNothingWhereNothingWasChanged() {
        var run = bench.aRun(RunState.UNDOING, RunBench.ACTION, null);

        assertThat(bench.handle(run)).isEqualTo(Handler.DONE);

        assertThat(bench.state(run)).isEqualTo(RunState.UNDONE);
    }

    /** A person's undo is asked for, so observing does not stop it; off stops whatever writes. */
    @ParameterizedTest
    @CsvSource({
        "ACT, true, UNDONE",
        "OBSERVE, true, UNDONE",
        "OFF, true, VERIFIED",
        "ACT, false, UNDONE",
        "OBSERVE, false, FAILED",
        "OFF, false, FAILED",
    })
    void takesBackInTheModeThatAllowsIt(Mode mode, boolean askedFor, RunState expected) {
        var run = bench.aRun(RunState.UNDOING);
        bench.runs.was(run, askedFor ? RunState.VERIFIED : RunState.APPLIED);
        bench.runs.was(run, RunState.UNDOING);
        bench.cluster.changedBy.add(run.runId());
        bench.mode.set(mode);

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(expected);
        assertThat(bench.cluster.changedBy.isEmpty()).isEqualTo(expected == RunState.UNDONE);
        if (expected != RunState.UNDONE) {
            assertThat(bench.runs.told)
                    .singleElement()
                    .satisfies(m -> assertThat(m.topic()).isEqualTo("run.undo-refused"));
        }
    }
}
