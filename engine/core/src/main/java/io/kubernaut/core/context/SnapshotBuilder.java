package io.kubernaut.core.context;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.BudgetState;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.CronJobState;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.JobState;
import io.kubernaut.core.cluster.LimitRangeState;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.NamespaceState;
import io.kubernaut.core.cluster.NetworkPolicyState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodMetricsState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.StorageClassState;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers the facts of one subject into a snapshot. It reads the view and memory; nothing else. */
public final class SnapshotBuilder {
    private static final int MAX_PODS = 50;
    private static final int MAX_EVENTS = 30;
    private static final int MAX_PEERS = 20;
    public static final int MAX_RELATED = 50;
    private static final int MAX_RESOURCES = 20;
    private static final int MAX_ALERTS = 50;
    public static final Duration HISTORY = Duration.ofDays(7);

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

    /** Kinds beside the essential ones of which rules and guards must know that there are none. */
    private static final List<String> NEEDED = List.of(
            "HorizontalPodAutoscaler",
            "LimitRange",
            "PersistentVolumeClaim",
            "PodDisruptionBudget",
            "ResourceQuota",
            "VerticalPodAutoscaler");

    private static final Comparator<Alert> BY_NAME = Comparator.comparing(Alert::name)
            .thenComparing(Alert::fingerprint)
            .thenComparing(Alert::startsAt)
            .thenComparing(a -> a.annotations().toString());

    /** Of more related alerts than a snapshot holds, the first in this order stay. */
    public static final Comparator<RelatedAlert> RELATED = Comparator.comparing(RelatedAlert::name)
            .thenComparing(RelatedAlert::subject)
            .thenComparing(RelatedAlert::symptom)
            .thenComparing(RelatedAlert::severity)
            .thenComparing(RelatedAlert::startsAt);

    private static final Comparator<RecentAction> NEWEST_FIRST = Comparator.comparing(RecentAction::at)
            .reversed()
            .thenComparing(RecentAction::target)
            .thenComparing(RecentAction::action)
            .thenComparing(a -> a.parameters().toString());

    private final ClusterView view;
    private final Memory memory;
    private final Policy policy;
    private final Mode mode;
    private final Instant now;
    private final Ownerships ownerships;
    private final Peers peers;
    private @Nullable Fleet fleet;
    private Memory.@Nullable Load load;

    public SnapshotBuilder(ClusterView view, Memory memory, Policy policy, Mode mode, Instant now) {
        this.view = view;
        this.memory = memory;
        this.policy = policy;
        this.mode = mode;
        this.now = now;
        this.ownerships = new Ownerships(view);
        this.peers = new Peers(view, policy.thresholds(), now);
    }

    public Snapshot build(String symptom, Subject subject, List<Alert> alerts, List<RelatedAlert> related) {
        return build(symptom, "", subject, alerts, List.of(), related);
    }

