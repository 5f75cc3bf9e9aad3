package io.kubernaut.core.context;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.CronJobState;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.JobState;
import io.kubernaut.core.cluster.LimitRangeState;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.NamespaceState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaState;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers the facts of one subject into a snapshot. It reads the view and memory; nothing else. */
public final class SnapshotBuilder {
    private static final int MAX_PODS = 50;
    public static final int MAX_PEERS = 20;
    public static final int MAX_EVENTS = 30;
    public static final int MAX_RELATED = 50;
    private static final int MAX_ALERTS = 50;
    public static final Duration HISTORY = Duration.ofDays(7);

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
    private final Vicinity around;
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
        this.around = new Vicinity(view);
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
        var autoscaler = around.autoscaler(subject);
        var workload = around.workload(subject, autoscaler);
        var pod = around.namedPod(subject);
        var allPods = around.pods(subject, workload);
        var pods = bounded(allPods, pod);
        var claims = around.claims(pods);
        var claim = view.find(ClaimState.class, ref)
                .or(() -> view.find(ClaimState.class, subject.named()))
                .or(() -> around.onlyClaimOf(pod))
                .orElse(null);
        var node = view.node(ref.kind().equals("Node") ? ref.name() : pod == null ? "" : pod.node())
                .orElse(null);
        var job = around.job(subject);
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
                around.nodes(pods),
                claim,
                claims,
                around.storageClass(claim, claims),
                autoscaler,
                around.budgets(pods, ref.namespace()),
                view.list(QuotaState.class, ref.namespace()),
                view.list(LimitRangeState.class, ref.namespace()),
                around.networkPolicies(pods, ref.namespace()),
                job,
                around.cronJob(subject, job),
                around.events(subject, workload, pods),
                unwell,
                around.resources(subject),
                around.usage(pods),
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
        Optional.ofNullable(around.namedPod(subject)).ifPresent(p -> metas.add(p.meta()));
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
