package io.kubernaut.history;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Fleet;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.context.Subject;
import io.kubernaut.core.context.WrittenSnapshot;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.assessment.PostgresAssessments;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Facts for tests. */
public final class Given {
    public static final Instant NOON = Instant.parse("2026-11-05T12:00:00Z");
    public static final ObjectRef CART = ObjectRef.of("", "Deployment", "shop", "cart");

    /** For tests of other things. */
    public static final Limits NO_LIMITS = new Limits(99, 99, 99, 99);

    private Given() {}

    public static Instant at(String time) {
        return Instant.parse("2026-11-05T" + time + "Z");
    }

    public static Alert firing(String fingerprint, Instant startsAt) {
        var labels = new TreeMap<String, String>();
        labels.put("alertname", "KubePodCrashLooping");
        labels.put("namespace", "shop");
        labels.put("pod", fingerprint);
        return new Alert(
                fingerprint, "KubePodCrashLooping", AlertStatus.FIRING, labels, new TreeMap<>(), startsAt, null, "");
    }

    public static Alert firing(String fingerprint) {
        return firing(fingerprint, NOON.minusSeconds(60));
    }

    public static Alert resolved(String fingerprint, Instant startsAt, Instant endsAt) {
        return firing(fingerprint, startsAt).resolvedAt(endsAt);
    }

    public static Webhook webhook(Alert... alerts) {
        return new Webhook(
                "{}:{alertname=\"x\"}", "kubernaut", "http://alertmanager:9093", 0, List.of(alerts), List.of());
    }

    public static Webhook webhook(List<Alert> alerts) {
        return webhook(alerts.toArray(Alert[]::new));
    }

    public static Snapshot snapshot(Alert... alerts) {
        return new Snapshot(
                "crash-loop",
                "KubePodCrashLooping",
                "critical",
                "",
                new Subject(CART, CART, Subject.Presence.FOUND, "the alert names it"),
                List.of(alerts),
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
                List.of(),
                Memory.Load.NONE,
                Mode.ACT,
                Policy.DEFAULTS,
                "",
                new TreeMap<>(),
                NOON);
    }

    public static Decision decision(UUID incidentId, Outcome outcome, Instant at, Snapshot snapshot) {
        var proposal = Proposal.of("rollback_deployment", CART, "The new release crashes.")
                .with("toRevision", 4)
                .attributedTo(
                        Proposal.Source.RULE,
                        "pods/crash-loop/roll-back-a-bad-rollout",
                        Proposal.Priority.of(70, 6),
                        TrustStage.AUTO);
        return new Decision(
                UUID.randomUUID(),
                incidentId,
                at,
                412,
                "sha256:base",
                outcome == Outcome.ACT,
                snapshot.alerts().stream().map(Decision.AlertLine::of).toList(),
                "crash-loop",
                CART,
                outcome,
                "The new release crashes.",
                null,
                Decision.Choice.of(proposal),
                List.of(),
                List.of("bad-rollout"),
                List.of(),
                new Decision.AdvisorLine(false, "a rule matched"),
                SnapshotCodec.address(SnapshotCodec.write(snapshot)),
                List.of());
    }

    public static Evaluation evaluation() {
        return new Evaluation(
                List.of(Finding.of("bad-rollout", CART, "Crashing since revision 5.")),
                List.of(Proposal.of("rollback_deployment", CART, "It crashes.").with("toRevision", 4)),
                List.of(),
                List.of(new Evaluation.FiredRule("pods/crash-loop/diagnose", new TreeMap<>(), List.of("a finding"))),
                List.of());
    }

    public static ActionRun run(UUID decisionId, UUID incidentId, ObjectRef target, Instant at) {
        return run("rollback_deployment", decisionId, incidentId, target, at);
    }

    public static ActionRun run(String action, UUID decisionId, UUID incidentId, ObjectRef target, Instant at) {
        var parameters = new TreeMap<String, Object>();
        parameters.put("toRevision", 4L);
        return new ActionRun(
                UUID.randomUUID(),
                decisionId,
                incidentId,
                action,
                target,
                parameters,
                new Basis("uid-5", 7, 5),
                "The new release crashes.",
                "crash-loop",
                "KubePodCrashLooping",
                RunState.PENDING,
                null,
                "",
                "Decided; waits to be carried out.",
                at,
                null,
                null,
                null);
    }

