package io.kubernaut.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.Verification;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RunProcessTest {
    private final RunBench bench = new RunBench();

    @Test
    void goesFromPendingToVerifiedStepByStep() {
        var run = bench.aRun(RunState.PENDING);

        assertThat(bench.handle(run)).isEqualTo(Handler.DONE);

        assertThat(bench.runs.states(run.runId()))
                .containsExactly(RunState.PLANNED, RunState.APPLYING, RunState.APPLIED, RunState.VERIFIED);
        assertThat(bench.runs.find(run.runId()).orElseThrow()).satisfies(r -> {
            assertThat(r.plan()).isNotNull();
            assertThat(r.after()).contains("256Mi");
            assertThat(r.message()).isEqualTo("3 of 3 pods are ready.");
            assertThat(r.finishedAt()).isNotNull();
        });
        assertThat(bench.cluster.changedBy).containsExactly(run.runId());
        assertThat(bench.runs.told).singleElement().satisfies(m -> {
            assertThat(m.topic()).isEqualTo("run.verified");
            assertThat(m.severity()).isEqualTo(Message.Severity.INFO);
            assertThat(m.title()).isEqualTo("increase_resources on shop/Deployment/cart: verified");
        });
        assertThat(bench.runs.decidedAgain).isEmpty();
    }

    @Test
    void looksAgainUntilTheEffectShows() {
        var run = bench.aRun(RunState.APPLIED);
        bench.cluster.verifications.add(() -> new Verification.Pending("1 of 3 pods is ready"));

        assertThat(bench.handle(run)).isEqualTo(new Ending.Later(Duration.ofSeconds(2), "1 of 3 pods is ready"));
        assertThat(bench.runs.told).isEmpty();
        assertThat(bench.handle(run)).isEqualTo(Handler.DONE);

        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(bench.runs.told).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0, APPLIED", "1, UNDONE"})
    void failsWhenTheEffectDoesNotShowInTime(long secondsAfterTimeout, RunState expected) {
        var run = bench.aRun(RunState.APPLIED);
        bench.cluster.verifications.add(() -> new Verification.Pending("1 of 3 pods is ready"));
        bench.clock.pass(RunBench.TIMEOUT.plusSeconds(secondsAfterTimeout));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(expected);
        if (expected == RunState.UNDONE) {
            assertThat(bench.runs.decidedAgain).containsExactly(RunBench.INCIDENT);
            assertThat(bench.runs.told).singleElement().satisfies(m -> {
                assertThat(m.severity()).isEqualTo(Message.Severity.WARNING);
                assertThat(m.body()).contains("No effect within 10 min: 1 of 3 pods is ready");
            });
        }
    }

    @Test
    void failsAtOnceWhenTheEffectCannotComeTrue() {
        var run = bench.aRun(RunState.APPLIED);
        bench.cluster.verifications.add(() -> new Verification.Failed("The new pods crash."));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.UNDONE);
        assertThat(bench.runs.states(run.runId())).containsExactly(RunState.UNDOING, RunState.UNDONE);
        assertThat(bench.runs.decidedAgain).containsExactly(RunBench.INCIDENT);
        assertThat(bench.runs.told).singleElement().satisfies(m -> {
            assertThat(m.severity()).isEqualTo(Message.Severity.WARNING);
            assertThat(m.title()).endsWith("failed, and was taken back");
            assertThat(m.body()).startsWith("The new pods crash. It is taken back. Taken back.");
        });
    }

    @Test
    void takesBackNothingByItselfWhereTheActionDoesNotAllowIt() {
        var rollback = new RunBench("rollback_deployment");
        var run = rollback.aRun(RunState.APPLIED);
        rollback.cluster.verifications.add(() -> new Verification.Failed("The new pods crash."));

        rollback.handle(run);

        assertThat(rollback.state(run)).isEqualTo(RunState.FAILED);
        assertThat(rollback.runs.decidedAgain).containsExactly(RunBench.INCIDENT);
    }

    @Test
    void takesBackNothingByItselfWhileTheModeForbidsToAct() {
        var run = bench.aRun(RunState.APPLIED);
        bench.mode.set(Mode.OBSERVE);
        bench.cluster.verifications.add(() -> new Verification.Failed("The new pods crash."));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.FAILED);
    }

    @Test
    void isFailedWhereItCannotBeTakenBackByItself() {
        var run = bench.aRun(RunState.APPLIED);
        bench.cluster.verifications.add(() -> new Verification.Failed("The new pods crash."));
        bench.cluster.undos.add(() -> new Application.Refused("jane set the limit since"));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.FAILED);
        assertThat(bench.runs.told)
                .singleElement()
                .satisfies(m -> assertThat(m.topic()).isEqualTo("run.undo-refused"));
    }

    @Test
    void changesNothingWhereTheClusterIsAlreadySo() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.plans.add(() -> new Planning.AlreadySo("The limit is 256Mi already."));

        bench.handle(run);

        assertThat(bench.runs.states(run.runId())).containsExactly(RunState.VERIFIED);
        assertThat(bench.cluster.applied).isZero();
    }

    @Test
    void isRefusedByThePlan() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.plans.add(() -> new Planning.Refused("The Deployment is paused."));

        bench.handle(run);

        assertThat(bench.runs.states(run.runId())).containsExactly(RunState.REFUSED);
        assertThat(bench.cluster.applied).isZero();
        assertThat(bench.runs.told)
                .singleElement()
                .satisfies(m -> assertThat(m.severity()).isEqualTo(Message.Severity.WARNING));
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, 0, VERIFIED",
        "PENDING, 1, REFUSED",
        "PLANNED, 0, VERIFIED",
        "PLANNED, 1, REFUSED",
    })
    void decidesAgainWhatWaitedTooLong(RunState from, long millisAfterExpiry, RunState expected) {
        var run = bench.aRun(from);
        bench.clock.pass(Policy.DEFAULTS.runExpiry().plusMillis(millisAfterExpiry));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(expected);
        if (expected == RunState.REFUSED) {
            assertThat(bench.cluster.applied).isZero();
            assertThat(bench.runs.decidedAgain).containsExactly(RunBench.INCIDENT);
            assertThat(bench.runs.told)
                    .singleElement()
                    .satisfies(m -> assertThat(m.body())
                            .contains(
                                    "It waited longer than 5 min to begin. Nothing was changed; it is decided again."));
        }
    }

    @Test
    void decidesAgainWhatGuardsForbidByNow() {
        var run = bench.aRun(RunState.PENDING);
        bench.objections.add("maintenance: Maintenance is announced.");

        bench.handle(run);

        assertThat(bench.runs.states(run.runId())).containsExactly(RunState.REFUSED);
        assertThat(bench.cluster.planned).isZero();
        assertThat(bench.runs.decidedAgain).containsExactly(RunBench.INCIDENT);
    }

    @Test
    void decidesAgainWhenTheTargetIsNotWhatWasDecidedAbout() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.plans.add(() -> new Planning.Changed("Revision 6 is current."));

        bench.handle(run);

        assertThat(bench.runs.states(run.runId())).containsExactly(RunState.REFUSED);
        assertThat(bench.cluster.applied).isZero();
        assertThat(bench.runs.decidedAgain).containsExactly(RunBench.INCIDENT);
    }

    @Test
    void collectsEvidenceHoweverLateAndWhateverGuardsSay() {
        var run = bench.aRun(RunState.PENDING, "collect_diagnostics", null);
        bench.objections.add("maintenance: Maintenance is announced.");
        bench.clock.pass(Duration.ofHours(1));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
    }

    @Test
    void isRefusedByTheApiServer() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.applications.add(() -> new Application.Refused("exceeded quota"));

        bench.handle(run);

        assertThat(bench.runs.states(run.runId()))
                .containsExactly(RunState.PLANNED, RunState.APPLYING, RunState.REFUSED);
        assertThat(bench.cluster.changedBy).isEmpty();
    }

    @Test
    void keepsWhatWasCollected() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.applications.add(() -> new Application.Applied(
                "Collected.", "", List.of(new Application.Artefact("pod.log", "text/plain", new byte[] {1}))));

        bench.handle(run);

        assertThat(bench.runs.attached).containsExactly("pod.log");
        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
    }

    @Test
    void plansAgainAfterAConflict() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.applications.add(() -> new Application.Conflict("Someone scaled it."));

        bench.handle(run);

        assertThat(bench.runs.states(run.runId()))
                .containsExactly(
                        RunState.PLANNED,
                        RunState.APPLYING,
                        RunState.PENDING,
                        RunState.PLANNED,
                        RunState.APPLYING,
                        RunState.APPLIED,
                        RunState.VERIFIED);
        assertThat(bench.cluster.changedBy).hasSize(1);
    }

    @Test
    void givesUpAfterFourPlansThatNeverHeld() {
        var run = bench.aRun(RunState.PENDING);
        for (int i = 0; i < 9; i++) {
            bench.cluster.applications.add(() -> new Application.Conflict("Someone changed it."));
        }

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.REFUSED);
        assertThat(bench.cluster.planned).isEqualTo(4);
        assertThat(bench.cluster.changedBy).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OBSERVE", "OFF"})
    void isRefusedWhenTheModeChangesBeforeAnythingIsWritten(Mode changed) {
        var pending = bench.aRun(RunState.PENDING);
        var planned = bench.aRun(RunState.PLANNED);
        bench.mode.set(changed);

        bench.handle(pending);
        bench.handle(planned);

        assertThat(List.of(bench.state(pending), bench.state(planned))).containsOnly(RunState.REFUSED);
        assertThat(bench.cluster.applied).isZero();
    }

    @Test
    void seesAModeThatIsSetWhileItPlans() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.plans.add(() -> {
            bench.mode.set(Mode.OBSERVE);
            return new Planning.Planned(new Plan("", "", "{}"));
        });

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.REFUSED);
        assertThat(bench.cluster.applied).isZero();
    }

    @Test
    void isRefusedWhenTheAlertIsOver() {
        var run = bench.aRun(RunState.PLANNED);
        bench.alerts.resolve(RunBench.INCIDENT, bench.clock.instant());

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.REFUSED);
        assertThat(bench.runs.find(run.runId()).orElseThrow().message())
                .isEqualTo("The alert was over before anything was changed.");
    }

    @Test
    void collectsEvidenceAlsoWhenTheAlertIsOver() {
        var run = bench.aRun(RunState.PENDING, "collect_diagnostics", null);
        bench.alerts.resolve(RunBench.INCIDENT, bench.clock.instant());

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"VERIFIED", "REFUSED", "FAILED", "UNDONE", "EXPIRED"})
    void leavesFinishedRunsAlone(RunState finished) {
        var run = bench.aRun(finished);

        assertThat(bench.handle(run)).isEqualTo(Handler.DONE);

        assertThat(bench.runs.states(run.runId())).isEmpty();
        assertThat(bench.runs.told).isEmpty();
    }

    @Test
    void isDoneWithARunThatNobodyKnows() {
        assertThat(bench.process.handle(new WorkItem(1, WorkItem.Kind.RUN, UUID.randomUUID(), 0, 1)))
                .isEqualTo(Handler.DONE);
    }

    /** Another replica was told between the announcement and the write. */
    @ParameterizedTest
    @CsvSource({"OFF", "OBSERVE"})
    void writesNothingWhereTheModeIsSetRightBeforeTheWrite(Mode mode) {
        var run = bench.aRun(RunState.PENDING);
        bench.runs.meanwhile = state -> {
            if (state == RunState.APPLYING) {
                bench.mode.set(mode);
            }
        };

        bench.handle(run);

        assertThat(bench.runs.states(run.runId()))
                .containsExactly(RunState.PLANNED, RunState.APPLYING, RunState.REFUSED);
        assertThat(bench.cluster.applied).isZero();
    }
}
