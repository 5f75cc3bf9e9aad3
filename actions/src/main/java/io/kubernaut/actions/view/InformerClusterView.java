package io.kubernaut.actions.view;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.PodState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A live cluster, kept current by informers that hold reduced records only.
 *
 * <p>It is available once the first lists of namespaces, nodes, pods and the workloads that make pods are in. It is not,
 * any more, when the API server has not answered, or one of these watches has been broken, for longer than the
 * {@linkplain ViewSettings#staleness() staleness}: what is held may then be wrong, and nothing may be acted on. Other
 * kinds that are refused or missing are {@linkplain #problems() problems}, no more.
 */
public final class InformerClusterView implements ClusterView, AutoCloseable {
    /** One for the heartbeat and one for the rest: slow requests must not hide that the cluster is silent. */
    private static final int WORKERS = 2;

    private static final Logger log = LoggerFactory.getLogger(InformerClusterView.class);

    private final KubernetesClient client;
    private final Clock clock;
    private final ViewSettings settings;
    private final ClusterIndex index;
    private final Map<String, KindWatch> watches = new ConcurrentSkipListMap<>();
    private final Heartbeat heartbeat;
    private final PodMetricsPoll metricsPoll;
    private final ScheduledExecutorService worker;

    private final KindWatch.Listener watching = new KindWatch.Listener() {
        @Override
        public void listed() {
            InformerClusterView.this.heartbeat.answered();
            review();
        }

        @Override
        public void troubled() {
            review();
        }
    };

    private volatile @Nullable ViewProblem undiscovered;
    private volatile boolean discovered;
    private volatile Optional<WatchedKind> metrics = Optional.empty();

    /**
     * The client stays the caller's; it is not closed here.
     *
     * @param cluster the cluster's name as targets carry it, "" for the only one
     */
    public InformerClusterView(String cluster, KubernetesClient client, Clock clock, ViewSettings settings) {
        this.client = client;
        this.clock = clock;
        this.settings = settings;
        this.index = ClusterIndex.filling(cluster, "The view of the cluster has not been started.");
        this.heartbeat = new Heartbeat(client, clock, settings.staleness());
        this.metricsPoll = new PodMetricsPoll(client, index, clock);
        this.worker = Executors.newScheduledThreadPool(
                WORKERS,
                Thread.ofPlatform().daemon().name("cluster-view-" + cluster).factory());
        WatchedKind.BUILT_IN.forEach(this::watch);
        watch(WatchedKind.CONFIG_MAP);
        if (settings.secrets()) {
            watch(WatchedKind.SECRET);
        }
    }

    private void watch(WatchedKind kind) {
        watches.computeIfAbsent(kind.display(), k -> new KindWatch(kind, index, clock, watching));
    }

    /** Starts to fill the view and returns at once. */
    public void start() {
        index.nowUnavailable("The first lists of the cluster's objects are not in yet.");
        worker.execute(guarded("view.start.failed", () -> watches.values().forEach(w -> w.start(client))));
        every(Duration.ZERO, settings.heartbeat(), "view.heartbeat.failed", this::beat);
        every(Duration.ZERO, settings.rediscovery(), "view.discovery.failed", this::discover);
        every(Duration.ZERO, settings.metrics(), "view.metrics.failed", () -> metrics.ifPresent(metricsPoll::poll));
    }

    private void every(Duration first, Duration period, String failure, Runnable task) {
        worker.scheduleWithFixedDelay(guarded(failure, task), first.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** A scheduled task that throws would never run again. */
    private Runnable guarded(String failure, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                if (!worker.isShutdown()) {
                    log.atError().setCause(e).log(failure);
                }
            }
        };
    }

    private void beat() {
        heartbeat.beat();
        watches.values().forEach(KindWatch::beat);
        review();
    }

    private void discover() {
        try {
            var found = OptionalKinds.in(client);
            found.kinds().forEach(this::watch);
            metrics = found.metrics();
            undiscovered = null;
            discovered = true;
        } catch (KubernetesClientException e) {
            undiscovered = new ViewProblem(
                    ViewProblem.Cause.UNDISCOVERED,
                    "discovery",
                    Text.cut(String.valueOf(e.getMessage()), Text.VALUE),
                    clock.instant());
        }
        // what was refused or missing before may be there now; a watch that runs is left alone
        watches.values().forEach(w -> w.start(client));
        metrics.ifPresent(metricsPoll::poll);
    }

    /** Decides anew whether the view may be trusted. */
    private synchronized void review() {
        if (worker.isShutdown()) {
            return;
        }
        var was = index.available();
        var reason = reasonAgainst(clock.instant());
        if (reason.isEmpty()) {
            index.nowAvailable();
        } else {
            index.nowUnavailable(reason);
        }
        if (was != reason.isEmpty()) {
            log.atInfo()
                    .addKeyValue("cluster", index.cluster())
                    .addKeyValue("reason", reason)
                    .log(was ? "view.unavailable" : "view.available");
        }
    }

    private String reasonAgainst(Instant now) {
        var essential =
                watches.values().stream().filter(w -> w.kind().essential()).toList();
        var missing = essential.stream().filter(w -> !w.listed()).toList();
        if (!missing.isEmpty()) {
            return "The first lists are not in yet: "
                    + missing.stream()
                            .map(w -> w.kind().display()
                                    + w.trouble()
                                            .map(t -> " (" + t.reason() + ")")
                                            .orElse(""))
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        var silent = heartbeat.silent(now);
        if (!silent.isEmpty()) {
            return silent;
        }
        return essential.stream()
                .flatMap(w -> w.trouble().stream())
                .filter(t -> t.overdue(settings.staleness(), now))
                .findFirst()
                .map(t -> "The watch of " + t.about() + " is broken since " + t.since() + ": " + t.reason())
                .orElse("");
    }

    /** Every kind is listed or refused, and what else the cluster has is known: what is missing now stays missing. */
    public boolean settled() {
        return discovered && watches.values().stream().allMatch(KindWatch::settled);
    }

    /** {@inheritDoc} A watch that is interrupted counts only once it is so for longer than the staleness. */
    @Override
    public String unseen(String kind) {
        var now = clock.instant();
        var ofKind = watches.values().stream()
                .filter(w -> w.kind().kind().equals(kind))
                .toList();
        if (ofKind.isEmpty()) {
            if (WatchedKind.SECRET.kind().equals(kind)) {
                return "Kubernaut is not to watch them";
            }
            return discovered ? "" : "what the cluster has is not known yet";
        }
        return ofKind.stream()
                .filter(w -> !(w.unserved() && !WatchedKind.BUILT_IN.contains(w.kind())))
                .map(w -> unseen(w, now))
                .filter(because -> !because.isEmpty())
                .findFirst()
                .orElse("");
    }

    private String unseen(KindWatch watch, Instant now) {
        var trouble = watch.trouble();
        if (!watch.listed()) {
            return trouble.map(ViewProblem::reason).orElse("the first list is not in yet");
        }
        return trouble.filter(t -> watch.refused() || t.overdue(settings.staleness(), now))
                .map(ViewProblem::reason)
                .orElse("");
    }

    @Override
    public boolean serves(String kind) {
        var ofKind = watches.values().stream()
                .filter(w -> w.kind().kind().equals(kind))
                .toList();
        return ofKind.isEmpty() ? !discovered : ofKind.stream().anyMatch(w -> !w.unserved());
    }

    /** What the view cannot see, sorted by what it is about. */
    public List<ViewProblem> problems() {
        var problems = new ArrayList<ViewProblem>();
        for (var watch : watches.values()) {
            watch.trouble().ifPresent(problems::add);
            problems.addAll(watch.malformed());
        }
        metricsPoll.trouble().ifPresent(problems::add);
        heartbeat.silence().ifPresent(problems::add);
        Optional.ofNullable(undiscovered).ifPresent(problems::add);
        problems.sort(Comparator.comparing(ViewProblem::about).thenComparing(ViewProblem::reason));
        return List.copyOf(problems);
    }

    /** How long the API server took for its latest answer, or is being waited for. */
    public Duration answerTook() {
        return heartbeat.took();
    }

    /** For how long something may be out of sight before it counts. */
    public Duration staleness() {
        return settings.staleness();
    }

    /** How many objects are held, by record; for metrics. */
    public Map<String, Integer> sizes() {
        return index.sizes();
    }

    /** Stops all watches; what is held stays readable but is not available any more. */
    @Override
    public void close() {
        worker.shutdownNow();
        watches.values().forEach(KindWatch::close);
        index.nowUnavailable("The view of the cluster has been closed.");
    }

    @Override
    public String cluster() {
        return index.cluster();
    }

    @Override
    public boolean available() {
        return unavailableBecause().isEmpty();
    }

    /** Looks at the clock itself: a heartbeat that hangs must not keep a silent cluster available. */
    @Override
    public String unavailableBecause() {
        var because = index.unavailableBecause();
        return because.isEmpty() ? heartbeat.silent(clock.instant()) : because;
    }

    @Override
    public <T extends ClusterObject> Optional<T> find(Class<T> type, String kind, String namespace, String name) {
        return index.find(type, kind, namespace, name);
    }

    @Override
    public <T extends ClusterObject> List<T> list(Class<T> type) {
        return index.list(type);
    }

    @Override
    public <T extends ClusterObject> List<T> list(Class<T> type, String namespace) {
        return index.list(type, namespace);
    }

    @Override
    public List<ClusterObject> controlledBy(String uid) {
        return index.controlledBy(uid);
    }

    @Override
    public List<PodState> podsOn(String node) {
        return index.podsOn(node);
    }

    @Override
    public List<PodState> podsNamed(String name) {
        return index.podsNamed(name);
    }

    @Override
    public <T> T derived(Class<T> type, Collection<Class<? extends ClusterObject>> of, Function<ClusterView, T> from) {
        return index.derived(type, of, from);
    }
}
