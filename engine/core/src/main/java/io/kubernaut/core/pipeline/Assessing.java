package io.kubernaut.core.pipeline;

import static io.kubernaut.core.assessment.Component.Kind.ALERT_CLEARED;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.AssessmentStore;
import io.kubernaut.core.assessment.Component;
import io.kubernaut.core.assessment.Deduction;
import io.kubernaut.core.assessment.Look;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.text.Spans;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Assesses runs whose effect had shown, once it has settled. First it notes how the target stands, so that a change that
 * is somebody else's shows later. What cannot be told, but may be later, is looked at again for an hour. Where the action
 * did not help, its incident is decided again. When the alert of an assessed run fires again, its score is lowered.
 */
final class Assessing implements Handler {
    /** After the effect has shown, by when what is known of the cluster shows it too. */
    static final Duration FIRST_LOOK = Duration.ofSeconds(10);

    static final Duration AGAIN = Duration.ofMinutes(1);

    /** What could not be told by then stays unknown. */
    static final Duration GIVEN_UP = Duration.ofHours(1);

    private static final Duration MOVING = Duration.ofSeconds(30);

    private static final Set<String> SCALING = Set.of("scale_deployment", "scale_statefulset");

    private final Appraisal.Ports ports;
    private final AssessmentStore store;
    private final ActionCatalogue catalogue;
    private final Supplier<Policy> policy;
    private final Clock clock;

