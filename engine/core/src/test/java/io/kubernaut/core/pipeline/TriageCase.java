package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertMaking;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.health.Health;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.work.WorkItem;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Triage by a rule that restarts what crashes, in a small cluster and with stores in memory. */
abstract class TriageCase {
    final HandClock clock = new HandClock("2026-01-01T12:00:00Z");
    final MemoryAlerts alerts = new MemoryAlerts();
    final MemoryIncidents incidents = new MemoryIncidents(alerts);
    final ModeByHand mode = new ModeByHand();

    ClusterIndex cluster = aCluster(
            aNode("worker-1").notReady("Unknown"),
            aDeployment("shop", "cart").replicas(2, 0),
            aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart").revision(1),
            aPod("shop", "cart-1-a").ownedBy("ReplicaSet", "cart-1").crashing(),
            aPod("shop", "cart-1-b").ownedBy("ReplicaSet", "cart-1").crashing(),
            aStatefulSet("shop", "db"),
            aPod("shop", "db-0").ownedBy("StatefulSet", "db").on("worker-1").unready(),
            aDeployment("web", "front"),
            aReplicaSet("web", "front-1").ownedBy("Deployment", "front").revision(1),
            aPod("web", "front-1-a").ownedBy("ReplicaSet", "front-1").crashing());

    TrustStage trust = TrustStage.AUTO;
    String poison = "";
    String unreadable = "";
    boolean storeAway;

    /** Remembers nothing, and falls over where the test says so. */
    final class Forgetful implements Memory {
        @Override
        public List<RecentAction> recentActions(ObjectRef about, Instant since) {
            if (storeAway) {
                throw new StoreUnavailableException("away", new IllegalStateException());
            }
            if (about.name().equals(unreadable)) {
                throw new IllegalArgumentException("a row that nobody can read");
            }
            return List.of();
        }

        @Override
        public List<Score> scores(ObjectRef about, String symptom, Instant now) {
            return List.of();
        }

        @Override
        public Load load(String named, Instant now) {
            return load;
        }
    }

    Memory.Load load = Memory.Load.NONE;

    final Triage triage = new Triage(
            alerts,
            incidents,
            new Deliberation(
                    () -> new RestartWhatCrashes(),
                    ActionCatalogue.standard(),
                    new Judgement(
                            ActionCatalogue.standard(),
                            Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                            (snapshot, level) -> new Advisor.Advice.NotConsulted("No model is configured."))),
            Clusters.only(() -> cluster),
            new Forgetful(),
            () -> Policy.DEFAULTS,
            mode,
            new Conclusions(clock, List.of("log"), new Health(clock)),
            clock);

    final class RestartWhatCrashes implements KnowledgeBase {
        @Override
        public String hash() {
            return "sha256:test";
        }

        @Override
        public SymptomTable symptoms() {
            return SymptomTable.shipped();
        }

        @Override
        public Evaluation evaluate(Snapshot s) {
            if (s.target().name().equals(poison)) {
                throw new IllegalStateException("the rules fell over");
            }
            var lost = s.nodes().stream().filter(n -> !n.isReady()).findFirst();
            List<Finding> findings =
                    lost.map(n -> List.of(Finding.of("node-lost", n.ref(), ""))).orElse(List.of());
            List<Proposal> proposals = s.symptom().equals("crash-loop")
                    ? List.of(aProposal("restart_pod")
                            .on(s.target().display())
                            .trusted(trust)
                            .made())
                    : List.of();
            return new Evaluation(findings, proposals, List.of(), List.of(), List.of());
        }
    }

    static Alert[] made(AlertMaking... alerts) {
        return Arrays.stream(alerts).map(AlertMaking::made).toArray(Alert[]::new);
    }

    static AlertMaking crash(String namespace, String pod) {
        return anAlert("KubePodCrashLooping").ofPod(namespace, pod);
    }

    Ending triage(AlertMaking... arrived) {
        return triage(alerts.receive(clock.instant(), made(arrived)));
    }

    Ending triage(UUID receipt) {
        return triage.handle(new WorkItem(1, WorkItem.Kind.TRIAGE, receipt, 0, 1));
    }

    Ending decide(UUID incident) {
        return triage.handle(new WorkItem(2, WorkItem.Kind.DECIDE, incident, 0, 1));
    }

    Conclusion last() {
        return incidents.conclusions.getLast();
    }
}
