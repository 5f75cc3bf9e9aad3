package io.kubernaut.core.context;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;

import io.kubernaut.core.alert.AlertMaking;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Subject.Presence;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds a snapshot from a cluster, alerts and what is remembered. */
public final class SnapshotMaking {
    private String symptom = "crash-loop";
    private String meaning = "";
    private Subject subject = subject("shop/Deployment/cart", "shop/Deployment/cart", Presence.FOUND);
    private ClusterIndex cluster = aCluster();
    private final List<AlertMaking> alerts = new ArrayList<>();
    private final List<RelatedAlert> related = new ArrayList<>();
    private final List<RecentAction> actions = new ArrayList<>();
    private final List<Score> scores = new ArrayList<>();
    private Memory.Load load = Memory.Load.NONE;
    private Policy policy = Policy.DEFAULTS;
    private Mode mode = Mode.ACT;
    private Instant takenAt = Instant.parse("2026-01-01T12:00:00Z");

    SnapshotMaking() {}

    private static Subject subject(String ref, String named, Presence presence) {
        return new Subject(ObjectRef.parse("", ref), ObjectRef.parse("", named), presence, "The alert says so.");
    }

    public SnapshotMaking symptom(String name) {
        symptom = name;
        return this;
    }

    public SnapshotMaking meaning(String text) {
        meaning = text;
        return this;
    }

    public SnapshotMaking about(String ref) {
        return about(ref, ref);
    }

    /** The alert names one object below the one that can be changed. */
    public SnapshotMaking about(String ref, String named) {
        subject = subject(ref, named, Presence.FOUND);
        return this;
    }

    public SnapshotMaking about(Subject resolved) {
        subject = resolved;
        return this;
    }

    public SnapshotMaking subjectThatIs(Presence presence) {
        subject = new Subject(subject.ref(), subject.named(), presence, subject.how());
        return this;
    }

    public SnapshotMaking in(ObjectMaking<?>... objects) {
        cluster = aCluster(objects);
        return this;
    }

    public SnapshotMaking in(ClusterIndex index) {
        cluster = index;
        return this;
    }

    public SnapshotMaking clusterAway(String because) {
        cluster.nowUnavailable(because);
        return this;
    }

    public SnapshotMaking with(AlertMaking... more) {
        alerts.addAll(List.of(more));
        return this;
    }

    public SnapshotMaking relatedTo(RelatedAlert... others) {
        related.addAll(List.of(others));
        return this;
    }

    public SnapshotMaking takenAt(String instant) {
        takenAt = Instant.parse(instant);
        return this;
    }

    public SnapshotMaking mode(Mode set) {
        mode = set;
        return this;
    }

    public SnapshotMaking policy(Policy allowed) {
        policy = allowed;
        return this;
    }

    /** Under way in the namespace shop and in the cluster, and begun within the hour. */
    public SnapshotMaking load(int inNamespace, int inCluster, int lastHour) {
        load = new Memory.Load(new TreeMap<>(Map.of("shop", inNamespace)), inCluster, lastHour, List.of());
        return this;
    }

    public SnapshotMaking load(Memory.Load counted) {
        load = counted;
        return this;
    }

    public SnapshotMaking scored(String action, int points) {
        scores.add(new Score(action, symptom, "workload", 0.5, 5, 3, points));
        return this;
    }

    public SnapshotMaking remembering(RecentAction action) {
        actions.add(action);
        return this;
    }

    /** It succeeded; whether it helped is not known. */
    public SnapshotMaking withRecentAction(String action, String target, String at) {
        return withRecentAction(action, target, at, RecentAction.Ended.SUCCEEDED, null);
    }

    public SnapshotMaking withRecentAction(
            String action, String target, String at, RecentAction.Ended ended, @Nullable Double effectiveness) {
        return remembering(new RecentAction(
                Instant.parse(at),
                action,
                ObjectRef.parse("", target),
                new TreeMap<>(),
                ended,
                "",
                symptom,
                effectiveness,
                null,
                ""));
    }

    public Snapshot made() {
        var fires = alerts.isEmpty() ? List.of(anAlert("KubePodCrashLooping").inNamespace("shop")) : alerts;
        return new SnapshotBuilder(cluster, new Remembered(actions, scores, load), policy, mode, takenAt)
                .build(
                        symptom,
                        meaning,
                        subject,
                        fires.stream().map(AlertMaking::made).toList(),
                        List.of(),
                        related);
    }

    /** Answers with what the test says, whoever asks. */
    private record Remembered(List<RecentAction> actions, List<Score> scored, Memory.Load load) implements Memory {
        @Override
        public List<RecentAction> recentActions(ObjectRef about, Instant since) {
            return List.copyOf(actions);
        }

        @Override
        public List<Score> scores(ObjectRef about, String symptom, Instant now) {
            return List.copyOf(scored);
        }

        @Override
        public Load load(String cluster, Instant now) {
            return load;
        }
    }
}