    Assessing(
            Appraisal.Ports ports,
            AssessmentStore store,
            ActionCatalogue catalogue,
            Supplier<Policy> policy,
            Clock clock) {
        this.ports = ports;
        this.store = store;
        this.catalogue = catalogue;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public Ending handle(WorkItem item) {
        var found = ports.runs().find(item.subject());
        var known = store.known(item.subject());
        if (found.isEmpty() || known.isEmpty()) {
            return DONE;
        }
        var run = found.get();
        return switch (run.state()) {
            case VERIFIED, EXPIRED -> of(run, known.get(), item);
            case UNDONE ->
                known.get().assessment() == null
                        ? stored(Assessment.notScored("It was taken back.", clock.instant()), known.get(), null, item)
                        : DONE;
            case REFUSED, FAILED -> DONE;
            case PENDING, PLANNED, APPLYING, APPLIED, UNDOING, EXPIRING ->
                new Ending.Later(MOVING, "The run is under way: " + run.state());
        };
    }

    private Ending of(ActionRun run, AssessmentStore.Known known, WorkItem item) {
        var earlier = known.assessment();
        if (earlier != null) {
            return recurred(run, earlier, known, item);
        }
        var now = clock.instant();
        var appraisal = Appraisal.of(ports, run, now);
        var settled = appraisal.shownAt().plus(settling(run));
        var stoodAs = known.standsAs();
        if (stoodAs == null && now.isBefore(settled)) {
            if (!appraisal.view().available()) {
                return new Ending.Later(FIRST_LOOK, appraisal.view().unavailableBecause());
            }
            if (!store.standsAs(run.runId(), appraisal.stand(), item)) {
                return new Ending.Later(MOVING, "The run moved meanwhile.");
            }
        }
        return now.isBefore(settled)
                ? new Ending.Later(Duration.between(now, settled), "Its effect settles.")
                : settled(run, appraisal, known, item, settled);
    }

    private boolean heals(ActionRun run) {
        return catalogue.find(run.action()).map(ActionDefinition::heals).orElse(true);
    }

    private Duration settling(ActionRun run) {
        return catalogue.find(run.action()).map(ActionDefinition::settling).orElse(Duration.ZERO);
    }

    private Ending settled(
            ActionRun run, Appraisal appraisal, AssessmentStore.Known known, WorkItem item, Instant settled) {
        var now = clock.instant();
        var foreign = heals(run)
                ? notItsDoing(run, appraisal, known.standsAs())
                : Optional.of(run.action() + " is not meant to heal, so it is not judged by what is well now.");
        if (foreign.isPresent()) {
            return stored(Assessment.notScored(foreign.get(), now), known, null, item);
        }
        var looks = appraisal.looks(settling(run));
        var passing = looks.stream().filter(Look::passing).findFirst();
        if (passing.isPresent() && now.isBefore(settled.plus(GIVEN_UP))) {
            return new Ending.Later(AGAIN, passing.get().component().because());
        }
        var components = new ArrayList<>(looks.stream().map(Look::component).toList());
        var before = ports.incidents()
                .trace(run.decisionId())
                .map(IncidentStore.Trace::snapshot)
                .orElse(null);
        var deductions = appraisal.sideEffects(before, "Since the action");
        var again = known.recurredAt();
        if (again != null) {
            components.replaceAll(c -> c.kind() == ALERT_CLEARED && c.value() == null
                    ? Component.known(ALERT_CLEARED, 0, "It fired again after " + held(run, again) + ".")
                    : c);
        }
        var assessment = Assessment.of(components, deductions, now);
        if (again != null && !assessment.isNought(ALERT_CLEARED)) {
            assessment = assessment.lowered(recurrence(run, again));
        }
        return stored(assessment, known, helpedNot(assessment) ? appraisal.openIncident() : null, item);
    }

    /** Why what is seen is not, or not only, this run's doing. */
    private Optional<String> notItsDoing(ActionRun run, Appraisal appraisal, @Nullable String stoodAs) {
        return appraisal.changedSince(stoodAs)
                ? Optional.of("Someone changed " + appraisal.patient().display() + " after its effect had shown.")
                : scaledSince(run, appraisal)
                        .or(() -> appraisal
                                .treatedAfter(appraisal.shownAt(), run.createdAt())
                                .map(a -> a.action() + " was run on "
                                        + a.target().display() + " after its effect had shown."))
                        .or(() -> otherStep(run));
    }

    /** The steps of a plan follow each other at once, and mostly are about other objects. */
    private Optional<String> otherStep(ActionRun run) {
        return ports.runs().ofDecision(run.decisionId()).stream()
                .filter(other -> !other.runId().equals(run.runId()) && other.appliedAt() != null)
                .findFirst()
                .map(other -> other.action() + " on " + other.target().display()
                        + " was a step of the same plan: which of them helped cannot be told.");
    }

    private static Optional<String> scaledSince(ActionRun run, Appraisal appraisal) {
        var replicas = run.parameters().get("replicas");
        return run.state() == RunState.VERIFIED && SCALING.contains(run.action()) && replicas instanceof Number set
                ? appraisal
                        .view()
                        .workload(run.target())
                        .filter(w -> w.desired() != set.intValue())
                        .map(w -> "Someone set " + w.desired() + " replicas after its effect had shown.")
                : Optional.empty();
    }

    private static boolean helpedNot(Assessment assessment) {
        var score = assessment.effectiveness();
        return score != null && score <= RecentAction.DID_NOT_WORK;
    }

    /** Where the score tells already that the alert fires, or fired again, it is not lowered once more. */
    private Ending recurred(ActionRun run, Assessment earlier, AssessmentStore.Known known, WorkItem item) {
        var again = known.recurredAt();
        return again == null || earlier.has(Deduction.Kind.RECURRED) || earlier.isNought(ALERT_CLEARED)
                ? DONE
                : stored(earlier.lowered(recurrence(run, again)), known, null, item);
    }

    private Deduction recurrence(ActionRun run, Instant again) {
        return Deduction.recurred(
                finishedAt(run), again, policy.get().thresholds().repeatWindow(), held(run, again));
    }

    private static String held(ActionRun run, Instant again) {
        return Spans.said(Duration.between(finishedAt(run), again));
    }

    private static Instant finishedAt(ActionRun run) {
        return Objects.requireNonNullElse(run.finishedAt(), run.createdAt());
    }

    private Ending stored(
            Assessment assessment, AssessmentStore.Known known, @Nullable UUID decideAgain, WorkItem item) {
        return store.store(item.subject(), assessment, known.recurredAt(), decideAgain, item)
                ? DONE
                : new Ending.Later(RunMoves.SOON, "The run moved, or its alert fired again, meanwhile.");
    }

    /** When a run that has come to this state is to be looked at; null when it is not. */
    static @Nullable Duration dueIn(ActionRun run, ActionDefinition definition) {
        return run.state() == RunState.VERIFIED && definition.mutating() && run.appliedAt() != null ? FIRST_LOOK : null;
    }
}
