package io.kubernaut.core.explain;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Fleet;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.Subject;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A crash-looping cart and what was decided about it, in several endings. */
final class TraceFixture {
    static final Instant NOW = Instant.parse("2026-11-23T07:10:00Z");
    static final UUID DECISION = UUID.fromString("0199c0de-0000-7000-8000-000000000001");
    static final UUID INCIDENT = UUID.fromString("0199c0de-0000-7000-8000-000000000002");
    static final UUID RUN = UUID.fromString("0199c0de-0000-7000-8000-000000000003");
    static final UUID APPROVAL = UUID.fromString("0199c0de-0000-7000-8000-000000000004");
    static final ObjectRef CART = ObjectRef.of("prod-eu1", "Deployment", "shop", "cart");
    static final ObjectRef POD = ObjectRef.of("prod-eu1", "Pod", "shop", "cart-6d5-x2x");
    private static final String RULE = "pods/crash-loop/roll-back-a-bad-rollout";

    private TraceFixture() {}

    static Alert alert(String summary) {
        return new Alert(
                "1b8335a0d7a519ab",
                "KubePodCrashLooping",
                AlertStatus.FIRING,
                new TreeMap<>(Map.of("alertname", "KubePodCrashLooping", "severity", "warning", "pod", POD.name())),
                new TreeMap<>(Map.of("summary", summary)),
                NOW.minus(Duration.ofMinutes(6)),
                null,
                "");
    }

    static Proposal rollback() {
        return Proposal.of("rollback_deployment", CART, "The new release crashes, the one before did not.")
                .with("toRevision", 4)
                .answering(Finding.of("bad-rollout", CART, ""))
                .attributedTo(Proposal.Source.RULE, RULE, Proposal.Priority.of(70, 6), TrustStage.AUTO);
    }

    static IncidentStore.Trace rollbackIn(Mode mode, Outcome outcome, @Nullable Instant retryAt) {
        var evaluation = new Evaluation(
                List.of(new Finding(
                        "bad-rollout",
                        CART,
                        "pods of revision 5 crash, revision 4 was healthy",
                        "pods/crash-loop/diagnose-bad-rollout")),
                List.of(rollback()),
                List.of(),
                List.of(new Evaluation.FiredRule(
                        "pods/crash-loop/diagnose-bad-rollout",
                        new TreeMap<>(
                                Map.of("$p", "Pod shop/cart-6d5-x2x, exit code 1", "$r", "revision 5, 12 min old")),
                        List.of("finding bad-rollout"))),
                List.of());
        var snapshot = snapshot(
                alert("Container keeps crashing"),
                new Subject(CART, POD, Subject.Presence.FOUND, "Pod cart-6d5-x2x is owned by ReplicaSet cart-6d5"),
                mode,
                List.of(new Score("rollback_deployment", "crash-loop", "namespace", 0.81, 9, 8, 6)));
        var decision = decision(snapshot, outcome, mode == Mode.ACT && outcome == Outcome.ACT, rollback(), retryAt)
                .withFindings(List.of("bad-rollout: pods of revision 5 crash, revision 4 was healthy"));
        return new IncidentStore.Trace(decision.done(), snapshot, evaluation);
    }

    static IncidentStore.Trace nobodyKnows(String hostile) {
        var snapshot = snapshot(
                alert(hostile),
                new Subject(
                        ObjectRef.of("", "Cluster", "", ""),
                        ObjectRef.of("", "Cluster", "", ""),
                        Subject.Presence.UNKNOWN,
                        "the alert names no object"),
                Mode.ACT,
                List.of());
        var telling = Proposal.of("notify_only", snapshot.target(), "Nobody is acted on: the alert names no object")
                .attributedTo(Proposal.Source.DEFAULT, "", Proposal.Priority.of(0, 0), TrustStage.AUTO);
        var evaluation = new Evaluation(List.of(), List.of(), List.of(), List.of(), List.of());
        return new IncidentStore.Trace(
                decision(snapshot, Outcome.NOTIFY, false, telling, null).done(), snapshot, evaluation);
    }

    static ActionRun run(RunState state, String message) {
        var applied = state == RunState.VERIFIED || state == RunState.FAILED;
        return new ActionRun(
                RUN,
                DECISION,
                INCIDENT,
                "rollback_deployment",
                CART,
                new TreeMap<>(Map.of("toRevision", 4L)),
                Basis.UNKNOWN,
                "The new release crashes, the one before did not.",
                "crash-loop",
                "KubePodCrashLooping",
                state,
                new Plan("template of revision 4", "-  image: cart:5\n+  image: cart:4\n", "{}"),
                "",
                message,
                NOW,
                applied ? NOW.plusSeconds(1) : null,
                applied ? NOW.plusSeconds(2) : null,
                state.finished() ? NOW.plusSeconds(9) : null);
    }

