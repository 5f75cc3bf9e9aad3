package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.policy.PolicyFixtures.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.assessment.AlertSource.Answer;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotBuilder;
import io.kubernaut.core.context.Subject;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.memory.Learning;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Scope;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in which actions help with known probabilities. All that judges and learns is the real thing: only the cluster,
 * the alerts' source and the stores are played. Incidents follow one another; in each, the action of the highest priority is
 * taken; where that did not help, or did not last, the next one, as the guard against ineffective repeats has it.
 */
final class World {
    static final String ALERT = "KubePodCrashLooping";
    static final String SYMPTOM = "crash-loop";
    static final int BASE = 50;

    /** How things are; may change as time goes by. */
    interface Nature {
        /** How likely the action heals the workload at that time. */
        double heals(String action, ObjectRef workload);

        /** How likely it recovers by itself in the time that actions are given. */
        default double recovers(ObjectRef workload) {
            return 0;
        }

        /** How long what the action healed stays well; null where the alert does not come back. */
        default @Nullable Duration lasts(String action) {
            return null;
        }
    }

    /** What Alertmanager tells of ends. */
    enum Notifications {
        TRUE,
        LOST,
        WRONG
    }

    private record Experience(ObjectRef workload, String action, Learning.Sample sample) {}

    private final HandClock clock = new HandClock("2026-01-01T12:00:00Z");
    private final ActionCatalogue catalogue = ActionCatalogue.standard();
    private final Random random;
    private final List<String> actions;
    private final List<Experience> learned = new ArrayList<>();
    Nature nature;
    Notifications notifications = Notifications.TRUE;

    /** In which share of the incidents nothing may be done. */
    double leftAlone = 0.2;

    /** How often nobody can say whether an alert fires. */
    double sourceAway;

    int bound = Policy.DEFAULTS.learnedBound();

    World(long seed, Nature nature, String... actions) {
        this.random = new Random(seed);
        this.nature = nature;
        this.actions = List.of(actions);
    }

    static ObjectRef workload(String namespace, String name) {
        return ObjectRef.of("", "Deployment", namespace, name);
    }

    void live(int incidents, List<ObjectRef> workloads) {
        for (int i = 0; i < incidents; i++) {
            incident(workloads.get(random.nextInt(workloads.size())));
            clock.pass(Duration.ofMinutes(60 + random.nextInt(300)));
        }
    }

    private void incident(ObjectRef workload) {
        var scene = new Scene(workload);
        // Drawn in any case, so that the same seed is the same story however it is told.
        boolean nothing = random.nextDouble() < leftAlone;
        boolean recovers = random.nextDouble() < nature.recovers(workload);
        var ranked = ranking(workload);
        if (nothing) {
            scene.pass(LeftAlone.GIVEN, recovers);
            remember(workload, Learning.NOTHING, scene.leftAlone());
            return;
        }
        for (var action : ranked) {
            boolean heals = random.nextDouble() < nature.heals(action, workload);
            remember(workload, action, scene.treated(action, heals || recovers));
            if ((heals || recovers) && nature.lasts(action) == null) {
                return;
            }
        }
    }

    private void remember(ObjectRef workload, String action, @Nullable Double effectiveness) {
        if (effectiveness != null) {
            learned.add(new Experience(workload, action, new Learning.Sample(effectiveness, clock.instant())));
        }
    }

    /** The actions in the order in which decisions take them there. */
    List<String> ranking(ObjectRef workload) {
        return actions.stream()
                .sorted(Comparator.comparingInt((String a) -> -priority(workload, a))
                        .thenComparing(a -> a))
                .toList();
    }

    int priority(ObjectRef workload, String action) {
        return snapshot(workload, new Experienced(true)).priority(BASE, action);
    }

    /** As it would be if nobody had looked at what recovers by itself. */
    int priorityWithoutBaseline(ObjectRef workload, String action) {
        return snapshot(workload, new Experienced(false)).priority(BASE, action);
    }

    private Snapshot snapshot(ObjectRef workload, Memory memory) {
        return new SnapshotBuilder(
                        cart(workload, true), memory, aPolicy().learning(bound).made(), Mode.ACT, clock.instant())
                .build(
                        SYMPTOM,
                        new Subject(workload, workload, Subject.Presence.FOUND, ""),
                        List.of(anAlert(ALERT).inNamespace(workload.namespace()).made()),
                        List.of());
    }

    private static ClusterIndex cart(ObjectRef workload, boolean crashing) {
        var namespace = workload.namespace();
        var set = workload.name() + "-1";
        var pod = aPod(namespace, set + "-a").ownedBy("ReplicaSet", set);
        return aCluster(
                aDeployment(namespace, workload.name()).replicas(1, crashing ? 0 : 1),
                aReplicaSet(namespace, set).ownedBy("Deployment", workload.name()),
                crashing ? pod.crashing() : pod);
    }