    /**
     * @param meaning what the first of its own alerts means, in words for people
     * @param own alerts of the subject and the symptom; they give the snapshot its name, and stay when there are too many
     * @param others alerts of the same incident
     */
    public Snapshot build(
            String symptom,
            String meaning,
            Subject subject,
            List<Alert> own,
            List<Alert> others,
            List<RelatedAlert> related) {
        var ref = subject.ref();
        var named = own.stream().sorted(BY_NAME).toList();
        var sorted = Stream.concat(named.stream(), others.stream().sorted(BY_NAME))
                .limit(MAX_ALERTS)
                .sorted(BY_NAME)
                .toList();
        var autoscaler = autoscaler(subject);
        var workload = workload(subject, autoscaler);
        var pod = namedPod(subject);
        var allPods = pods(subject, workload);
        var pods = bounded(allPods, pod);
        var claims = claims(pods);
        var claim = view.find(ClaimState.class, ref)
                .or(() -> view.find(ClaimState.class, subject.named()))
                .or(() -> onlyClaimOf(pod))
                .orElse(null);
        var node = view.node(ref.kind().equals("Node") ? ref.name() : pod == null ? "" : pod.node())
                .orElse(null);
        var job = job(subject);
        var unwell = peers.of(ref, MAX_PEERS);
        return new Snapshot(
                symptom,
                named.isEmpty() ? "" : named.getFirst().name(),
                severity(sorted),
                meaning,
                subject,
                sorted,
                related.stream().sorted(RELATED).limit(MAX_RELATED).toList(),
                workload,
                workload == null ? null : Rollouts.of(workload, view, now),
                pods,
                pod,
                node,
                nodes(pods),
                claim,
                claims,
                storageClass(claim, claims),
                autoscaler,
                budgets(pods, ref.namespace()),
                view.list(QuotaState.class, ref.namespace()),
                view.list(LimitRangeState.class, ref.namespace()),
                networkPolicies(pods, ref.namespace()),
                job,
                cronJob(subject, job),
                events(subject, workload, pods),
                unwell,
                resources(subject),
                usage(pods),
                ownerships.of(candidates(subject, workload, autoscaler, claims(claim, claims), pod, unwell)),
                maintenance(subject, workload, node, claim, job),
                fleet(),
                recentActions(ref, sorted),
                memory.scores(ref, symptom, now).stream()
                        .sorted(Comparator.comparing(Score::action))
                        .toList(),
                load(),
                mode,
                policy,
                view.available() ? "" : view.unavailableBecause(),
                unseen(subject),
                now);
    }

    private SortedMap<String, String> unseen(Subject subject) {
        var unseen = new TreeMap<String, String>();
        Stream.concat(NEEDED.stream(), Stream.of(subject.named().kind())).forEach(kind -> {
            var because = view.unseen(kind);
            if (!because.isEmpty()) {
                unseen.put(kind, because);
            }
        });
        return unseen;
    }

    private List<RecentAction> recentActions(ObjectRef subject, List<Alert> alerts) {
        var remembered = memory.recentActions(subject, now.minus(HISTORY)).stream()
                .sorted(NEWEST_FIRST)
                .toList();
        return Attempts.recurring(
                remembered, subject, alerts, policy.thresholds().repeatWindow());
    }

    /**
     * What there is to decide on when the facts cannot be gathered: the alerts, and why there is nothing else.
     *
     * @param because in words
     */
    public Snapshot bare(String symptom, String meaning, Subject subject, List<Alert> alerts, String because) {
        var sorted = alerts.stream().sorted(BY_NAME).limit(MAX_ALERTS).toList();
        return new Snapshot(
                symptom,
                sorted.isEmpty() ? "" : sorted.getFirst().name(),
                severity(sorted),
                meaning,
                subject,
                sorted,
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
                nobody(),
                null,
                Fleet.UNKNOWN,
                List.of(),
                List.of(),
                Memory.Load.NONE,
                mode,
                policy,
                "The facts could not be gathered: " + because,
                new TreeMap<>(),
                now);
    }

    private static String severity(List<Alert> alerts) {
        var order = List.of("critical", "error", "warning", "info", "none");
        return alerts.stream()
                .map(Alert::severity)
                .filter(order::contains)
                .min(Comparator.comparingInt(order::indexOf))
                .orElse("none");
    }

    private @Nullable AutoscalerState autoscaler(Subject subject) {
        var direct = view.find(AutoscalerState.class, subject.ref());
        return direct.or(() -> view.list(AutoscalerState.class, subject.namespace()).stream()
                        .filter(h -> h.targetKind().equals(subject.kind())
                                && h.targetName().equals(subject.name()))
                        .findFirst())
                .orElse(null);
    }

