package io.kubernaut.core.pipeline;

import io.kubernaut.core.assessment.AlertSource;
import io.kubernaut.core.assessment.ClearedAlerts;
import io.kubernaut.core.assessment.Component;
import io.kubernaut.core.assessment.Deduction;
import io.kubernaut.core.assessment.Look;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.assessment.SideEffects;
import io.kubernaut.core.assessment.TargetHealth;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.incident.Standing;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is to be seen of what one run achieved, or of what became of an incident for which nothing was done. */
final class Appraisal {
    private static final int MOST_AROUND = 50;

    /** Where it is looked up. */
    record Ports(
            RunStore runs,
            IncidentStore incidents,
            AlertStore alerts,
            Memory memory,
            Clusters clusters,
            AlertSource source,
            Measuring measuring) {}

    private final Ports ports;
    private final @Nullable Incident incident;
    private final ObjectRef patient;
    private final List<ObjectRef> concerned;
    private final Answered answered;
    private final ClusterView view;
    private final List<Episode> episodes;
    private final Instant now;

    /**
     * What was to be healed.
     *
     * @param alertName of the alerts that are to be over
     * @param since alerts that came up after that are new
     * @param began when whatever was done to it began at the earliest
     * @param shownAt from then on the patient should do well
     */
    private record Answered(String alertName, String symptom, Instant since, Instant began, Instant shownAt) {}

    private Appraisal(
            Ports ports,
            UUID incidentId,
            @Nullable Incident incident,
            List<ObjectRef> concerned,
            Answered answered,
            Instant now) {
        this.ports = ports;
        this.incident = incident;
        this.patient = patient(concerned);
        this.concerned = concerned;
        this.answered = answered;
        this.now = now;
        this.view = ports.clusters().named(patient.cluster());
        this.episodes = ports.alerts().ofIncident(incidentId);
    }

    static Appraisal of(Ports ports, ActionRun run, Instant now) {
        var incident = ports.incidents().find(run.incidentId()).orElse(null);
        var also = run.plan() == null ? List.<ObjectRef>of() : run.plan().also();
        var concerned = Stream.concat(
                        Stream.of(run.target()),
                        Stream.concat(also.stream(), incident == null ? Stream.of() : Stream.of(incident.subject())))
                .toList();
        var applied = Objects.requireNonNullElse(run.appliedAt(), run.createdAt());
        var began = Objects.requireNonNullElse(run.applyingSince(), applied);
        var answered = new Answered(run.alertName(), run.symptom(), applied, began, shownAt(ports, run));
        return new Appraisal(ports, run.incidentId(), incident, concerned, answered, now);
    }

    static Appraisal ofUntreated(Ports ports, Incident incident, Instant now) {
        var concerned = List.of(incident.subject(), incident.cause());
        var opened = incident.openedAt();
        var answered = new Answered(incident.alertName(), incident.symptom(), opened, opened, opened);
        return new Appraisal(ports, incident.incidentId(), incident, concerned, answered, now);
    }

    /** When the cluster showed the effect; also of a change that was ended since. */
    private static Instant shownAt(Ports ports, ActionRun run) {
        return ports.runs().steps(run.runId()).stream()
                .filter(s -> s.state() == RunState.VERIFIED)
                .map(RunStore.Step::at)
                .reduce((first, second) -> second)
                .orElseGet(() -> Objects.requireNonNullElse(run.finishedAt(), run.createdAt()));
    }

    private static ObjectRef patient(List<ObjectRef> concerned) {
        return concerned.stream()
                .filter(o -> WorkloadState.KINDS.contains(o.kind()) || o.kind().equals("Node"))
                .findFirst()
                .orElse(concerned.getFirst());
    }

    ClusterView view() {
        return view;
    }

    Instant shownAt() {
        return answered.shownAt();
    }

    /** Whose health tells whether it worked: the target, or the workload that its pods are of. */
    ObjectRef patient() {
        return patient;
    }

    /** The incident that the run was for, where it is not over; else null. */
    @Nullable
    UUID openIncident() {
        return incident != null && incident.open() ? incident.incidentId() : null;
    }

    /** By what a change of the patient that is somebody else's shows; "" where nothing does. */
    String stand() {
        return view.workload(patient)
                .map(Appraisal::stand)
                .or(() -> view.find(NodeState.class, patient).map(n -> n.meta().uid()))
                .orElse("");
    }

