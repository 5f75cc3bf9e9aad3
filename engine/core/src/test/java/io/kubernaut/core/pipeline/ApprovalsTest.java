package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.WrittenSnapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.health.Health;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.IncidentStore.Approved;
import io.kubernaut.core.pipeline.Approvals.Answer;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalsTest {
    private final HandClock clock = new HandClock("2026-01-01T12:00:00Z");
    private final MemoryAlerts alerts = new MemoryAlerts();
    private final MemoryIncidents incidents = new MemoryIncidents(alerts);
    private final ModeByHand mode = new ModeByHand();
    private final MemoryRuns runs = new MemoryRuns(clock);
    private final MemoryQueue queue = new MemoryQueue();
    private final Approvals approvals = new Approvals(incidents, alerts, runs, mode, queue, clock);
    private UUID incident;
    private UUID approval;

    /** A rollback that waits for a person, as the pipeline draws it up. */
    @BeforeEach
    void ask() {
        var receipt =
                alerts.receive(clock.instant(), anAlert("KubePodCrashLooping").made());
        var snapshot = aSnapshot().made();
        var evaluation = new Evaluation(
                List.of(),
                List.of(aProposal("rollback_deployment")
                        .with("toRevision", 4)
                        .trusted(TrustStage.APPROVE)
                        .made()),
                List.of(),
                List.of(),
                List.of());
        var decision = new Judgement(
                        ActionCatalogue.standard(),
                        Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                        (s, level) -> new Advisor.Advice.NotConsulted(""))
                .judge(snapshot, evaluation, "sha256:rules", "sha256:snapshot");
        var result = new Deliberated(
                snapshot.alerts(), snapshot.target(), snapshot, WrittenSnapshot.of(snapshot), evaluation, decision);
        var conclusions = new Conclusions(clock, List.of(), new Health(clock));
        var conclusion = conclusions.of(
                result,
                conclusions.open(result),
                alerts.openedBy(receipt).stream().map(Episode::episodeId).toList(),
                List.of(),
                Optional.empty());
        var unused = incidents.conclude(conclusion, new WorkItem(1, WorkItem.Kind.TRIAGE, receipt, 0, 1));
        incident = conclusion.incident().incidentId();
        approval = incidents.waiting().getFirst().approvalId();
    }

    private Answer approve() {
        return approvals.answer(approval, true, "ann", "Looks right.");
    }

    private Approval.State state() {
        return incidents.approval(approval).orElseThrow().state();
    }

    private Ending expire() {
        return approvals.handle(new WorkItem(1, WorkItem.Kind.EXPIRE, approval, 0, 1));
    }

    @Test
    void anApprovedChoiceBecomesARunOfTheDecision() {
        assertThat(approve()).isInstanceOf(Answer.Approved.class);

        assertThat(incidents.approvedRuns).singleElement().satisfies(run -> {
            assertThat(run.action()).isEqualTo("rollback_deployment");
            assertThat(run.parameters()).containsEntry("toRevision", 4L);
            assertThat(run.incidentId()).isEqualTo(incident);
            assertThat(run.alertName()).isEqualTo("KubePodCrashLooping");
        });
        assertThat(state()).isEqualTo(Approval.State.APPROVED);
    }

    @Test
    void aRejectedChoiceIsNotCarriedOut() {
        assertThat(approvals.answer(approval, false, "ann", "We fix forward.")).isEqualTo(new Answer.Rejected());

        assertThat(incidents.approvedRuns).isEmpty();
        assertThat(state()).isEqualTo(Approval.State.REJECTED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyTheFirstAnswerCounts(boolean second) {
        approve();

        assertThat(approvals.answer(approval, second, "bob", ""))
                .isEqualTo(new Answer.NotTaken("It is approved already."));
        assertThat(incidents.approvedRuns).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"OBSERVE", "OFF"})
    void nothingIsApprovedWhileNothingMayBeDone(Mode set) {
        mode.set(set);

        assertThat(approve()).isInstanceOf(Answer.NotTaken.class);
        assertThat(state()).isEqualTo(Approval.State.WAITING);
    }

    @Test
    void nothingIsApprovedAfterTheAlertIsOver() {
        alerts.resolve(incident, clock.instant());

        assertThat(approve()).isEqualTo(new Answer.NotTaken("The alert is over; there is nothing left to do."));
        assertThat(incidents.approvedRuns).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Approved.class,
            names = {"TARGET_BUSY", "LIMIT_REACHED"})
    void aQuestionThatCannotBeApprovedNowWaitsOn(Approved refusal) {
        incidents.refusals.add(refusal);

        assertThat(approve()).isInstanceOf(Answer.NotTaken.class);
        assertThat(state()).isEqualTo(Approval.State.WAITING);
        assertThat(incidents.approvedRuns).isEmpty();
    }

    @Test
    void anAnswerAtTheMomentOfExpiryIsTooLate() {
        clock.pass(Duration.ofHours(4).minusMillis(1));
        clock.pass(Duration.ofMillis(1));

        assertThat(approve()).isEqualTo(new Answer.NotTaken("It expired at 2026-01-01T16:00:00Z."));
    }

    @Test
    void anAnswerJustBeforeExpiryCounts() {
        clock.pass(Duration.ofHours(4).minusMillis(1));

        assertThat(approve()).isInstanceOf(Answer.Approved.class);
    }

    @Test
    void aQuestionThatNobodyAskedHasNoAnswer() {
        assertThat(approvals.answer(UUID.randomUUID(), true, "ann", "")).isEqualTo(new Answer.NoSuchApproval());
    }

    @Test
    void anUnansweredQuestionExpiresAndTheIncidentIsDecidedAgain() {
        clock.pass(Duration.ofHours(1));
        assertThat(expire()).isEqualTo(new Ending.Later(Duration.ofHours(3), "It has not expired yet."));
        assertThat(queue.held()).isEmpty();

        clock.pass(Duration.ofHours(3));
        assertThat(expire()).isEqualTo(Handler.DONE);

        assertThat(state()).isEqualTo(Approval.State.EXPIRED);
        assertThat(queue.held()).containsExactly("DECIDE " + incident);
    }

    @Test
    void aDeathRightAfterExpiryForgetsNoIncident() {
        clock.pass(Duration.ofHours(4));
        var unused = incidents.answer(approval, Approval.State.EXPIRED, "kubernaut", "", clock.instant());

        expire();

        assertThat(queue.held()).containsExactly("DECIDE " + incident);
    }

    @Test
    void anAnsweredQuestionDoesNotExpire() {
        approve();
        clock.pass(Duration.ofDays(1));

        assertThat(expire()).isEqualTo(Handler.DONE);
        assertThat(state()).isEqualTo(Approval.State.APPROVED);
        assertThat(queue.held()).isEmpty();
    }
}
