package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.Verification;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunProcessTest {
    private static final String ACTION = "increase_resources";
    /** That of the catalogue. */
    private static final Duration TIMEOUT =
            ActionCatalogue.standard().find(ACTION).orElseThrow().timeout();

    private static final UUID INCIDENT = UUID.randomUUID();
    private final HandClock clock = new HandClock("2026-01-01T12:00:00Z");
    private final MemoryRuns runs = new MemoryRuns(clock);
    private final MemoryAlerts alerts = new MemoryAlerts();
    private final ModeByHand mode = new ModeByHand();
    private final SmallCluster cluster = new SmallCluster(ACTION);
    private boolean reachable = true;
    private long fence;
    private final RunProcess process = new RunProcess(
            runs,
            (name, action) -> reachable ? Optional.of(cluster) : Optional.empty(),
            ActionCatalogue.standard(),
            alerts,
            mode,
            List.of("log"),
            clock);

    RunProcessTest() {
        var receipt =
                alerts.receive(clock.instant(), anAlert("KubePodCrashLooping").made());
        alerts.openedBy(receipt).forEach(e -> alerts.link(e.episodeId(), INCIDENT));
    }

    private ActionRun aRun(RunState state) {
        return aRun(state, ACTION, state == RunState.PENDING ? null : new Plan("128Mi to 256Mi", "", "{}"));
    }

    private ActionRun aRun(RunState state, String action, @Nullable Plan plan) {
        var run = new ActionRun(
                UUID.randomUUID(),
                UUID.randomUUID(),
                INCIDENT,
                action,
                ObjectRef.parse("", "shop/Deployment/cart"),
                new TreeMap<>(),
                "It was killed for memory.",
                "oom-kill",
                "KubePodCrashLooping",
                state,
                plan,
                "",
                "",
                clock.instant(),
                state == RunState.APPLYING || state == RunState.APPLIED ? clock.instant() : null,
                state == RunState.APPLIED ? clock.instant() : null,
                null);
        runs.add(run);
        return run;
    }

    /** A claim of the run's item by a process that holds the lease. */
    private Ending handle(ActionRun run) {
        runs.claimed(++fence);
        return process.handle(new WorkItem(1, WorkItem.Kind.RUN, run.runId(), 0, fence));
    }

    private RunState state(ActionRun run) {
        return runs.find(run.runId()).orElseThrow().state();
    }

    private static ClusterCallFailedException noAnswer() {
        return new ClusterCallFailedException("connection reset", new IllegalStateException());
    }

    @Test
    void goesFromPendingToVerifiedStepByStep() {
        var run = aRun(RunState.PENDING);

        assertThat(handle(run)).isEqualTo(Handler.DONE);

        assertThat(runs.states(run.runId()))
                .containsExactly(RunState.PLANNED, RunState.APPLYING, RunState.APPLIED, RunState.VERIFIED);
        assertThat(runs.find(run.runId()).orElseThrow()).satisfies(r -> {
            assertThat(r.plan()).isNotNull();
            assertThat(r.after()).contains("256Mi");
            assertThat(r.message()).isEqualTo("3 of 3 pods are ready.");
            assertThat(r.finishedAt()).isNotNull();
        });
        assertThat(cluster.changedBy).containsExactly(run.runId());
        assertThat(runs.told).singleElement().satisfies(m -> {
            assertThat(m.topic()).isEqualTo("run.verified");
            assertThat(m.severity()).isEqualTo(Message.Severity.INFO);
            assertThat(m.title()).isEqualTo("increase_resources on shop/Deployment/cart: verified");
        });
        assertThat(runs.decidedAgain).isEmpty();
    }

    @Test
    void looksAgainUntilTheEffectShows() {
        var run = aRun(RunState.APPLIED);
        cluster.verifications.add(() -> new Verification.Pending("1 of 3 pods is ready"));

        assertThat(handle(run)).isEqualTo(new Ending.Later(Duration.ofSeconds(2), "1 of 3 pods is ready"));
        assertThat(runs.told).isEmpty();
        assertThat(handle(run)).isEqualTo(Handler.DONE);

        assertThat(state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(runs.told).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0, APPLIED", "1, FAILED"})
    void failsWhenTheEffectDoesNotShowInTime(long secondsAfterTimeout, RunState expected) {
        var run = aRun(RunState.APPLIED);
        cluster.verifications.add(() -> new Verification.Pending("1 of 3 pods is ready"));
        clock.pass(TIMEOUT.plusSeconds(secondsAfterTimeout));

        handle(run);

        assertThat(state(run)).isEqualTo(expected);
        if (expected == RunState.FAILED) {
            assertThat(runs.decidedAgain).containsExactly(INCIDENT);
            assertThat(runs.told).singleElement().satisfies(m -> {
                assertThat(m.severity()).isEqualTo(Message.Severity.WARNING);
                assertThat(m.body()).contains("No effect within 10 minutes: 1 of 3 pods is ready");
            });
        }
    }

    @Test
    void failsAtOnceWhenTheEffectCannotComeTrue() {
        var run = aRun(RunState.APPLIED);
        cluster.verifications.add(() -> new Verification.Failed("The new pods crash."));

        handle(run);

        assertThat(state(run)).isEqualTo(RunState.FAILED);
        assertThat(runs.decidedAgain).containsExactly(INCIDENT);
    }

    @Test
    void changesNothingWhereTheClusterIsAlreadySo() {
        var run = aRun(RunState.PENDING);
        cluster.plans.add(() -> new Planning.AlreadySo("The limit is 256Mi already."));

        handle(run);

        assertThat(runs.states(run.runId())).containsExactly(RunState.VERIFIED);
        assertThat(cluster.applied).isZero();
    }

    @Test
    void isRefusedByThePlan() {
        var run = aRun(RunState.PENDING);
        cluster.plans.add(() -> new Planning.Refused("The Deployment is paused."));

        handle(run);

        assertThat(runs.states(run.runId())).containsExactly(RunState.REFUSED);
        assertThat(cluster.applied).isZero();
        assertThat(runs.told)
                .singleElement()
                .satisfies(m -> assertThat(m.severity()).isEqualTo(Message.Severity.WARNING));
    }

    @Test
    void isRefusedByTheApiServer() {
        var run = aRun(RunState.PENDING);
        cluster.applications.add(() -> new Application.Refused("exceeded quota"));

        handle(run);

        assertThat(runs.states(run.runId())).containsExactly(RunState.PLANNED, RunState.APPLYING, RunState.REFUSED);
        assertThat(cluster.changedBy).isEmpty();
    }

    @Test
    void keepsWhatWasCollected() {
        var run = aRun(RunState.PENDING);
        cluster.applications.add(() -> new Application.Applied(
                "Collected.", "", List.of(new Application.Artefact("pod.log", "text/plain", new byte[] {1}))));

        handle(run);

        assertThat(runs.attached).containsExactly("pod.log");
        assertThat(state(run)).isEqualTo(RunState.VERIFIED);
    }

    @Test
    void plansAgainAfterAConflict() {
        var run = aRun(RunState.PENDING);
        cluster.applications.add(() -> new Application.Conflict("Someone scaled it."));

        handle(run);

        assertThat(runs.states(run.runId()))
                .containsExactly(
                        RunState.PLANNED,
                        RunState.APPLYING,
                        RunState.PENDING,
                        RunState.PLANNED,
                        RunState.APPLYING,
                        RunState.APPLIED,
                        RunState.VERIFIED);
        assertThat(cluster.changedBy).hasSize(1);
    }

    @Test
    void givesUpAfterFourPlansThatNeverHeld() {
        var run = aRun(RunState.PENDING);
        for (int i = 0; i < 9; i++) {
            cluster.applications.add(() -> new Application.Conflict("Someone changed it."));
        }

        handle(run);

        assertThat(state(run)).isEqualTo(RunState.REFUSED);
        assertThat(cluster.planned).isEqualTo(4);
        assertThat(cluster.changedBy).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OBSERVE", "OFF"})
    void isRefusedWhenTheModeChangesBeforeAnythingIsWritten(Mode changed) {
        var pending = aRun(RunState.PENDING);
        var planned = aRun(RunState.PLANNED);
        mode.set(changed);

        handle(pending);
        handle(planned);

        assertThat(List.of(state(pending), state(planned))).containsOnly(RunState.REFUSED);
        assertThat(cluster.applied).isZero();
    }

    @Test
    void seesAModeThatIsSetWhileItPlans() {
        var run = aRun(RunState.PENDING);
        cluster.plans.add(() -> {
            mode.set(Mode.OBSERVE);
            return new Planning.Planned(new Plan("", "", "{}"));
        });

        handle(run);

        assertThat(state(run)).isEqualTo(RunState.REFUSED);
        assertThat(cluster.applied).isZero();
    }

    @Test
    void isRefusedWhenTheAlertIsOver() {
        var run = aRun(RunState.PLANNED);
        alerts.resolve(INCIDENT, clock.instant());

        handle(run);

        assertThat(state(run)).isEqualTo(RunState.REFUSED);
        assertThat(runs.find(run.runId()).orElseThrow().message())
                .isEqualTo("The alert was over before anything was changed.");
    }

    @Test
    void collectsEvidenceAlsoWhenTheAlertIsOver() {
        var run = aRun(RunState.PENDING, "collect_diagnostics", null);
        alerts.resolve(INCIDENT, clock.instant());

        handle(run);

        assertThat(state(run)).isEqualTo(RunState.VERIFIED);
    }

    @Test
    void goesOnAfterACrashWhereTheChangeWasMade() {
        var run = aRun(RunState.APPLYING);
        cluster.effects.add(() -> Effect.TOOK_EFFECT);

        handle(run);

        assertThat(runs.states(run.runId())).containsExactly(RunState.APPLIED, RunState.VERIFIED);
        assertThat(cluster.applied).isZero();
    }

    @Test
    void plansAnewAfterACrashWhereTheChangeWasNotMade() {
        var run = aRun(RunState.APPLYING);
        cluster.effects.add(() -> Effect.DID_NOT);

        handle(run);

        assertThat(runs.states(run.runId()))
                .containsExactly(
                        RunState.PENDING, RunState.PLANNED, RunState.APPLYING, RunState.APPLIED, RunState.VERIFIED);
        assertThat(cluster.changedBy).hasSize(1);
    }

    @Test
    void asksAPersonAfterACrashWhereNothingTells() {
        var run = aRun(RunState.APPLYING);
        cluster.effects.add(() -> Effect.CANNOT_TELL);

        handle(run);

        assertThat(state(run)).isEqualTo(RunState.FAILED);
        assertThat(cluster.applied).isZero();
        assertThat(runs.told)
                .singleElement()
                .satisfies(m -> assertThat(m.body()).contains("a person must look"));
    }

    @Test
    void doesNotRepeatAWriteWhoseAnswerWasLost() {
        var run = aRun(RunState.PENDING);
        cluster.applications.add(() -> {
            var unused = cluster.change(run.runId());
            throw noAnswer();
        });

        assertThat(handle(run)).isInstanceOf(Ending.Later.class);
        assertThat(state(run)).isEqualTo(RunState.APPLYING);
        assertThat(handle(run)).isEqualTo(Handler.DONE);

        assertThat(state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(cluster.changedBy).containsExactly(run.runId());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void survivesADeathBeforeAnyWrite(int write) {
        var run = aRun(RunState.PENDING);
        runs.dieBeforeWrite(write);

        assertThatThrownBy(() -> handle(run)).isInstanceOf(MemoryRuns.ProcessDied.class);
        handle(run);

        assertThat(state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(cluster.changedBy).containsExactly(run.runId());
        assertThat(runs.told).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void survivesADeathAfterAnyWrite(int write) {
        var run = aRun(RunState.PENDING);
        runs.dieAfterWrite(write);

        assertThatThrownBy(() -> handle(run)).isInstanceOf(MemoryRuns.ProcessDied.class);
        handle(run);

        assertThat(state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(cluster.changedBy).containsExactly(run.runId());
        assertThat(runs.told).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 1", "3, 1"})
    void writesNothingMoreWhenItsLeaseIsLost(int write, int changes) {
        var run = aRun(RunState.PENDING);
        runs.loseLeaseAtWrite(write);

        assertThat(handle(run)).isEqualTo(Handler.LOST);

        assertThat(runs.states(run.runId())).hasSize(write);
        assertThat(cluster.changedBy).hasSize(changes);
        assertThat(runs.told).isEmpty();
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
        var run = aRun(from);
        reachable = false;

        var ending = handle(run);

        assertThat(state(run)).isEqualTo(expected);
        assertThat(ending instanceof Ending.Later).isEqualTo(!expected.finished());
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, REFUSED",
        "PLANNED, REFUSED",
        "APPLYING, FAILED",
        "APPLIED, FAILED",
        "UNDOING, FAILED",
    })
    void setsItsTargetFreeWhenTheClusterDoesNotAnswerForLong(RunState from, RunState expected) {
        var run = aRun(from);
        for (int i = 0; i < 2; i++) {
            cluster.plans.add(RunProcessTest::throwing);
            cluster.applications.add(RunProcessTest::throwing);
            cluster.verifications.add(RunProcessTest::throwing);
            cluster.effects.add(RunProcessTest::throwing);
            cluster.undos.add(RunProcessTest::throwing);
        }

        assertThat(handle(run)).isInstanceOf(Ending.Later.class);
        clock.pass(TIMEOUT.multipliedBy(2).plusSeconds(1));
        handle(run);

        // A plan that was stored is followed by the announcement of the write before the cluster is called.
        assertThat(state(run)).isEqualTo(from == RunState.PLANNED ? RunState.FAILED : expected);
        assertThat(runs.told).hasSize(1);
    }

    private static <T> T throwing() {
        throw noAnswer();
    }

    @Test
    void takesAChangeBack() {
        var run = aRun(RunState.UNDOING);
        cluster.changedBy.add(run.runId());

        handle(run);

        assertThat(state(run)).isEqualTo(RunState.UNDONE);
        assertThat(cluster.changedBy).isEmpty();
        assertThat(runs.told)
                .singleElement()
                .satisfies(m -> assertThat(m.topic()).isEqualTo("run.undone"));
    }

    @Test
    void saysThatAChangeCouldNotBeTakenBack() {
        var run = aRun(RunState.UNDOING);
        cluster.undos.add(() -> new Application.Refused("someone changed the limit since"));

        handle(run);

        assertThat(state(run)).isEqualTo(RunState.FAILED);
        assertThat(runs.find(run.runId()).orElseThrow().message())
                .isEqualTo("It could not be taken back: someone changed the limit since");
    }

    @Test
    void triesToTakeBackForAWhileAndNotForEver() {
        var run = aRun(RunState.UNDOING);
        cluster.undos.add(() -> new Application.Conflict("It is being changed."));
        cluster.undos.add(() -> new Application.Conflict("It is being changed."));

        assertThat(handle(run)).isInstanceOf(Ending.Later.class);
        clock.pass(TIMEOUT.multipliedBy(2).plusSeconds(1));
        handle(run);

        assertThat(state(run)).isEqualTo(RunState.FAILED);
    }

    @Test
    void takesBackNothingWhereNothingWasChanged() {
        var run = aRun(RunState.UNDOING, ACTION, null);

        assertThat(handle(run)).isEqualTo(Handler.DONE);

        assertThat(state(run)).isEqualTo(RunState.UNDONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"VERIFIED", "REFUSED", "FAILED", "UNDONE"})
    void leavesFinishedRunsAlone(RunState finished) {
        var run = aRun(finished);

        assertThat(handle(run)).isEqualTo(Handler.DONE);

        assertThat(runs.states(run.runId())).isEmpty();
        assertThat(runs.told).isEmpty();
    }

    @Test
    void isDoneWithARunThatNobodyKnows() {
        assertThat(process.handle(new WorkItem(1, WorkItem.Kind.RUN, UUID.randomUUID(), 0, 1)))
                .isEqualTo(Handler.DONE);
    }
}