    /** The same, as it was when the snapshot was taken. */
    String stoodIn(Snapshot snapshot) {
        var workload = snapshot.workload();
        var node = snapshot.node();
        if (workload != null && workload.meta().ref().equals(patient)) {
            return stand(workload);
        }
        return node != null && node.meta().ref().equals(patient) ? node.meta().uid() : "";
    }

    private static String stand(WorkloadState workload) {
        return workload.meta().uid() + " " + workload.template().hash();
    }

    /** Whether the patient is another one by now, or its pods are made by another template. */
    boolean changedSince(@Nullable String stoodAs) {
        var stands = stand();
        return stoodAs != null && !stoodAs.isEmpty() && !stands.isEmpty() && !stands.equals(stoodAs);
    }

    /**
     * A remedy of the patient that took place after that.
     *
     * @param asked when it was asked for at the earliest
     */
    Optional<RecentAction> treatedAfter(Instant time, Instant asked) {
        return ports.memory().recentActions(patient, asked).stream()
                .filter(a -> a.remedy() && a.at().isAfter(time) && a.concerns(patient))
                .findFirst();
    }

    /**
     * In the order in which they are told.
     *
     * @param settling how long after the effect showed it is measured
     */
    List<Look> looks(Duration settling) {
        var health = new TargetHealth(view, shownAt(), now).look(patient);
        return List.of(health, ClearedAlerts.look(toBeOver(), ports.source()), measures(health, settling));
    }

    /** Of a workload none of whose pods serve, less cpu or memory in use is no good sign. */
    private Look measures(Look health, Duration settling) {
        var value = health.component().value();
        if (value != null && value == 0 && !patient.kind().equals("Node")) {
            return new Look(
                    Component.unknown(
                            Component.Kind.METRICS, "Nothing of it works, so that measures say nothing of it."),
                    false);
        }
        var shown = shownAt().isBefore(answered.began()) ? answered.began() : shownAt();
        var reach = settling.compareTo(Measuring.WINDOW) < 0 ? Measuring.WINDOW : settling;
        var claims = concerned.stream().filter(o -> o.kind().equals("PersistentVolumeClaim"));
        return ports.measuring()
                .look(
                        view,
                        Stream.concat(Stream.of(patient), claims).toList(),
                        answered.symptom(),
                        new Measuring.Windows(answered.began(), shown.plus(reach)),
                        now);
    }

    private List<Episode> toBeOver() {
        return episodes.stream()
                .filter(e -> e.alert().name().equals(answered.alertName()))
                .filter(e -> !e.alert().startsAt().isAfter(answered.since()))
                .toList();
    }

    /**
     * What went wrong beside what was to be healed, and was well before.
     *
     * @param before the snapshot of the decision; null where there is none
     * @param since how to say it, such as "Since the action"
     */
    List<Deduction> sideEffects(@Nullable Snapshot before, String since) {
        var causes = Stream.concat(
                        Stream.of(patient),
                        incident == null ? Stream.empty() : Stream.of(incident.subject(), incident.cause()))
                .collect(Collectors.toUnmodifiableSet());
        return Stream.concat(
                        newAlerts(causes, since).stream(),
                        new SideEffects(view, before, answered.began(), answered.shownAt())
                                .of(patient, causes, since).stream())
                .toList();
    }

    /** Alerts of another name that came up at one of these, or joined the incident, and fire. */
    private Optional<Deduction> newAlerts(Set<ObjectRef> causes, String since) {
        var known = episodes.stream().map(Episode::episodeId).toList();
        var around = new AlertStore.Around(patient.cluster(), known, causes, List.of(), List.of(), MOST_AROUND);
        var near = ports.alerts().around(around).stream()
                .filter(s -> s.cause() != null && causes.contains(s.cause()))
                .map(Standing::episode);
        var before = episodes.stream()
                .filter(e -> !e.alert().startsAt().isAfter(answered.since()))
                .map(e -> e.alert().name())
                .collect(Collectors.toUnmodifiableSet());
        var names = Stream.concat(episodes.stream().filter(Episode::open), near)
                .filter(e -> e.alert().startsAt().isAfter(answered.since()))
                .map(e -> e.alert().name())
                .filter(n -> !n.equals(answered.alertName()) && !before.contains(n))
                .distinct()
                .sorted()
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(Deduction.sideEffect(since + " there is " + String.join(", ", names) + "."));
    }
}
