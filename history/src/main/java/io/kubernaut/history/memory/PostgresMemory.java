package io.kubernaut.history.memory;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.memory.Achievements;
import io.kubernaut.core.memory.Effectiveness;
import io.kubernaut.core.memory.Learning;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Scope;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.memory.Tally;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.database.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads runs as experience. */
public final class PostgresMemory implements Memory {
    private static final int RECENT = 200;

    /** Of each action in each scope so many of the newest count: their mean is known to four hundredths. */
    private static final int SAMPLES = 150;

    /** Where more were done lately, what was done in a namespace is asked for without knowing that there is something. */
    private static final int ACTIONS = 500;

    private static final int CLUSTERS = 10;

    /** Older samples would weigh less than a sixtieth. */
    private static final Duration EXPERIENCE = Duration.ofDays(180);

    /** An incident that was left alone is looked at after ten minutes, and again for an hour where it cannot be told. */
    private static final Duration LOOKED_AT_WITHIN = Duration.ofDays(1);

    private static final String[] CLOSING = {"cordon_node", "drain_node"};

    /** So long after a node was closed, what is known of the cluster may not show it. */
    private static final Duration VIEW_LAG = Duration.ofMinutes(1);

    private final Sessions sessions;
    private final String[] harmless;

    public PostgresMemory(Sessions sessions, ActionCatalogue catalogue) {
        this.sessions = sessions.with(MemoryMapper.class);
        this.harmless = catalogue.all().stream()
                .filter(a -> !a.mutating())
                .map(ActionDefinition::name)
                .toArray(String[]::new);
    }

    @Override
    public List<RecentAction> recentActions(ObjectRef about, Instant since) {
        var objects = new HashMap<Jsonb, ObjectRef>(); // Few are named in many rows.
        return sessions
                .one(MemoryMapper.class, m -> m.recent(about.cluster(), about.namespace(), since, RECENT))
                .stream()
                .map(row -> recent(row, about, objects))
                .toList();
    }

    private static RecentAction recent(MemoryMapper.ActionRow row, ObjectRef about, Map<Jsonb, ObjectRef> objects) {
        var target = object(row.target(), objects);
        return new RecentAction(
                row.at(),
                row.action(),
                target,
                texts(row.parameters()),
                ended(row.state()),
                row.alertName(),
                row.symptom(),
                row.effectiveness(),
                row.recurredAt(),
                row.message(),
                owner(target, row.subject() == null ? null : object(row.subject(), objects)),
                row.finishedAt(),
                also(row.also(), about));
    }

    /** Of the namespace asked about and of the cluster: a drain may change much more. */
    private static List<ObjectRef> also(@Nullable Jsonb objects, ObjectRef about) {
        return objects == null
                ? List.of()
                : Stream.of(objects.as(ObjectRef[].class))
                        .filter(o -> o.namespace().isEmpty() || o.namespace().equals(about.namespace()))
                        .toList();
    }

    /** A pod's workload is the subject of the run's incident, unless that was about something else. */
    private static ObjectRef owner(ObjectRef target, @Nullable ObjectRef workload) {
        return workload != null && RecentAction.isPodOf(target, workload) ? workload : target;
    }

    private static ObjectRef object(Jsonb written, Map<Jsonb, ObjectRef> known) {
        return known.computeIfAbsent(written, w -> w.as(ObjectRef.class));
    }

    /**
     * Notes that alerts which are being decided fire again after a run that was verified, as part of another store's
     * transaction.
     *
     * @return those of the runs that are assessed already
     */
    public List<UUID> noteRecurrence(Transaction transaction, List<Snapshot> snapshots) {
        var firing = FiringRows.of(snapshots);
        return firing.none()
                ? List.of()
                : transaction
                        .mapper(MemoryMapper.class)
                        .recur(
                                firing,
                                firing.earliest(),
                                firing.latest(),
                                firing.earliest().minus(LOOKED_AT_WITHIN),
                                harmless)
                        .stream()
                        .filter(MemoryMapper.RecurredRow::assessed)
                        .map(MemoryMapper.RecurredRow::runId)
                        .sorted()
                        .toList();
    }

    private static SortedMap<String, String> texts(Jsonb parameters) {
        var texts = new TreeMap<String, String>();
        Map<?, ?> values = SnapshotCodec.read(parameters.text(), Map.class);
        values.forEach((k, v) -> texts.put(String.valueOf(k), String.valueOf(v)));
        return texts;
    }

