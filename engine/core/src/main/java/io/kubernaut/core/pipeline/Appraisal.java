package io.kubernaut.core.pipeline;

import io.kubernaut.core.assessment.AlertSource;
import io.kubernaut.core.assessment.ClearedAlerts;
import io.kubernaut.core.assessment.Component;
import io.kubernaut.core.assessment.Deduction;
import io.kubernaut.core.assessment.Look;
import io.kubernaut.core.assessment.TargetHealth;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.incident.Standing;
import io.kubernaut.core.memory.Memory;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is to be seen of one run's effect. */
final class Appraisal {
    private static final int MOST_AROUND = 50;

    private static final Set<String> SCALING = Set.of("scale_deployment", "scale_statefulset");

    /** Where it is looked up. */
    record Ports(
            RunStore runs,
            IncidentStore incidents,
            AlertStore alerts,
            Memory memory,
            Clusters clusters,
            AlertSource source) {}

    private final Ports ports;
    private final ActionRun run;
    private final @Nullable Incident incident;
    private final ClusterView view;
    private final List<Episode> episodes;
    private final Instant now;

    Appraisal(Ports ports, ActionRun run, Instant now) {
        this.ports = ports;
        this.run = run;
        this.now = now;
        this.incident = ports.incidents().find(run.incidentId()).orElse(null);
        this.view = ports.clusters().named(run.target().cluster());
        this.episodes = ports.alerts().ofIncident(run.incidentId());
    }

    ClusterView view() {
        return view;
    }

    /** When the cluster showed the effect; also of a change that was ended since. */
    Instant shownAt() {
        return ports.runs().steps(run.runId()).stream()
                .filter(s -> s.state() == RunState.VERIFIED)
                .map(RunStore.Step::at)
                .reduce((first, second) -> second)
                .orElseGet(() -> Objects.requireNonNullElse(run.finishedAt(), run.createdAt()));
    }

    private Instant appliedAt() {
        return Objects.requireNonNullElse(run.appliedAt(), run.createdAt());
    }

    /** Whose health tells whether it worked: the target, or the workload that its pods are of. */
    ObjectRef patient() {
        var also = run.plan() == null ? List.<ObjectRef>of() : run.plan().also();
        var subject = incident == null ? Stream.<ObjectRef>empty() : Stream.of(incident.subject());
        return Stream.concat(Stream.of(run.target()), Stream.concat(also.stream(), subject))
                .filter(o -> WorkloadState.KINDS.contains(o.kind()) || o.kind().equals("Node"))
                .findFirst()
                .orElse(run.target());
    }

    /** The incident that the run was for, where it is not over; else null. */
    @Nullable
    UUID openIncident() {
        return incident != null && incident.open() ? incident.incidentId() : null;
    }

    /** By what a change of the patient that is somebody else's shows; "" where nothing does. */
    String stand() {
        var patient = patient();
        return view.workload(patient)
                .map(w -> w.meta().uid() + " " + w.template().hash())
                .or(() -> view.find(NodeState.class, patient).map(n -> n.meta().uid()))
                .orElse("");
    }

    /** Why what is seen is not, or not only, this run's doing. */
    Optional<String> notItsDoing(@Nullable String stoodAs) {
        var stands = stand();
        if (stoodAs != null && !stoodAs.isEmpty() && !stands.isEmpty() && !stands.equals(stoodAs)) {
            return Optional.of("Someone changed " + patient().display() + " after its effect had shown.");
        }
        return scaledSince().or(this::followed);
    }

    private Optional<String> scaledSince() {
        var replicas = run.parameters().get("replicas");
        return run.state() == RunState.VERIFIED && SCALING.contains(run.action()) && replicas instanceof Number set
                ? view.workload(run.target())
                        .filter(w -> w.desired() != set.intValue())
                        .map(w -> "Someone set " + w.desired() + " replicas after its effect had shown.")
                : Optional.empty();
    }

    private Optional<String> followed() {
        var shown = shownAt();
        var patient = patient();
        return ports.memory().recentActions(patient, run.createdAt()).stream()
                .filter(a -> a.remedy() && a.at().isAfter(shown) && a.concerns(patient))
                .findFirst()
                .map(a -> a.action() + " was run on " + a.target().display() + " after its effect had shown.");
    }

    /** In the order in which they are told. */
    List<Look> looks() {
        return List.of(
                new TargetHealth(view, shownAt(), now).look(patient()),
                ClearedAlerts.look(answered(), ports.source()),
                new Look(
                        Component.unknown(Component.Kind.METRICS, "There is no measure for " + run.symptom() + "."),
                        false));
    }

    private List<Episode> answered() {
        return episodes.stream()
                .filter(e -> e.alert().name().equals(run.alertName()))
                .filter(e -> !e.alert().startsAt().isAfter(appliedAt()))
                .toList();
    }

    /** Alerts of another name that came up at the patient, or joined the incident, and fire. */
    Optional<Deduction> sideEffects() {
        var causes = Stream.concat(
                        Stream.of(patient()),
                        incident == null ? Stream.empty() : Stream.of(incident.subject(), incident.cause()))
                .collect(Collectors.toUnmodifiableSet());
        var known = episodes.stream().map(Episode::episodeId).toList();
        var around = new AlertStore.Around(run.target().cluster(), known, causes, List.of(), List.of(), MOST_AROUND);
        var near = ports.alerts().around(around).stream()
                .filter(s -> s.cause() != null && causes.contains(s.cause()))
                .map(Standing::episode);
        var before = episodes.stream()
                .filter(e -> !e.alert().startsAt().isAfter(appliedAt()))
                .map(e -> e.alert().name())
                .collect(Collectors.toUnmodifiableSet());
        var names = Stream.concat(episodes.stream().filter(Episode::open), near)
                .filter(e -> e.alert().startsAt().isAfter(appliedAt()))
                .map(e -> e.alert().name())
                .filter(n -> !n.equals(run.alertName()) && !before.contains(n))
                .distinct()
                .sorted()
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(Deduction.sideEffect("Since the action there is " + String.join(", ", names) + "."));
    }
}
