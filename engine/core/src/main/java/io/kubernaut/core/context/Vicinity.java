package io.kubernaut.core.context;

import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.BudgetState;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.CronJobState;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.JobState;
import io.kubernaut.core.cluster.NetworkPolicyState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodMetricsState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.StorageClassState;
import io.kubernaut.core.cluster.WorkloadState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Finds in a cluster what stands around a subject: what it is part of, what it is made of, and what bears on it. */
final class Vicinity {
    private static final int MAX_RESOURCES = 20;

    /** Custom resources of the namespace that rules look at. */
    private static final Set<String> RELEVANT_KINDS = Set.of(
            "Certificate",
            "Backup",
            "Schedule",
            "BackupStorageLocation",
            "Cluster",
            "Kafka",
            "KafkaTopic",
            "VolumeSnapshot",
            "ScaledObject",
            "VerticalPodAutoscaler");

    private final ClusterView view;

    Vicinity(ClusterView view) {
        this.view = view;
    }

    @Nullable
    AutoscalerState autoscaler(Subject subject) {
        var direct = view.find(AutoscalerState.class, subject.ref());
        return direct.or(() -> view.list(AutoscalerState.class, subject.namespace()).stream()
                        .filter(h -> h.targetKind().equals(subject.kind())
                                && h.targetName().equals(subject.name()))
                        .findFirst())
                .orElse(null);
    }

    @Nullable
    WorkloadState workload(Subject subject, @Nullable AutoscalerState autoscaler) {
        var ref = subject.ref();
        if (autoscaler != null && ref.kind().equals("HorizontalPodAutoscaler")) {
            ref = ref.sibling(autoscaler.targetKind(), autoscaler.targetName());
        }
        if (ref.kind().equals("PersistentVolumeClaim")) {
            var claim = ref;
            var owners = view.list(PodState.class, ref.namespace()).stream()
                    .filter(p -> p.claims().contains(claim.name()))
                    .map(p -> Owners.top(view, p))
                    .distinct()
                    .toList();
            return owners.size() == 1 ? view.workload(owners.getFirst()).orElse(null) : null;
        }
        return WorkloadState.KINDS.contains(ref.kind()) ? view.workload(ref).orElse(null) : null;
    }

    @Nullable
    PodState namedPod(Subject subject) {
        var named = subject.named();
        return named.kind().equals("Pod")
                ? view.pod(named.namespace(), named.name()).orElse(null)
                : null;
    }

    List<PodState> pods(Subject subject, @Nullable WorkloadState workload) {
        var ref = subject.ref();
        if (ref.kind().equals("PersistentVolumeClaim")) {
            return view.list(PodState.class, ref.namespace()).stream()
                    .filter(p -> p.claims().contains(ref.name()))
                    .toList();
        }
        if (workload != null) {
            return view.podsOf(workload);
        }
        return switch (ref.kind()) {
            case "Node" -> view.podsOn(ref.name());
            case "Pod" -> view.pod(ref.namespace(), ref.name()).stream().toList();
            default ->
                view.list(PodState.class, ref.namespace()).stream()
                        .filter(p -> Owners.top(view, p).equals(ref) || p.ref().equals(subject.named()))
                        .toList();
        };
    }

    /** A store that complains about its disk names its pod; where that has one claim, it is the one. */
    Optional<ClaimState> onlyClaimOf(@Nullable PodState pod) {
        return pod == null || pod.claims().size() != 1
                ? Optional.empty()
                : view.find(
                        ClaimState.class,
                        pod.ref().sibling("PersistentVolumeClaim", pod.claims().getFirst()));
    }

    List<NodeState> nodes(List<PodState> pods) {
        return pods.stream()
                .map(PodState::node)
                .filter(n -> !n.isEmpty())
                .distinct()
                .sorted()
                .flatMap(n -> view.node(n).stream())
                .toList();
    }

    List<ClaimState> claims(List<PodState> pods) {
        return pods.stream()
                .flatMap(p -> p.claims().stream()
                        .flatMap(
                                c -> view.find(ClaimState.class, p.ref().sibling("PersistentVolumeClaim", c)).stream()))
                .distinct()
                .sorted(Comparator.comparing(ClaimState::ref))
                .toList();
    }

