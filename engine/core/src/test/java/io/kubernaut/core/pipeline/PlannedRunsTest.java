package io.kubernaut.core.pipeline;

import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Decision.Choice;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.Verification;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.telling.Message;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A plan of three steps that a person approved: in which order it is carried out, and where it ends. */
class PlannedRunsTest {
    private static final UUID DECISION = UUID.randomUUID();
    private static final List<String> TARGETS = List.of("cart", "payments", "orders");

    private RunBench bench;
    private Decision decision;

    @BeforeEach
    void approve() {
        prepare();
    }

    private ActionRun prepare() {
        bench = new RunBench();
        decision = decision();
        var snapshot = aSnapshot().made();
        bench.incidents.traces.add(new IncidentStore.Trace(
                decision, snapshot, new Evaluation(List.of(), List.of(), List.of(), List.of(), List.of())));
        decidedLast(DECISION);
        var first = Conclusions.run(decision, snapshot, bench.clock.instant());
        bench.runs.add(first);
        return first;
    }

    private void decidedLast(UUID last) {
        var cart = target("cart");
        bench.incidents.add(new Incident(
                RunBench.INCIDENT,
                cart,
                cart,
                "oom-kill",
                "KubePodCrashLooping",
                bench.clock.instant(),
                null,
                1,
                last));
    }

    private static ObjectRef target(String name) {
        return ObjectRef.parse("", "shop/Deployment/" + name);
    }

    private static Choice step(String name) {
        return Choice.of(Proposal.of(RunBench.ACTION, target(name), "It lacks memory.")
                .attributedTo(Proposal.Source.MODEL, "", Proposal.Priority.of(1, 0), TrustStage.APPROVE));
    }

    private static Decision decision() {
        return new Decision(
                DECISION,
                RunBench.INCIDENT,
                aSnapshot().made().takenAt(),
                0,
                "sha256:rules",
                false,
                List.of(),
                "oom-kill",
                target("cart"),
                Outcome.AWAIT_APPROVAL,
                "A plan.",
                null,
                step("cart").followedBy(List.of(step("payments"), step("orders"))),
                List.of(),
                List.of(),
                List.of(),
                new Decision.AdvisorLine(true, "Asked."),
                "sha256:snapshot",
                List.of());
    }

    /** Those that were begun, in order. */
    private List<ActionRun> runs() {
        return bench.runs.ofDecision(DECISION).stream()
                .sorted(Comparator.comparingInt(r -> TARGETS.indexOf(r.target().name())))
                .toList();
    }

    private List<RunState> states() {
        return runs().stream().map(ActionRun::state).toList();
    }

    private Ending handle(int step) {
        return bench.handle(runs().get(step));
    }

    private String lastTold() {
        return bench.runs.told.getLast().body();
    }

    @Test
    void beginsEachStepOnlyOnceTheOneBeforeHasShownItsEffect() {
        bench.cluster.verifications.add(() -> new Verification.Pending("2 of 3 pods are ready"));
        handle(0);
        assertThat(states()).containsExactly(RunState.APPLIED);

        assertThat(handle(0)).isEqualTo(Handler.DONE);
        assertThat(states()).containsExactly(RunState.VERIFIED, RunState.PENDING);
        assertThat(lastTold())
                .contains("It was step 1 of 3 of a plan; next comes increase_resources on shop/Deployment/payments,");

        handle(1);
        handle(2);

        assertThat(states()).containsExactly(RunState.VERIFIED, RunState.VERIFIED, RunState.VERIFIED);
        assertThat(runs()).extracting(r -> r.target().name()).containsExactlyElementsOf(TARGETS);
        assertThat(lastTold()).contains("It was the last of 3 steps of a plan, and all of them are done.");
        assertThat(bench.cluster.changedBy)
                .containsExactlyElementsOf(runs().stream().map(ActionRun::runId).toList());
    }

    @Test
    void endsWhereGuardsNoLongerAllowAStepAndSaysWhatWasDoneAndWhatNot() {
        handle(0);
        bench.objections.add("budget: A disruption budget is used up.");

        handle(1);

        assertThat(states()).containsExactly(RunState.VERIFIED, RunState.REFUSED);
        assertThat(lastTold())
                .contains("budget: A disruption budget is used up.")
                .contains("It was step 2 of 3 of a plan, which ends here.")
                .contains("Done before: 1. increase_resources on shop/Deployment/cart.")
                .contains("Not begun: 3. increase_resources on shop/Deployment/orders.");
        assertThat(bench.runs.told.getLast().severity()).isEqualTo(Message.Severity.WARNING);
    }

