package io.kubernaut.core.pipeline;

import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.Component;
import io.kubernaut.core.assessment.Deduction;
import io.kubernaut.core.assessment.Look;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.assessment.UntreatedStore;
import io.kubernaut.core.assessment.UntreatedStore.Recurred;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.text.Spans;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks at what became of incidents for which nothing was done, after the time that an action is given to work, and judges
 * it as it judges actions. Without that, an action would be given credit for alerts that pass by themselves.
 */
public final class LeftAlone {
    /** Between the settling times of actions, which are 5 to 15 minutes. */
    static final Duration GIVEN = Duration.ofMinutes(10);

    /** What could not be told by then is no sample. */
    static final Duration GIVEN_UP = Duration.ofHours(1);

    /** However many incidents there are, the sources of alerts are asked about so few of them at once. */
    static final int AT_ONCE = 20;

    private static final int LOWERED_AT_ONCE = 200;

    /** Where so many of a cluster cannot be told yet, it or its Prometheus is away, and each more takes as long to find out. */
    private static final int MOST_OPEN = 3;

    private final Appraisal.Ports ports;
    private final UntreatedStore store;
    private final Supplier<Policy> policy;
    private final Clock clock;

    LeftAlone(Appraisal.Ports ports, UntreatedStore store, Supplier<Policy> policy, Clock clock) {
        this.ports = ports;
        this.store = store;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Looks at those that are due, and lowers the scores of those that did not last. Any process may do it, also several
     * at once.
     *
     * @return how many became samples, or are known to be none
     */
    public int look() {
        store.recurred(LOWERED_AT_ONCE).forEach(this::lower);
        var now = clock.instant();
        var until = now.minus(GIVEN);
        var open = new HashMap<String, Integer>();
        int looked = 0;
        for (var incident : store.due(until.minus(GIVEN_UP), until, AT_ONCE)) {
            var cluster = incident.subject().cluster();
            if (open.getOrDefault(cluster, 0) >= MOST_OPEN) {
                continue;
            }
            var assessment = assess(incident, now);
            if (assessment.isEmpty()) {
                open.merge(cluster, 1, Integer::sum);
            } else if (store.store(incident, assessment.get())) {
                looked++;
            }
        }
        return looked;
    }

    /** Empty where it cannot be told for a reason that may pass. */
    private Optional<Assessment> assess(Incident incident, Instant now) {
        var appraisal = Appraisal.ofUntreated(ports, incident, now);
        if (!appraisal.view().available()) {
            return Optional.empty();
        }
        var decided = first(incident);
        var treated = treated(incident, decided, appraisal);
        if (treated.isPresent()) {
            return Optional.of(Assessment.notScored(treated.get(), now));
        }
        var looks = appraisal.looks(GIVEN.minus(Measuring.WINDOW));
        if (looks.stream().anyMatch(Look::passing)) {
            return Optional.empty();
        }
        var deductions = appraisal.sideEffects(decided.orElse(null), "Since the incident began");
        return Optional.of(Assessment.of(looks.stream().map(Look::component).toList(), deductions, now));
    }

    /**
     * Why it was not left alone. Who restarted a pod by hand is not seen.
     *
     * @param decided what was known when it was decided for the first time
     */
    private static Optional<String> treated(Incident incident, Optional<Snapshot> decided, Appraisal appraisal) {
        var began = incident.openedAt();
        return appraisal
                .treatedAfter(began, began)
                .map(a -> a.action() + " was run on " + a.target().display() + " meanwhile.")
                .or(() -> decided.filter(s -> appraisal.changedSince(appraisal.stoodIn(s)) || scaled(s, appraisal))
                        .map(s -> "Someone changed " + appraisal.patient().display() + " meanwhile."));
    }

    /** What was known when it was decided for the first time. */
    private Optional<Snapshot> first(Incident incident) {
        return ports.incidents().decisionsOf(incident.incidentId()).stream()
                .min(Comparator.comparing(Decision::decidedAt))
                .flatMap(d -> ports.incidents().trace(d.decisionId()))
                .map(IncidentStore.Trace::snapshot);
    }

    private static boolean scaled(Snapshot before, Appraisal appraisal) {
        var workload = before.workload();
        return workload != null
                && before.autoscaler() == null
                && workload.meta().ref().equals(appraisal.patient())
                && appraisal
                        .view()
                        .workload(appraisal.patient())
                        .filter(w -> w.desired() != workload.desired())
                        .isPresent();
    }

    /** Where the score says already that the alert fires, it is not lowered for that once more. */
    private void lower(Recurred recurred) {
        var known = recurred.assessment();
        store.lower(
                recurred, known.isNought(Component.Kind.ALERT_CLEARED) ? known : known.lowered(recurrence(recurred)));
    }

    private Deduction recurrence(Recurred recurred) {
        var held = Spans.said(Duration.between(recurred.openedAt(), recurred.recurredAt()));
        return Deduction.recurred(
                recurred.openedAt(),
                recurred.recurredAt(),
                policy.get().thresholds().repeatWindow(),
                held);
    }
}
