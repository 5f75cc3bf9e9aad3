package io.kubernaut.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.Verification;
import io.kubernaut.core.guard.Verdict;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Actions of several steps, and changes that are made for a time. */
class SteppedRunTest {
    private static final PlanStep CORDON = PlanStep.pending("cordon", "Mark the node.");
    private static final PlanStep EVICT = PlanStep.pending("evict", "Evict 3 pods.");
    private static final Duration SOON = Duration.ofSeconds(5);

    private final RunBench bench = new RunBench("drain_node");

    @BeforeEach
    void plansTwoSteps() {
        bench.cluster.resumable = true;
        bench.cluster.plans.add(() -> new Planning.Planned(plan(CORDON, EVICT)));
    }

    private static Plan plan(PlanStep... steps) {
        return new Plan("Drain the node", "", "{}", List.of(steps));
    }

    private static PlanStep done(PlanStep step) {
        return step.in(PlanStep.State.DONE, step.kind() + " done");
    }

    private void answers(Application application) {
        bench.cluster.applications.add(() -> application);
    }

    private List<PlanStep> steps(ActionRun run) {
        var plan = bench.runs.find(run.runId()).orElseThrow().plan();
        return plan == null ? List.of() : plan.steps();
    }

    private void cordonsThenWaits() {
        answers(new Application.Underway(List.of(done(CORDON), EVICT), "Cordoned.", Duration.ZERO));
        answers(new Application.Underway(
                List.of(done(CORDON), EVICT.in(PlanStep.State.UNDER_WAY, "2 left")), "2 left", SOON));
    }

    @Test
    void storesEachStepBeforeTheNextBegins() {
        var run = bench.aRun(RunState.PENDING);
        cordonsThenWaits();

        assertThat(bench.handle(run)).isEqualTo(new Ending.Later(SOON, "2 left"));

        assertThat(bench.state(run)).isEqualTo(RunState.APPLYING);
        assertThat(bench.runs.states(run.runId()))
                .containsExactly(RunState.PLANNED, RunState.APPLYING, RunState.APPLYING, RunState.APPLYING);
        assertThat(steps(run).getFirst().state()).isEqualTo(PlanStep.State.DONE);

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
    }

    @Test
    void storesNothingWhileNothingIsNew() {
        var run = bench.aRun(RunState.PENDING);
        cordonsThenWaits();
        answers(new Application.Underway(
                List.of(done(CORDON), EVICT.in(PlanStep.State.UNDER_WAY, "2 left")), "2 left", SOON));
        bench.handle(run);
        var before = bench.runs.states(run.runId()).size();

        assertThat(bench.handle(run)).isEqualTo(new Ending.Later(SOON, "2 left"));

        assertThat(bench.runs.states(run.runId())).hasSize(before);
    }

    /** At each write in turn the process dies, before or after it; another one goes on and finishes. */
    @Test
    void isFinishedByAnotherProcessWhereverOneDied() {
        for (int write = 0; write < 6; write++) {
            for (boolean before : List.of(true, false)) {
                var one = new RunBench("drain_node");
                one.cluster.resumable = true;
                for (int plans = 0; plans < 3; plans++) {
                    one.cluster.plans.add(() -> new Planning.Planned(plan(CORDON, EVICT)));
                }
                one.cluster.applications.add(
                        () -> new Application.Underway(List.of(done(CORDON), EVICT), "Cordoned.", Duration.ZERO));
                one.cluster.applications.add(
                        () -> new Application.Underway(List.of(done(CORDON), done(EVICT)), "Evicted.", Duration.ZERO));
                var run = one.aRun(RunState.PENDING);
                if (before) {
                    one.runs.dieBeforeWrite(write);
                } else {
                    one.runs.dieAfterWrite(write);
                }
                try {
                    one.handle(run);
                } catch (MemoryRuns.ProcessDied e) {
                    one.handle(run);
                }

                assertThat(one.state(run))
                        .as("write %d, before %s", write, before)
                        .isEqualTo(RunState.VERIFIED);
            }
        }
    }

