package io.kubernaut.history.incident;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.conclusion;
import static io.kubernaut.history.Given.newIncident;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.health.Health;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.IncidentStore.Approved;
import io.kubernaut.core.incident.IncidentStore.DecisionFilter;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.pipeline.Conclusions;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.pipeline.Triage;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkItem.Kind;
import io.kubernaut.history.Given;
import io.kubernaut.history.Stores;
import io.kubernaut.history.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However much is decided together, in one process or in several, no more begins than the limits allow. */
class LimitsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final int DEPLOYMENTS = 20;
    private Stores stores;

    @BeforeEach
    void open() {
        stores = Stores.over(database.database().dataSource(), ActionCatalogue.standard(), CLOCK);
        stores.modes().set(Mode.ACT, "test", "", NOON);
    }

    /** Restarts whatever it is asked about. */
    private record RestartEverything() implements KnowledgeBase {
        @Override
        public String hash() {
            return "sha256:test";
        }

        @Override
        public SymptomTable symptoms() {
            return SymptomTable.shipped();
        }

        @Override
        public Evaluation evaluate(Snapshot snapshot) {
            var restart = Proposal.of("restart_pod", snapshot.target(), "It crashes.")
                    .attributedTo(Proposal.Source.RULE, "restart", Proposal.Priority.of(50, 0), TrustStage.AUTO);
            return new Evaluation(List.of(), List.of(restart), List.of(), List.of(), List.of());
        }
    }

    private static ClusterIndex cluster(String... namespaces) {
        var objects = new ArrayList<ObjectMaking<?>>();
        for (var namespace : namespaces) {
            for (int i = 0; i < DEPLOYMENTS; i++) {
                objects.add(aDeployment(namespace, "app" + i));
                objects.add(aReplicaSet(namespace, "app" + i + "-1")
                        .ownedBy("Deployment", "app" + i)
                        .revision(1));
                objects.add(aPod(namespace, "app" + i + "-1-a")
                        .ownedBy("ReplicaSet", "app" + i + "-1")
                        .crashing());
            }
        }
        return aCluster(objects.toArray(ObjectMaking<?>[]::new));
    }

    /** A replica of the engine: it shares the database, and nothing else. */
    private Triage replica(ClusterIndex cluster) {
        var own = Stores.over(database.database().dataSource(), ActionCatalogue.standard(), CLOCK);
        var judgement = new Judgement(
                ActionCatalogue.standard(),
                Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                (snapshot, level) -> new Advisor.Advice.NotConsulted("No model is configured."));
        return new Triage(
                own.alerts(),
                own.incidents(),
                new Deliberation(RestartEverything::new, ActionCatalogue.standard(), judgement),
                Clusters.only(() -> cluster),
                own.memory(),
                () -> Policy.DEFAULTS,
                own.modes(),
                new Conclusions(CLOCK, List.of("log"), new Health(CLOCK)),
                CLOCK);
    }

    private WorkItem webhookOf(String namespace, int from, int to) {
        var alerts = new ArrayList<Alert>();
        for (int i = from; i < to; i++) {
            alerts.add(anAlert("KubePodCrashLooping")
                    .ofPod(namespace, "app" + i + "-1-a")
                    .made());
        }
        stores.alerts().accept(webhook(alerts), "test", NOON);
        return stores.queue()
                .claim("me", Set.of(Kind.TRIAGE), 1, Duration.ofMinutes(5))
                .getFirst();
    }

    /** As a worker does, until the item is done. */
    private static void work(Triage triage, WorkItem item) {
        while (triage.handle(item) instanceof Ending.Later) {
            Thread.onSpinWait();
        }
    }

    private List<Decision> decisions() {
        return stores.incidents().decisions(new DecisionFilter(null, null, null, null, null, null), Cursor.START, 99);
    }

    private void everyAlertIsDecidedAbout(int alerts) {
        assertThat(stores.alerts().firing("", 99))
                .hasSize(alerts)
                .allSatisfy(e -> assertThat(e.incidentId()).isNotNull());
        assertThat(decisions()).hasSize(alerts);
    }

    @Test
    void oneWebhookThatNamesMoreWorkloadsThanTheLimitBeginsNoMoreThanTheLimit() {
        work(replica(cluster("shop")), webhookOf("shop", 0, DEPLOYMENTS));

        assertThat(database.count("active_run")).isEqualTo(Policy.DEFAULTS.maxRunsPerNamespace());
        everyAlertIsDecidedAbout(DEPLOYMENTS);
        assertThat(decisions().stream().filter(d -> d.outcome() == Outcome.NOTIFY))
                .hasSize(DEPLOYMENTS - Policy.DEFAULTS.maxRunsPerNamespace())
                .allSatisfy(d -> {
                    assertThat(d.reason()).contains("3 changes are under way in the namespace.");
                    assertThat(d.retryAt()).isNotNull();
                });
    }

    @Test
    void theStoredSnapshotOfWhatWasHeldShowsTheCounts() {
        work(replica(cluster("shop")), webhookOf("shop", 0, DEPLOYMENTS));

        var held = decisions().stream()
                .filter(d -> d.outcome() == Outcome.NOTIFY)
                .findFirst()
                .orElseThrow();
        assertThat(stores.incidents()
                        .trace(held.decisionId())
                        .orElseThrow()
                        .snapshot()
                        .load()
                        .runsIn("shop"))
                .isEqualTo(3);
    }

    @Test
    void replicasThatDecideAtOnceBeginNoMoreThanTheLimitTogether() throws Exception {
        var cluster = cluster("shop", "web", "mail");
        var calls = new ArrayList<Callable<Void>>();
        for (var namespace : List.of("shop", "web", "mail")) {
            for (int half = 0; half < 2; half++) {
                var item = webhookOf(namespace, half * DEPLOYMENTS / 2, (half + 1) * DEPLOYMENTS / 2);
                var triage = replica(cluster);
                calls.add(() -> {
                    work(triage, item);
                    return null;
                });
            }
        }

        try (var pool = Executors.newFixedThreadPool(calls.size())) {
            for (var one : pool.invokeAll(calls)) {
                one.get();
            }
        }

        assertThat(database.count("active_run")).isEqualTo(Policy.DEFAULTS.maxRunsPerCluster());
        assertThat(database.rows("SELECT count(*) FROM active_run GROUP BY namespace"))
                .allSatisfy(n -> assertThat(Integer.parseInt(n)).isLessThanOrEqualTo(3));
        everyAlertIsDecidedAbout(3 * DEPLOYMENTS);
    }

    @Test
    void whatIsApprovedBeginsOnlyWithinTheLimits() {
        var asked = conclusion(newIncident(Given.CART)).asking().build();
        assertThat(stores.incidents().conclude(asked, item())).isEqualTo(Stored.STORED);
        var other = ObjectRef.of("", "Deployment", "shop", "other");
        var busy = conclusion(newIncident(other)).running(other).build();
        assertThat(stores.incidents().conclude(busy, item())).isEqualTo(Stored.STORED);
        var id = asked.approval().approvalId();
        var run = Given.run(asked.decision().decisionId(), asked.incident().incidentId(), Given.CART, NOON);

        assertThat(stores.incidents().approve(id, "ann", "", NOON, run, new Limits(1, 5, 30, 0)))
                .isEqualTo(Approved.LIMIT_REACHED);

        assertThat(stores.incidents().approval(id).orElseThrow().state()).isEqualTo(Approval.State.WAITING);
        assertThat(database.count("active_run")).isEqualTo(1);
        assertThat(stores.incidents().approve(id, "ann", "", NOON, run, new Limits(2, 5, 30, 0)))
                .isEqualTo(Approved.TAKEN);
    }

    private WorkItem item() {
        stores.queue().add(Kind.DECIDE, UUID.randomUUID(), Duration.ZERO);
        return stores.queue()
                .claim("me", Set.of(Kind.DECIDE), 1, Duration.ofMinutes(5))
                .getFirst();
    }
}