    @Nullable
    StorageClassState storageClass(@Nullable ClaimState claim, List<ClaimState> claims) {
        var chosen = claim != null ? claim : claims.isEmpty() ? null : claims.getFirst();
        return chosen == null
                ? null
                : view.find(StorageClassState.class, "StorageClass", "", chosen.storageClass())
                        .orElse(null);
    }

    /** A budget whose selector is empty, or says more than labels, is taken to select every pod. */
    List<BudgetState> budgets(List<PodState> pods, String namespace) {
        return view.list(BudgetState.class, namespace).stream()
                .filter(b -> selectsAny(b.selector(), pods))
                .toList();
    }

    List<NetworkPolicyState> networkPolicies(List<PodState> pods, String namespace) {
        return view.list(NetworkPolicyState.class, namespace).stream()
                .filter(n -> n.selectsAllPods()
                        || pods.stream().anyMatch(p -> n.selects(p.meta().labels())))
                .toList();
    }

    private static boolean selectsAny(SortedMap<String, String> selector, List<PodState> pods) {
        return selector.isEmpty()
                || pods.stream().anyMatch(p -> Owners.matches(selector, p.meta().labels()));
    }

    @Nullable
    JobState job(Subject subject) {
        return view.find(JobState.class, subject.named())
                .or(() -> view.find(JobState.class, subject.ref()))
                .or(() -> Optional.ofNullable(namedPod(subject))
                        .map(p -> p.meta().controller())
                        .filter(c -> c.kind().equals("Job"))
                        .flatMap(c -> view.find(JobState.class, subject.named().sibling("Job", c.name()))))
                .orElse(null);
    }

    @Nullable
    CronJobState cronJob(Subject subject, @Nullable JobState job) {
        return view.find(CronJobState.class, subject.ref())
                .or(() -> Optional.ofNullable(job)
                        .map(j -> j.meta().controller())
                        .flatMap(
                                c -> view.find(CronJobState.class, subject.ref().sibling("CronJob", c.name()))))
                .orElse(null);
    }

    List<EventState> events(Subject subject, @Nullable WorkloadState workload, List<PodState> pods) {
        var about = new LinkedHashSet<ObjectRef>();
        about.add(subject.ref());
        about.add(subject.named());
        pods.forEach(p -> about.add(p.ref()));
        if (workload != null) {
            about.add(workload.ref());
            view.controlledBy(workload.meta().uid()).forEach(o -> about.add(o.ref()));
        }
        var candidates = new ArrayList<>(view.list(EventState.class, subject.namespace()));
        if (subject.namespace().isEmpty()) {
            candidates.addAll(view.list(EventState.class, "default"));
        }
        return candidates.stream()
                .filter(e -> about.contains(e.involved()))
                .sorted(Comparator.comparing((EventState e) -> e.lastSeen() == null ? Instant.EPOCH : e.lastSeen())
                        .reversed()
                        .thenComparing(EventState::ref))
                .limit(SnapshotBuilder.MAX_EVENTS)
                .toList();
    }

    List<CustomObjectState> resources(Subject subject) {
        var found = new LinkedHashSet<CustomObjectState>();
        view.find(CustomObjectState.class, subject.ref()).ifPresent(found::add);
        view.find(CustomObjectState.class, subject.named()).ifPresent(found::add);
        backupElsewhere(subject.namespace()).ifPresent(found::add);
        view.list(CustomObjectState.class, subject.namespace()).stream()
                .filter(o -> RELEVANT_KINDS.contains(o.kind()))
                .limit(MAX_RESOURCES)
                .forEach(found::add);
        return found.stream()
                .limit(MAX_RESOURCES)
                .sorted(Comparator.comparing(CustomObjectState::ref))
                .toList();
    }

    /** Velero keeps its backups in a namespace of its own. */
    private Optional<CustomObjectState> backupElsewhere(String namespace) {
        return view.list(CustomObjectState.class).stream()
                .filter(o -> !o.ref().namespace().equals(namespace) && Backups.covers(o, namespace))
                .max(Comparator.comparing((CustomObjectState o) -> o.field("status.completionTimestamp"))
                        .thenComparing(CustomObjectState::ref));
    }

    List<PodMetricsState> usage(List<PodState> pods) {
        return pods.stream()
                .flatMap(p -> view.find(PodMetricsState.class, p.ref().sibling("PodMetrics", p.name())).stream())
                .sorted(Comparator.comparing(PodMetricsState::ref))
                .toList();
    }
}