    @Test
    void takesBackWhatWasDoneWhenAStepCannotBe() {
        var run = bench.aRun(RunState.PENDING);
        answers(new Application.Underway(List.of(done(CORDON), EVICT), "Cordoned.", Duration.ZERO));
        answers(new Application.Broken(
                List.of(done(CORDON), EVICT.in(PlanStep.State.FAILED, "forbidden")),
                "Step 2 of 2 (evict): forbidden."));
        bench.cluster.undos.add(() -> new Application.Underway(
                List.of(CORDON.in(PlanStep.State.TAKEN_BACK, "schedulable again"), EVICT),
                "Uncordoned.",
                Duration.ZERO));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.UNDONE);
        assertThat(steps(run).getFirst().state()).isEqualTo(PlanStep.State.TAKEN_BACK);
        assertThat(bench.runs.find(run.runId()).orElseThrow().message()).startsWith("Step 2 of 2 (evict): forbidden.");
        assertThat(bench.runs.decidedAgain).containsExactly(RunBench.INCIDENT);
    }

    @Test
    void keepsWhatAStepCollectsAlsoWhenTheNextFails() {
        var run = bench.aRun(RunState.PENDING);
        answers(new Application.Underway(
                List.of(done(CORDON), EVICT), "Cordoned.", Duration.ZERO, List.of(artefact("cordon.log"))));
        answers(new Application.Broken(
                List.of(done(CORDON), EVICT.in(PlanStep.State.FAILED, "no")), "no", List.of(artefact("evict.log"))));

        bench.handle(run);

        assertThat(bench.runs.attached).containsExactly("cordon.log", "evict.log");
    }

    private static Application.Artefact artefact(String name) {
        return new Application.Artefact(name, "text/plain", new byte[] {1});
    }

    @Test
    void goesOnWithItsFirstStepWhenTheAnswerToItWasLost() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.applications.add(() -> {
            throw RunBench.noAnswer();
        });
        assertThat(bench.handle(run)).isInstanceOf(Ending.Later.class);
        assertThat(bench.state(run)).isEqualTo(RunState.APPLYING);
        answers(new Application.Underway(List.of(done(CORDON), done(EVICT)), "Evicted.", Duration.ZERO));

        bench.handle(run);

        assertThat(bench.cluster.planned).isEqualTo(1);
        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
    }

    @Test
    void takesBackWhatMayHaveBeenWrittenLongAgo() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.applications.add(() -> {
            throw RunBench.noAnswer();
        });
        bench.handle(run);
        bench.clock.pass(Policy.DEFAULTS.runExpiry().plusSeconds(1));

        bench.handle(run);

        assertThat(bench.cluster.applied).isEqualTo(1);
        assertThat(bench.state(run)).isEqualTo(RunState.UNDONE);
    }

    @Test
    void takesBackWhatWasDoneWhenAReadIsDeniedHalfWay() {
        var run = bench.aRun(RunState.PENDING);
        answers(new Application.Underway(List.of(done(CORDON), EVICT), "Cordoned.", Duration.ZERO));
        answers(new Application.Refused("Kubernaut lacks a permission: pods is forbidden"));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.UNDONE);
        assertThat(bench.runs.find(run.runId()).orElseThrow().message()).startsWith("Kubernaut lacks a permission");
    }

    @Test
    void endsAfterItsTimeWhatFailedAndCouldNotBeTakenBack() {
        var debug = new RunBench("enable_debug_mode");
        var run = debug.aRun(RunState.APPLIED);
        debug.cluster.verifications.add(() -> new Verification.Failed("The new pods crash."));
        debug.cluster.undos.add(() -> new Application.Refused("the API server said no"));

        debug.handle(run);

        assertThat(debug.state(run)).isEqualTo(RunState.FAILED);
        assertThat(debug.runs.expiries).containsExactly(Duration.ofMinutes(30));
    }

    @Test
    void triesAgainToEndWhatTheClusterDidNotAnswerTo() {
        var debug = new RunBench("enable_debug_mode");
        var run = debug.aRun(RunState.EXPIRING);
        debug.runs.was(run, RunState.VERIFIED);
        debug.runs.was(run, RunState.EXPIRING);
        debug.cluster.expiries.add(() -> {
            throw RunBench.noAnswer();
        });
        debug.clock.pass(Duration.ofHours(1));

        debug.handle(run);

        assertThat(debug.state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(debug.runs.expiries).containsExactly(Duration.ofMinutes(10));
    }

    @Test
    void isRefusedWhenNotEvenTheFirstStepWasBegun() {
        var run = bench.aRun(RunState.PENDING);
        answers(new Application.Broken(List.of(CORDON, EVICT), "The node is gone."));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.REFUSED);
    }

    @Test
    void takesBackWhatIsNotDoneInTime() {
        var run = bench.aRun(RunState.PENDING);
        cordonsThenWaits();
        bench.handle(run);
        bench.clock.pass(Duration.ofMinutes(31));

        bench.handle(run);

        assertThat(bench.state(run)).isEqualTo(RunState.UNDONE);
        assertThat(bench.runs.find(run.runId()).orElseThrow().message()).startsWith("Not done within 30 min.");
    }

    @Test
    void changesNothingMoreOnceTheModeForbidsToAct() {
        var run = bench.aRun(RunState.PENDING);
        cordonsThenWaits();
        bench.handle(run);
        var calls = bench.cluster.applied;
        bench.mode.set(Mode.OFF);
        bench.cluster.halts = Optional.of("Job shop/tidy is stopped and deleted.");

        bench.handle(run);

        assertThat(bench.cluster.applied).isEqualTo(calls);
        assertThat(bench.state(run)).isEqualTo(RunState.FAILED);
        assertThat(bench.runs.find(run.runId()).orElseThrow().message())
                .contains(
                        "half-way",
                        "Job shop/tidy is stopped and deleted.",
                        "Done so far: cordon: cordon done evict: 2 left");
    }

    @Test
    void isToBeEndedWhenItsTimeIsOver() {
        var debug = new RunBench("enable_debug_mode");
        var run = debug.aRun(RunState.PENDING);

        debug.handle(run);

        assertThat(debug.state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(debug.runs.expiries).containsExactly(Duration.ofMinutes(30));

        assertThat(expiry(debug, run)).isEqualTo(Handler.DONE);
        debug.handle(run);

        assertThat(debug.state(run)).isEqualTo(RunState.EXPIRED);
        assertThat(debug.cluster.changedBy).isEmpty();
        assertThat(debug.runs.told.getLast().topic()).isEqualTo("run.expired");
        assertThat(expiry(debug, run)).isEqualTo(Handler.DONE);
    }

    @Test
    void endsNothingWhileTheModeForbidsToActOrTheTargetIsBusy() {
        var run = bench.aRun(RunState.VERIFIED);
        bench.mode.set(Mode.OBSERVE);
        assertThat(expiry(bench, run)).isInstanceOf(Ending.Later.class);
        bench.mode.set(Mode.ACT);
        bench.runs.busy = true;
        assertThat(expiry(bench, run)).isInstanceOf(Ending.Later.class);
        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
    }

    @Test
    void tellsPeopleOnceForEachTimeTheModeIsSetThatWhatIsOverStaysInForce() {
        var debug = new RunBench("enable_debug_mode");
        var run = debug.aRun(RunState.VERIFIED);
        debug.mode.set(Mode.OBSERVE);
        expiry(debug, run);
        expiry(debug, run);

        assertThat(debug.runs.told).hasSize(1);
        assertThat(debug.runs.told.getFirst().topic()).isEqualTo("run.expiry-waits");
        assertThat(debug.runs.told.getFirst().body())
                .contains("Its time is over, but the mode is observe", "or a person takes it back");
        assertThat(debug.runs.steps(run.runId()).getLast().message()).startsWith("Its time is over");

        debug.mode.set(Mode.OFF);
        expiry(debug, run);
        expiry(debug, run);

        assertThat(debug.runs.told).hasSize(2);
        assertThat(debug.runs.told.getLast().body()).contains("the mode is off", "end it by hand");

        debug.mode.set(Mode.ACT);
        assertThat(expiry(debug, run)).isEqualTo(Handler.DONE);
        debug.handle(run);
        assertThat(debug.state(run)).isEqualTo(RunState.EXPIRED);
    }

    @Test
    void letsItsTargetGoWhenTheModeIsSetWhileItIsBeingEnded() {
        var debug = new RunBench("enable_debug_mode");
        var run = debug.aRun(RunState.EXPIRING);
        debug.runs.was(run, RunState.VERIFIED);
        debug.runs.was(run, RunState.EXPIRING);
        debug.mode.set(Mode.OBSERVE);

        debug.handle(run);

        assertThat(debug.state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(debug.runs.expiries).containsExactly(Duration.ofSeconds(2));
        assertThat(debug.cluster.applied).isZero();
    }

    @Test
    void triesToEndItEverLessOftenAndTellsAPersonTheThirdTime() {
        var debug = new RunBench("enable_debug_mode");
        var run = debug.aRun(RunState.VERIFIED);
        debug.runs.was(run, RunState.VERIFIED);
        for (int tries = 1; tries <= 10; tries++) {
            debug.cluster.expiries.add(() -> new Application.Refused("Kubernaut lacks a permission."));
            assertThat(expiry(debug, run)).isEqualTo(Handler.DONE);
            debug.handle(run);

            assertThat(debug.state(run)).isEqualTo(RunState.VERIFIED);
            assertThat(debug.runs.told).hasSize(tries < 3 ? 0 : tries < 10 ? 1 : 2);
        }
        assertThat(debug.runs.expiries)
                .startsWith(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(4))
                .hasSize(9);
        assertThat(debug.runs.told.getFirst().body())
                .startsWith("Its time is over, but it could not be ended: Kubernaut lacks a permission."
                        + " It is tried again in 4 min.");
        assertThat(debug.runs.told.getLast().body()).contains("After 10 tries", "end it by hand");
    }

    @Test
    void isEndedWhenTheApiTakesItTheSecondTime() {
        var debug = new RunBench("enable_debug_mode");
        var run = debug.aRun(RunState.VERIFIED);
        debug.runs.was(run, RunState.VERIFIED);
        debug.cluster.expiries.add(() -> new Application.Refused("The webhook does not answer."));
        expiry(debug, run);
        debug.handle(run);

        expiry(debug, run);
        debug.handle(run);

        assertThat(debug.state(run)).isEqualTo(RunState.EXPIRED);
    }

    @Test
    void isTakenBackWhenTheClusterDoesNotBearAFurtherRound() {
        var run = bench.aRun(RunState.PENDING);
        cordonsThenWaits();
        bench.handle(run);
        var calls = bench.cluster.applied;
        bench.rounds.add(new Verdict.Hold("How many nodes are down is not known.", SOON));

        assertThat(bench.handle(run)).isEqualTo(new Ending.Later(SOON, "How many nodes are down is not known."));
        assertThat(bench.state(run)).isEqualTo(RunState.APPLYING);

        bench.rounds.add(new Verdict.Deny("3 of 6 nodes are down at once."));
        bench.handle(run);

        assertThat(bench.cluster.applied).isEqualTo(calls);
        assertThat(bench.state(run)).isEqualTo(RunState.UNDONE);
        assertThat(bench.runs.find(run.runId()).orElseThrow().message()).startsWith("3 of 6 nodes are down at once.");
    }

    /** The executor asks the switch before each of its writes: in observe only a person's wish may go on. */
    @Test
    void letsInObserveNothingThroughButWhatAPersonAskedFor() {
        var switchedOff = new ModeSwitch(bench.mode);
        bench.mode.set(Mode.OBSERVE);
        assertThat(switchedOff.objection()).hasValue("the mode was set to observe");

        var asked = bench.aRun(RunState.UNDOING);
        bench.runs.was(asked, RunState.VERIFIED);
        bench.runs.was(asked, RunState.UNDOING);
        bench.cluster.undos.add(() -> switchedOff
                .objection()
                .<Application>map(Application.Refused::new)
                .orElseGet(() -> Application.Applied.of("Taken back.", "")));
        bench.handle(asked);

        assertThat(bench.state(asked)).isEqualTo(RunState.UNDONE);
        assertThat(switchedOff.objection()).isPresent();
        bench.mode.set(Mode.ACT);
        assertThat(switchedOff.objection()).isEmpty();
        bench.mode.set(Mode.OFF);
        assertThat(ModeSwitch.askedFor(switchedOff::objection)).hasValue("the mode was set to off");
    }

    private static Ending expiry(RunBench on, ActionRun run) {
        return new Expiries(on.runs, on.mode, List.of("log"), on.clock)
                .handle(new WorkItem(2, WorkItem.Kind.REVERT, run.runId(), 0, 1));
    }

    @Test
    void verifiesAfterTheLastStep() {
        var run = bench.aRun(RunState.PENDING);
        bench.cluster.verifications.add(() -> new Verification.Pending("1 pod came back"));

        assertThat(bench.handle(run)).isInstanceOf(Ending.Later.class);
        assertThat(bench.state(run)).isEqualTo(RunState.APPLIED);
    }
}
