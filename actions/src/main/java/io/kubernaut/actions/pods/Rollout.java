package io.kubernaut.actions.pods;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.KubernetesExecutor;
import io.kubernaut.core.execution.Verification;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** How far a workload's pods follow its template. */
public final class Rollout {
    public static final String REVISION = KubernetesExecutor.REVISION;
    private static final String GENERATION = "deprecated.daemonset.template.generation";

    private final ClusterApi api;
    private final Clock clock;

    public Rollout(ClusterApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    /** Why a change of the template would not reach the pods by itself; empty when it would. */
    public static Optional<String> obstacle(LiveObject workload) {
        if (workload.flag("/spec/paused")) {
            return Optional.of(workload.display() + " is paused: its pods would not follow."
                    + " Whoever paused it must resume it first.");
        }
        if (onDelete(workload)) {
            return Optional.of(workload.display()
                    + " replaces pods only when they are deleted (OnDelete): they would not follow."
                    + " Restart its pods one by one instead.");
        }
        return workload.number("/spec/updateStrategy/rollingUpdate/partition", 0) > 0
                ? Optional.of(workload.display() + " is held back by a partition: not all its pods would follow."
                        + " Lower the partition first.")
                : Optional.empty();
    }

    /** Whether its pods are replaced only when somebody deletes them. */
    public static boolean onDelete(LiveObject workload) {
        return workload.text("/spec/updateStrategy/type").equals("OnDelete");
    }

    public Verification look(LiveObject workload) {
        if (!workload.observed()) {
            return new Verification.Pending("The controller has not seen the change yet.");
        }
        var counts = Counts.of(workload);
        var revision = revision(workload);
        if (revision.isEmpty() && counts.wanted() > 0) {
            return new Verification.Pending("No pods of the new template yet.");
        }
        if (revision.isPresent() && revision.get().failure().isPresent()) {
            return new Verification.Failed(
                    "Pods cannot be made: " + revision.get().failure().get());
        }
        var pods = revision.map(Revision::pods).orElse(List.of());
        var health =
                pods.stream().map(pod -> PodHealth.of(pod, clock.instant())).toList();
        var broken = health.stream().filter(h -> h.is(PodHealth.State.BROKEN)).findFirst();
        if (broken.isPresent()) {
            return new Verification.Failed(
                    "A new pod is not well: " + broken.get().words() + ".");
        }
        if (workload.condition("Progressing").path("reason").asString("").equals("ProgressDeadlineExceeded")) {
            return new Verification.Failed("The rollout exceeded its progress deadline.");
        }
        var waiting = health.stream()
                .filter(h -> h.is(PodHealth.State.WAITING))
                .map(PodHealth::words)
                .findFirst();
        var missing = counts.missing();
        if (missing.isPresent() || waiting.isPresent()) {
            return new Verification.Pending(missing.map(
                            m -> m + waiting.map(w -> "; " + w).orElse(""))
                    .orElseGet(() -> waiting.orElse("")));
        }
        return new Verification.Verified(
                counts.wanted() == 0
                        ? "The template is in force; no pods are wanted."
                        : counts.wanted() + " of " + counts.wanted()
                                + " pods have the new template, are ready and did not crash.");
    }

    /** The pods of the present template, and why it could not make more. */
    private record Revision(List<LiveObject> pods, Optional<String> failure) {}

    private Optional<Revision> revision(LiveObject workload) {
        var pods = api.list(ResourceKind.POD, workload.namespace());
        return switch (workload.kind().kind()) {
            case "Deployment" ->
                api.list(ResourceKind.REPLICA_SET, workload.namespace()).stream()
                        .filter(set -> set.controlledBy(workload.uid()))
                        .filter(set -> set.annotation(REVISION).equals(workload.annotation(REVISION)))
                        .findFirst()
                        .map(set -> new Revision(
                                pods.stream()
                                        .filter(p -> p.controlledBy(set.uid()))
                                        .toList(),
                                failure(set)));
            case "StatefulSet" -> {
                var hash = workload.text("/status/updateRevision");
                yield Optional.of(new Revision(
                        pods.stream()
                                .filter(p -> p.controlledBy(workload.uid()))
                                .filter(p -> hash.isEmpty()
                                        || p.label("controller-revision-hash").equals(hash))
                                .toList(),
                        Optional.empty()));
            }
            default -> {
                var generation = workload.annotation(GENERATION);
                yield Optional.of(new Revision(
                        pods.stream()
                                .filter(p -> p.controlledBy(workload.uid()))
                                .filter(p -> generation.isEmpty()
                                        || p.label("pod-template-generation").isEmpty()
                                        || p.label("pod-template-generation").equals(generation))
                                .toList(),
                        Optional.empty()));
            }
        };
    }

    private static Optional<String> failure(LiveObject set) {
        return set.conditionIs("ReplicaFailure", "True")
                ? Optional.of(set.condition("ReplicaFailure").path("message").asString("no reason given"))
                : Optional.empty();
    }

    /** What the workload's own status counts. */
    private record Counts(long wanted, long updated, long all, long available) {
        static Counts of(LiveObject workload) {
            return workload.kind().kind().equals("DaemonSet")
                    ? new Counts(
                            workload.number("/status/desiredNumberScheduled", 0),
                            workload.number("/status/updatedNumberScheduled", 0),
                            workload.number("/status/updatedNumberScheduled", 0),
                            workload.number("/status/numberAvailable", 0))
                    : new Counts(
                            workload.number("/spec/replicas", 1),
                            workload.number("/status/updatedReplicas", 0),
                            workload.number("/status/replicas", 0),
                            workload.number("/status/availableReplicas", 0));
        }

        Optional<String> missing() {
            if (updated < wanted) {
                return Optional.of(updated + " of " + wanted + " pods have the new template");
            }
            if (all > updated) {
                return Optional.of((all - updated) + " pods of the former template are still there");
            }
            return available < wanted
                    ? Optional.of(available + " of " + wanted + " pods are available")
                    : Optional.empty();
        }
    }
}
