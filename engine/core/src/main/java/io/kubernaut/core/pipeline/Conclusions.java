package io.kubernaut.core.pipeline;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.health.Health;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.telling.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Draws up what a decision leaves behind: run, approval, messages, and when it is looked at again. */
public final class Conclusions {
    private static final Duration SOONEST = Duration.ofSeconds(5);

    private final Clock clock;
    private final List<String> sinks;
    private final Health health;

    public Conclusions(Clock clock, List<String> sinks, Health health) {
        this.clock = clock;
        this.sinks = List.copyOf(sinks);
        this.health = health;
    }

    /** An incident that does not exist yet: its version is 0. */
    Incident open(Deliberated result) {
        var snapshot = result.snapshot();
        return new Incident(
                UUID.randomUUID(),
                snapshot.target(),
                result.cause(),
                snapshot.symptom(),
                snapshot.name(),
                clock.instant(),
                null,
                0,
                null);
    }

    Conclusion of(
            Deliberated result,
            Incident incident,
            List<UUID> episodes,
            List<UUID> absorbed,
            Optional<Decision> previous) {
        var decision = result.decision()
                .withIds(UUID.randomUUID(), incident.incidentId())
                .during(health.of(incident.cause().cluster()));
        var acting = result.snapshot().mode() == Mode.ACT;
        var approval = acting && decision.outcome() == Outcome.AWAIT_APPROVAL ? approval(result, decision) : null;
        return new Conclusion(
                incident,
                episodes,
                absorbed,
                result.cause(),
                decision,
                result.snapshot(),
                result.written(),
                result.evaluation(),
                decision.executed() ? run(decision, result.snapshot(), clock.instant()) : null,
                approval,
                approval == null
                                && previous.filter(p -> sameAnswer(p, decision)).isPresent()
                        ? List.of()
                        : message(decision, approval).stream().toList(),
                sinks,
                again(decision));
    }

    /**
     * The run that carries a decision's choice out.
     *
     * @param snapshot the one decided on: the target must still be what it shows
     */
    static ActionRun run(Decision decision, Snapshot snapshot, Instant now) {
        var choice = Objects.requireNonNull(decision.chosen(), "an executed decision has a choice");
        return run(UUID.randomUUID(), choice, decision, snapshot, now);
    }

    /** @param choice the decision's, or a step of the plan that it is the first of */
    static ActionRun run(UUID runId, Decision.Choice choice, Decision decision, Snapshot snapshot, Instant now) {
        return new ActionRun(
                runId,
                decision.decisionId(),
                decision.incidentId(),
                choice.action(),
                choice.target(),
                choice.parameters(),
                Bases.of(choice, snapshot),
                choice.reason(),
                decision.symptom(),
                snapshot.name(),
                RunState.PENDING,
                null,
                "",
                "Decided; waits to be carried out.",
                now,
                null,
                null,
                null);
    }

    private Approval approval(Deliberated result, Decision decision) {
        var now = clock.instant();
        return new Approval(
                UUID.randomUUID(),
                decision.decisionId(),
                decision.incidentId(),
                Objects.requireNonNull(decision.chosen(), "what awaits approval is a choice"),
                decision.reason(),
                Approval.State.WAITING,
                now,
                now.plus(result.snapshot().policy().approvalExpiry()),
                null,
                null,
                "");
    }

    private @Nullable Duration again(Decision decision) {
        var at = decision.retryAt();
        if (at == null) {
            return null;
        }
        var wait = Duration.between(clock.instant(), at);
        return wait.compareTo(SOONEST) < 0 ? SOONEST : wait;
    }

    /** A person who was told once is not told the same again; a question has a new number each time. */
    private static boolean sameAnswer(Decision before, Decision now) {
        return Told.of(before).equals(Told.of(now));
    }

    private Optional<Message> message(Decision decision, @Nullable Approval approval) {
        var observed = decision.outcome() == Outcome.ACT && !decision.executed();
        var unasked = decision.outcome() == Outcome.AWAIT_APPROVAL && approval == null;
        var severity = switch (decision.outcome()) {
            case SUPPRESS -> null;
            case ACT -> Message.Severity.INFO;
            case NOTIFY, AWAIT_APPROVAL -> Message.Severity.WARNING;
            case ESCALATE -> Message.Severity.PAGE;
        };
        if (severity == null) {
            return Optional.empty();
        }
        var choice = decision.chosen();
        var what = choice == null
                ? ""
                : (choice.then().isEmpty() ? "" : "a plan of " + choice.plan().size() + " steps, first ")
                        + choice.action() + " on " + choice.target().display();
        var title = switch (decision.outcome()) {
            case ACT -> observed ? "Would do " + what + " (mode observe)" : "Doing " + what;
            case AWAIT_APPROVAL -> unasked ? "Would ask whether to do " + what + " (mode observe)" : "Approve? " + what;
            case SUPPRESS, NOTIFY, ESCALATE ->
                decision.symptom() + " on " + decision.subject().display();
        };
        var body = new StringBuilder(decision.reason());
        decision.findings().forEach(f -> body.append("\n- ").append(f));
        if (approval != null) {
            body.append("\nApprove with: kubernaut approvals approve ").append(approval.approvalId());
            body.append("\nIt expires at ").append(approval.expiresAt()).append('.');
        }
        body.append("\nWhy: kubernaut explain ").append(decision.decisionId());
        return Optional.of(new Message(
                UUID.randomUUID(),
                "decision."
                        + decision.outcome()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-'),
                severity,
                title,
                body.toString(),
                decision.subject(),
                decision.incidentId(),
                decision.decisionId(),
                clock.instant()));
    }
}