    private @Nullable WorkloadState workload(Subject subject, @Nullable AutoscalerState autoscaler) {
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

    private @Nullable PodState namedPod(Subject subject) {
        var named = subject.named();
        return named.kind().equals("Pod")
                ? view.pod(named.namespace(), named.name()).orElse(null)
                : null;
    }

    private List<PodState> pods(Subject subject, @Nullable WorkloadState workload) {
        var ref = subject.ref();
        if (ref.kind().equals("PersistentVolumeClaim")) {
            return view.list(PodState.class, ref.namespace()).stream()
                    .filter(p -> p.claims().contains(ref.name()))
                    .toList();
        }
        if (workload != null) {
            return podsOf(view, workload);
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

    /** Its own pods, and those of its ReplicaSets; whatever else owns whatever is not followed. */
    public static List<PodState> podsOf(ClusterView view, WorkloadState workload) {
        var pods = new ArrayList<PodState>();
        for (var owned : view.controlledBy(workload.meta().uid())) {
            if (owned instanceof PodState pod) {
                pods.add(pod);
            } else if (owned instanceof WorkloadState set && set.kind().equals("ReplicaSet")) {
                view.controlledBy(set.meta().uid()).stream()
                        .filter(PodState.class::isInstance)
                        .map(PodState.class::cast)
                        .forEach(pods::add);
            }
        }
        return pods;
    }

    /** Those that are not well come first, so that they stay when the list is cut. */
    private List<PodState> bounded(List<PodState> pods, @Nullable PodState named) {
        return pods.stream()
                .sorted(Comparator.comparing(
                                (PodState p) -> named == null || !p.ref().equals(named.ref()))
                        .thenComparingInt(this::dispensable)
                        .thenComparing(PodState::ref))
                .limit(MAX_PODS)
                .sorted(Comparator.comparing(PodState::ready).thenComparing(PodState::ref))
                .toList();
    }

    /** What has run to its end, or was evicted and stays on as a record, tells less than what fails now. */
    private int dispensable(PodState pod) {
        if (pod.over()) {
            return "Succeeded".equals(pod.phase()) ? 5 : "Evicted".equals(pod.reason()) ? 4 : 2;
        }
        var oomSince = now.minus(policy.thresholds().oomRecoveredAfter());
        if (pod.crashing(now) || pod.oomKilledSince(oomSince) || pod.imagePullFailing() || pod.configFailing()) {
            return 0;
        }
        return pod.ready() ? 3 : 1;
    }

    /** A store that complains about its disk names its pod; where that has one claim, it is the one. */
    private Optional<ClaimState> onlyClaimOf(@Nullable PodState pod) {
        return pod == null || pod.claims().size() != 1
                ? Optional.empty()
                : view.find(
                        ClaimState.class,
                        pod.ref().sibling("PersistentVolumeClaim", pod.claims().getFirst()));
    }

    private List<NodeState> nodes(List<PodState> pods) {
        return pods.stream()
                .map(PodState::node)
                .filter(n -> !n.isEmpty())
                .distinct()
                .sorted()
                .flatMap(n -> view.node(n).stream())
                .toList();
    }

    private List<ClaimState> claims(List<PodState> pods) {
        return pods.stream()
                .flatMap(p -> p.claims().stream()
                        .flatMap(
                                c -> view.find(ClaimState.class, p.ref().sibling("PersistentVolumeClaim", c)).stream()))
                .distinct()
                .sorted(Comparator.comparing(ClaimState::ref))
                .toList();
    }

    private @Nullable StorageClassState storageClass(@Nullable ClaimState claim, List<ClaimState> claims) {
        var chosen = claim != null ? claim : claims.isEmpty() ? null : claims.getFirst();
        return chosen == null
                ? null
                : view.find(StorageClassState.class, "StorageClass", "", chosen.storageClass())
                        .orElse(null);
    }

    /** A budget whose selector is empty, or says more than labels, is taken to select every pod. */
    private List<BudgetState> budgets(List<PodState> pods, String namespace) {
        return view.list(BudgetState.class, namespace).stream()
                .filter(b -> b.selector().isEmpty()
                        || pods.stream()
                                .anyMatch(p ->
                                        Owners.matches(b.selector(), p.meta().labels())))
                .toList();
    }

    private List<NetworkPolicyState> networkPolicies(List<PodState> pods, String namespace) {
        return view.list(NetworkPolicyState.class, namespace).stream()
                .filter(n -> n.podSelector().isEmpty()
                        || pods.stream()
                                .anyMatch(p ->
                                        Owners.matches(n.podSelector(), p.meta().labels())))
                .toList();
    }

    private @Nullable JobState job(Subject subject) {
        return view.find(JobState.class, subject.named())
                .or(() -> view.find(JobState.class, subject.ref()))
                .or(() -> Optional.ofNullable(namedPod(subject))
                        .map(p -> p.meta().controller())
                        .filter(c -> c.kind().equals("Job"))
                        .flatMap(c -> view.find(JobState.class, subject.named().sibling("Job", c.name()))))
                .orElse(null);
    }

    private @Nullable CronJobState cronJob(Subject subject, @Nullable JobState job) {
        return view.find(CronJobState.class, subject.ref())
                .or(() -> Optional.ofNullable(job)
                        .map(j -> j.meta().controller())
                        .flatMap(
                                c -> view.find(CronJobState.class, subject.ref().sibling("CronJob", c.name()))))
                .orElse(null);
    }

    private List<EventState> events(Subject subject, @Nullable WorkloadState workload, List<PodState> pods) {
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
                .limit(MAX_EVENTS)
                .toList();
    }

    private List<CustomObjectState> resources(Subject subject) {
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

    private List<PodMetricsState> usage(List<PodState> pods) {
        return pods.stream()
                .flatMap(p -> view.find(PodMetricsState.class, p.ref().sibling("PodMetrics", p.name())).stream())
                .sorted(Comparator.comparing(PodMetricsState::ref))
                .toList();
    }

    private List<ClusterObject> candidates(
            Subject subject,
            @Nullable WorkloadState workload,
            @Nullable AutoscalerState autoscaler,
            List<ClaimState> claims,
            @Nullable PodState pod,
            List<Peer> unwell) {
        var objects = new ArrayList<ClusterObject>(claims);
        for (var object : new ClusterObject[] {workload, autoscaler, pod}) {
            if (object != null) {
                objects.add(object);
            }
        }
        view.find(CustomObjectState.class, subject.ref()).ifPresent(objects::add);
        unwell.forEach(p -> view.workload(p.ref()).ifPresent(objects::add));
        return objects;
    }

    private static List<ClaimState> claims(@Nullable ClaimState named, List<ClaimState> mounted) {
        var all = new LinkedHashSet<>(mounted);
        if (named != null) {
            all.add(named);
        }
        return List.copyOf(all);
    }

    /** The latest end of a maintenance that an owner has announced on the subject or what it stands in. */
    private @Nullable Instant maintenance(
            Subject subject,
            @Nullable WorkloadState workload,
            @Nullable NodeState node,
            @Nullable ClaimState claim,
            @Nullable JobState job) {
        var metas = new ArrayList<Meta>();
        for (var object : new ClusterObject[] {workload, node, claim, job}) {
            if (object != null) {
                metas.add(object.meta());
            }
        }
        view.find(CronJobState.class, subject.ref()).ifPresent(c -> metas.add(c.meta()));
        view.find(CustomObjectState.class, subject.ref()).ifPresent(o -> metas.add(o.meta()));
        view.find(NamespaceState.class, "Namespace", "", subject.namespace()).ifPresent(n -> metas.add(n.meta()));
        view.find(AutoscalerState.class, subject.ref()).ifPresent(a -> metas.add(a.meta()));
        Optional.ofNullable(namedPod(subject)).ifPresent(p -> metas.add(p.meta()));
        return metas.stream()
                .map(m -> m.annotation("kubernaut.io/maintenance-until"))
                .filter(text -> !text.isEmpty())
                .map(this::end)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** An end that cannot be read holds for an hour at a time: someone meant to keep hands off. */
    private Instant end(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return now.plus(Duration.ofHours(1));
        }
    }

    /** Asked for once: all that is decided together sees the same counts, and the store counts anew before it begins. */
    private Memory.Load load() {
        if (load == null) {
            load = memory.load(view.cluster(), now);
        }
        return load;
    }

    private Fleet fleet() {
        if (fleet == null) {
            fleet = view.derived(Fleet.class, Fleets.OF, Fleets::of);
        }
        return fleet;
    }

    /** An empty, sorted map for builders of snapshots. */
    public static SortedMap<String, Ownership> nobody() {
        return new TreeMap<>();
    }
}