    private static RecentAction.Ended ended(RunState state) {
        return switch (state) {
            case VERIFIED, EXPIRED -> RecentAction.Ended.SUCCEEDED;
            case FAILED, REFUSED -> RecentAction.Ended.FAILED;
            case UNDONE -> RecentAction.Ended.UNDONE;
            case PENDING, PLANNED, APPLYING, APPLIED, UNDOING, EXPIRING -> RecentAction.Ended.IN_PROGRESS;
        };
    }

    @Override
    public List<Score> scores(ObjectRef about, String symptom, Instant now) {
        var rows = sessions.one(
                MemoryMapper.class,
                m -> m.seenFrom(
                        Jsonb.of(about),
                        symptom,
                        now.minus(EXPERIENCE),
                        now,
                        Learning.HALF_LIFE.toSeconds(),
                        RecentAction.WORKED,
                        SAMPLES));
        var achieved = new TreeMap<String, Map<Scope, Tally>>();
        rows.forEach(row -> achieved.computeIfAbsent(row.action(), a -> new EnumMap<>(Scope.class))
                .put(row.scope(), Tally.of(row.weight(), row.sum(), row.samples(), row.worked())));
        return Learning.scores(symptom, achieved);
    }

    /** As {@link Effectiveness.Source}, which this is not itself: whoever looks for one by type would find two. */
    public List<Effectiveness> effectiveness(
            @Nullable String symptom, @Nullable String action, int bound, Instant now) {
        return Achievements.of(byWorkload(symptom, action, now), bound);
    }

    /** What each action achieved for each symptom, and what doing nothing did, by workload. */
    public List<Achievements.OfWorkload> byWorkload(Instant now) {
        return byWorkload(null, null, now);
    }

    private List<Achievements.OfWorkload> byWorkload(@Nullable String symptom, @Nullable String action, Instant now) {
        var rows = sessions.one(
                MemoryMapper.class,
                m -> m.tallies(
                        symptom,
                        action,
                        now.minus(EXPERIENCE),
                        now,
                        now.minus(Effectiveness.Trend.LATELY),
                        Learning.HALF_LIFE.toSeconds(),
                        RecentAction.WORKED,
                        RecentAction.DID_NOT_WORK));
        return rows.stream().map(PostgresMemory::achieved).toList();
    }

    private static Achievements.OfWorkload achieved(MemoryMapper.TallyRow row) {
        return new Achievements.OfWorkload(
                row.action(),
                row.symptom(),
                row.workload().as(ObjectRef.class),
                new Tally(
                        row.weight(),
                        row.sum(),
                        row.samples(),
                        row.worked(),
                        row.didNotWork(),
                        row.lately(),
                        row.sumLately(),
                        row.sumBefore(),
                        row.latest()));
    }

    @Override
    public Memory atOnce(String cluster, Instant since, Instant now) {
        return sessions.one(
                MemoryMapper.class,
                m -> new MemoryAtOnce(
                        this,
                        cluster,
                        since,
                        namespaces(m, cluster, since),
                        Set.copyOf(m.symptomsWithSamples(cluster))));
    }

    /** Null where there are too many actions to tell. */
    private static @Nullable Set<String> namespaces(MemoryMapper mapper, String cluster, Instant since) {
        var acted = mapper.namespacesWithActions(cluster, since, ACTIONS);
        return acted.stream().mapToInt(MemoryMapper.ActedRow::runs).sum() < ACTIONS
                ? acted.stream().map(MemoryMapper.ActedRow::namespace).collect(Collectors.toUnmodifiableSet())
                : null;
    }

    @Override
    public Load load(String cluster, Instant now) {
        return sessions.one(MemoryMapper.class, m -> load(m, cluster, now));
    }

    /**
     * The load as it is, and as it stays until the transaction ends but for what the transaction itself begins. Taken as
     * the last lock of all: who holds it waits for nobody.
     */
    public Load lockedLoad(Transaction transaction, String cluster, Instant now) {
        var mapper = transaction.mapper(MemoryMapper.class);
        mapper.lockLoad(cluster);
        return load(mapper, cluster, now);
    }

    private Load load(MemoryMapper mapper, String cluster, Instant now) {
        var rows = mapper.load(cluster, now.minus(Duration.ofHours(1)), harmless);
        var byNamespace = new TreeMap<String, Integer>();
        rows.stream()
                .filter(r -> r.underWay() > 0 && !r.namespace().isEmpty())
                .forEach(r -> byNamespace.put(r.namespace(), r.underWay()));
        return new Load(
                byNamespace,
                rows.stream().mapToInt(MemoryMapper.LoadRow::underWay).sum(),
                rows.stream().mapToInt(MemoryMapper.LoadRow::lastHour).sum(),
                mapper.nodesClosing(cluster, CLOSING, now.minus(VIEW_LAG)),
                mapper.clustersNamed(CLUSTERS));
    }
}