    /** What was learned, as it is stored and read. */
    private final class Experienced implements Memory {
        private final boolean baseline;

        Experienced(boolean baseline) {
            this.baseline = baseline;
        }

        @Override
        public List<RecentAction> recentActions(ObjectRef about, Instant since) {
            return List.of();
        }

        @Override
        public List<Score> scores(ObjectRef about, String symptom, Instant now) {
            var seen = learned.stream()
                    .filter(e -> baseline || !e.action().equals(Learning.NOTHING))
                    .map(e -> new Learning.Seen(e.action(), nearness(e.workload(), about), e.sample()))
                    .toList();
            return Learning.scores(symptom, seen, now);
        }

        private static Scope nearness(ObjectRef workload, ObjectRef about) {
            if (workload.equals(about)) {
                return Scope.WORKLOAD;
            }
            return workload.namespace().equals(about.namespace()) ? Scope.NAMESPACE : Scope.CLUSTER;
        }

        @Override
        public Load load(String cluster, Instant now) {
            return Load.NONE;
        }
    }

    /** One incident, with stores of its own. */
    private final class Scene {
        private final ObjectRef workload;
        private final MemoryAlerts alerts = new MemoryAlerts();
        private final MemoryIncidents incidents = new MemoryIncidents(alerts);
        private final MemoryRuns runs = new MemoryRuns(clock);
        private final MemoryUntreated untreated = new MemoryUntreated(incidents::open);
        private final Incident incident;
        private ClusterIndex cluster;
        private boolean well;

        Scene(ObjectRef workload) {
            this.workload = workload;
            this.cluster = cart(workload, true);
            this.incident =
                    new Incident(UUID.randomUUID(), workload, workload, SYMPTOM, ALERT, clock.instant(), null, 1, null);
            incidents.add(incident);
            var since = clock.instant().minusSeconds(60);
            var receipt = alerts.receive(
                    since,
                    anAlert(ALERT)
                            .ofPod(workload.namespace(), workload.name() + "-1-a")
                            .since(since)
                            .made());
            alerts.openedBy(receipt).stream()
                    .map(Episode::episodeId)
                    .forEach(e -> alerts.link(e, incident.incidentId(), workload));
        }

        private Appraisal.Ports ports() {
            boolean away = random.nextDouble() < sourceAway;
            Answer truth = well ? new Answer.Cleared("Prometheus") : new Answer.Firing("Prometheus");
            Answer answer = away ? new Answer.Unknown("Prometheus cannot be reached", false) : truth;
            return new Appraisal.Ports(
                    runs,
                    incidents,
                    alerts,
                    new Experienced(true),
                    Clusters.only(() -> cluster),
                    (alert, heard) -> answer,
                    Measuring.NONE);
        }

        void pass(Duration time, boolean becomesWell) {
            clock.pass(time);
            well = becomesWell;
            cluster = cart(workload, !well);
            boolean told = switch (notifications) {
                case TRUE -> well;
                case LOST -> false;
                case WRONG -> !well;
            };
            if (told) {
                alerts.resolve(incident.incidentId(), clock.instant());
            }
        }

        @Nullable
        Double leftAlone() {
            var look = new LeftAlone(ports(), untreated, () -> Policy.DEFAULTS, clock);
            assertThat(look.look()).isEqualTo(1);
            var lasts = nature.lasts(Learning.NOTHING);
            if (well && lasts != null) {
                untreated.recurs(incident, incident.openedAt().plus(lasts));
                look.look();
            }
            return untreated.known.get(incident.incidentId()).effectiveness();
        }

        @Nullable
        Double treated(String action, boolean becomesWell) {
            var run = verified(action);
            runs.add(run);
            runs.was(run, RunState.VERIFIED);
            var kept = new MemoryAssessment();
            handle(run, kept);
            pass(catalogue.find(action).orElseThrow().settling(), becomesWell);
            handle(run, kept);
            var lasts = nature.lasts(action);
            if (well && lasts != null) {
                kept.recurs(run.finishedAt().plus(lasts));
                handle(run, kept);
            }
            return kept.assessment().effectiveness();
        }

        private void handle(ActionRun run, MemoryAssessment kept) {
            new Assessing(ports(), kept, catalogue, () -> Policy.DEFAULTS, clock)
                    .handle(new WorkItem(1, WorkItem.Kind.ASSESS, run.runId(), 0, 1));
        }

        private ActionRun verified(String action) {
            var now = clock.instant();
            return new ActionRun(
                    UUID.randomUUID(),
                    UUID.randomUUID(),
                    incident.incidentId(),
                    action,
                    workload,
                    new TreeMap<>(),
                    Basis.UNKNOWN,
                    "why",
                    SYMPTOM,
                    ALERT,
                    RunState.VERIFIED,
                    new Plan("heals it", "", "{}"),
                    "",
                    "",
                    now,
                    now,
                    now,
                    now);
        }
    }
}