    /** A finished run is assessed, as the pipeline does it. */
    public static boolean assess(Sessions sessions, UUID runId, Double effectiveness, Instant at) {
        var queue = new PostgresWorkQueue(sessions);
        queue.add(WorkItem.Kind.ASSESS, runId, Duration.ZERO);
        var item = queue.claim("assessor", Set.of(WorkItem.Kind.ASSESS), 1, Duration.ofMinutes(1))
                .getFirst();
        var stored = new PostgresAssessments(sessions, queue)
                .store(runId, new Assessment(effectiveness, List.of(), List.of(), "", at), null, null, item);
        return queue.done(item) && stored;
    }

    public static Message message(UUID decisionId, UUID incidentId, Instant at) {
        return new Message(
                UUID.randomUUID(),
                "decision.act",
                Message.Severity.INFO,
                "Doing rollback_deployment on shop/Deployment/cart",
                "The new release crashes.\n- bad-rollout",
                CART,
                incidentId,
                decisionId,
                at);
    }

    /** A conclusion in the making; what is not said is empty. */
    public static ConclusionBuilder conclusion(Incident incident, Episode... episodes) {
        return new ConclusionBuilder(
                incident, Stream.of(episodes).map(Episode::episodeId).toList());
    }

    public static Incident newIncident(ObjectRef cause) {
        return new Incident(UUID.randomUUID(), CART, cause, "crash-loop", "KubePodCrashLooping", NOON, null, 0, null);
    }

    /** Builds conclusions. */
    public static final class ConclusionBuilder {
        private final Incident incident;
        private final List<UUID> episodes;
        private List<UUID> absorbed = List.of();
        private Outcome outcome = Outcome.ACT;
        private Instant at = NOON;
        private ObjectRef target;
        private String action = "rollback_deployment";
        private boolean asks;
        private List<String> sinks = List.of();
        private Duration againIn;

        private ConclusionBuilder(Incident incident, List<UUID> episodes) {
            this.incident = incident;
            this.episodes = episodes;
        }

        public ConclusionBuilder absorbing(Incident... others) {
            absorbed = Stream.of(others).map(Incident::incidentId).toList();
            return this;
        }

        public ConclusionBuilder as(Outcome decided) {
            outcome = decided;
            return this;
        }

        public ConclusionBuilder at(Instant time) {
            at = time;
            return this;
        }

        public ConclusionBuilder running(ObjectRef on) {
            target = on;
            return this;
        }

        /** Collects evidence about the object, and changes nothing. */
        public ConclusionBuilder lookingAt(ObjectRef on) {
            action = "collect_diagnostics";
            return running(on);
        }

        public ConclusionBuilder asking() {
            asks = true;
            outcome = Outcome.AWAIT_APPROVAL;
            return this;
        }

        public ConclusionBuilder telling(String... names) {
            sinks = List.of(names);
            return this;
        }

        public ConclusionBuilder againIn(Duration wait) {
            againIn = wait;
            return this;
        }

        public Conclusion build() {
            var snapshot = snapshot(firing("a"));
            var decision = decision(incident.incidentId(), outcome, at, snapshot);
            var id = decision.decisionId();
            return new Conclusion(
                    incident,
                    episodes,
                    absorbed,
                    incident.cause(),
                    decision,
                    snapshot,
                    WrittenSnapshot.of(snapshot),
                    evaluation(),
                    target == null ? null : run(action, id, incident.incidentId(), target, at),
                    asks ? approval(decision) : null,
                    sinks.isEmpty() ? List.of() : List.of(message(id, incident.incidentId(), at)),
                    sinks,
                    againIn);
        }

        private Approval approval(Decision decision) {
            return new Approval(
                    UUID.randomUUID(),
                    decision.decisionId(),
                    incident.incidentId(),
                    decision.chosen(),
                    "The namespace is protected.",
                    Approval.State.WAITING,
                    at,
                    at.plus(Duration.ofHours(4)),
                    null,
                    null,
                    "");
        }
    }
}