    static Approval approval(Approval.State state) {
        return new Approval(
                APPROVAL,
                DECISION,
                INCIDENT,
                Decision.Choice.of(rollback()),
                "shop is protected",
                state,
                NOW,
                NOW.plus(Duration.ofHours(4)),
                state == Approval.State.REJECTED ? "ann" : null,
                null,
                state == Approval.State.REJECTED ? "we fix forward" : "");
    }

    /** A decision with its findings still open. */
    record Draft(Decision done) {
        Draft withFindings(List<String> findings) {
            return new Draft(with(done, done.chosen(), findings, done.guards()));
        }
    }

    /** A plan that waits for a person: the rollback, and then a restart of the pod. */
    static IncidentStore.Trace plan() {
        var trace = rollbackIn(Mode.ACT, Outcome.AWAIT_APPROVAL, null);
        var then = Decision.Choice.of(Proposal.of("restart_pod", POD, "It hangs."));
        var d = trace.decision();
        return new IncidentStore.Trace(
                with(
                        d,
                        Objects.requireNonNull(d.chosen()).followedBy(List.of(then)),
                        d.findings(),
                        List.of(
                                new Decision.GuardLine("mode", "ALLOW", "The mode is act.", "rollback_deployment", ""),
                                new Decision.GuardLine("mode", "ALLOW", "The mode is act.", "restart_pod", ""),
                                new Decision.GuardLine("trust", "NEEDS_APPROVAL", "A model.", "restart_pod", ""))),
                trace.snapshot(),
                trace.evaluation());
    }

    static Decision withGuards(Decision d, List<Decision.GuardLine> guards) {
        return with(d, d.chosen(), d.findings(), guards);
    }

    private static Decision with(
            Decision d, Decision.@Nullable Choice chosen, List<String> findings, List<Decision.GuardLine> guards) {
        return new Decision(
                d.decisionId(),
                d.incidentId(),
                d.decidedAt(),
                d.durationMicros(),
                d.ruleBase(),
                d.executed(),
                d.alerts(),
                d.symptom(),
                d.subject(),
                d.outcome(),
                d.reason(),
                d.retryAt(),
                chosen,
                d.alternatives(),
                findings,
                guards,
                d.advisor(),
                d.snapshot(),
                List.of());
    }

    private static Draft decision(
            Snapshot snapshot, Outcome outcome, boolean executed, Proposal chosen, @Nullable Instant retryAt) {
        var acts = !chosen.action().equals("notify_only");
        return new Draft(new Decision(
                DECISION,
                INCIDENT,
                NOW,
                412,
                "sha256:rules",
                executed,
                snapshot.alerts().stream().map(Decision.AlertLine::of).toList(),
                snapshot.symptom(),
                snapshot.target(),
                outcome,
                chosen.reason(),
                retryAt,
                Decision.Choice.of(chosen),
                acts
                        ? List.of(new Decision.Alternative(
                                "restart_pod",
                                POD,
                                "pods/crash-loop/restart-once",
                                30,
                                "Ranked below rollback_deployment (30 to 76)."))
                        : List.of(),
                List.of(),
                acts
                        ? List.of(
                                new Decision.GuardLine(
                                        "mode", "ALLOW", "The mode is act.", chosen.action(), "kubernaut mode"),
                                new Decision.GuardLine(
                                        "stale", "ALLOW", "The target is as the facts say.", chosen.action(), ""))
                        : List.of(),
                new Decision.AdvisorLine(false, acts ? "A rule matched." : "No model is configured."),
                "sha256:facts",
                List.of()));
    }

    private static Snapshot snapshot(Alert alert, Subject subject, Mode mode, List<Score> scores) {
        return new Snapshot(
                subject.found() ? "crash-loop" : "unknown",
                alert.name(),
                alert.severity(),
                "",
                subject,
                List.of(alert),
                List.of(),
                null,
                null,
                List.of(),
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                null,
                Fleet.UNKNOWN,
                List.of(),
                scores,
                Memory.Load.NONE,
                mode,
                Policy.DEFAULTS,
                "",
                new TreeMap<>(),
                NOW);
    }
}