    @Test
    void endsWhereAStepFails() {
        handle(0);
        bench.cluster.applications.add(() -> new Application.Refused("The API server said no."));

        handle(1);
        handle(1);

        assertThat(states()).containsExactly(RunState.VERIFIED, RunState.REFUSED);
    }

    @Test
    void endsWhereTheEffectOfAStepDoesNotShow() {
        bench.cluster.verifications.add(() -> new Verification.Failed("It crashes still."));

        handle(0);

        assertThat(states()).doesNotContain(RunState.VERIFIED).hasSize(1);
        assertThat(lastTold()).contains("It was step 1 of 3 of a plan, which ends here. No step was done before it.");
    }

    @Test
    void endsWhereTheModeForbidsIt() {
        handle(0);
        bench.mode.set(Mode.OBSERVE);

        handle(1);

        assertThat(states()).containsExactly(RunState.VERIFIED, RunState.REFUSED);
        assertThat(bench.cluster.changedBy).hasSize(1);
    }

    @Test
    void endsWhereTheIncidentWasDecidedAnew() {
        handle(0);
        decidedLast(UUID.randomUUID());

        handle(1);

        assertThat(states()).containsExactly(RunState.VERIFIED, RunState.REFUSED);
        assertThat(lastTold()).contains("The incident was decided anew since the plan was made.");
        assertThat(bench.runs.decidedAgain).isEmpty();
    }

    @Test
    void endsWhereAnEarlierStepWasTakenBack() {
        handle(0);
        var undone = bench.runs.beginUndo(runs().getFirst().runId(), "ann", "No.", bench.clock.instant());
        assertThat(undone).isTrue();

        handle(1);

        assertThat(states()).containsExactly(RunState.UNDOING, RunState.REFUSED);
        assertThat(lastTold()).contains("An earlier step, increase_resources on shop/Deployment/cart,");
    }

    @Test
    void doesNotGoOnWhenAStepOfAPlanThatEndedCouldNotBeTakenBack() {
        bench.runs.full = true;
        handle(0);
        bench.clock.pass(Duration.ofMinutes(6));
        handle(0);
        assertThat(lastTold())
                .contains("The plan ends after step 1 of 3: the next waited longer than")
                .contains("Not begun: 2. increase_resources on shop/Deployment/payments, 3. ");
        bench.runs.full = false;
        var told = bench.runs.told.size();

        assertThat(handle(0)).isEqualTo(Handler.DONE);
        bench.runs.beginUndo(runs().getFirst().runId(), "ann", "No.", bench.clock.instant());
        bench.cluster.undos.add(() -> new Application.Refused("Somebody changed it."));
        handle(0);

        assertThat(states()).containsExactly(RunState.VERIFIED);
        assertThat(bench.runs.told).hasSize(told + 1);
        assertThat(lastTold()).doesNotContain("of a plan");
    }

    @Test
    void waitsForItsTurnWithinTheLimits() {
        bench.runs.full = true;
        assertThat(handle(0)).isInstanceOf(Ending.Later.class);
        assertThat(states()).containsExactly(RunState.VERIFIED);

        bench.runs.full = false;
        assertThat(handle(0)).isEqualTo(Handler.DONE);

        assertThat(states()).containsExactly(RunState.VERIFIED, RunState.PENDING);
    }

    /** At each write in turn the process dies, before or after it; another one goes on, and each step is done once. */
    @Test
    void isFinishedByAnotherProcessWhereverOneDied() {
        for (int write = 0; write < 15; write++) {
            for (boolean before : List.of(true, false)) {
                prepare();
                if (before) {
                    bench.runs.dieBeforeWrite(write);
                } else {
                    bench.runs.dieAfterWrite(write);
                }
                for (int rounds = 0; rounds < 4; rounds++) {
                    for (int step = 0; step < runs().size(); step++) {
                        try {
                            handle(step);
                        } catch (MemoryRuns.ProcessDied e) {
                            handle(step);
                        }
                    }
                }

                assertThat(states())
                        .as("write %d, before %s", write, before)
                        .containsExactly(RunState.VERIFIED, RunState.VERIFIED, RunState.VERIFIED);
                assertThat(bench.cluster.changedBy)
                        .as("write %d, before %s", write, before)
                        .hasSize(3)
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void leavesDecisionsOfOneStepAsTheyWere() {
        bench = new RunBench();
        var run = bench.aRun(RunState.PENDING);

        assertThat(bench.handle(run)).isEqualTo(Handler.DONE);

        assertThat(bench.state(run)).isEqualTo(RunState.VERIFIED);
        assertThat(lastTold()).doesNotContain("plan");
    }
}
