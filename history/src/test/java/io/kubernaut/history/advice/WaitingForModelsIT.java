package io.kubernaut.history.advice;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.Answer;
import io.kubernaut.core.advice.ConsultingAdvisor;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.advice.WhenToAsk;
import io.kubernaut.core.advice.WhenToAsk.Choice;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.assessment.AlertSource;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import io.kubernaut.core.health.Health;
import io.kubernaut.core.incident.IncidentStore.DecisionFilter;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.pipeline.Worker;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.history.Stores;
import io.kubernaut.history.TestDatabase;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An engine over PostgreSQL whose models take their time. Rules know what to do in the namespace "ruled", and nowhere else. */
class WaitingForModelsIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final int WAITING = 1_000;
    private static final int RULED = 60;
    private static final int ROUNDS = 4;
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final WhenToAsk ALWAYS = new WhenToAsk(
            Choice.of(List.of(), List.of()),
            Choice.of(List.of(), List.of()),
            Choice.of(List.of(), List.of()),
            true,
            Duration.ofHours(1));

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<Engine> engines = new ArrayList<>();
    private final Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    private final Stores stores = Stores.over(database.database().dataSource(), ActionCatalogue.standard(), clock);

    /** Each answers once it is let go. */
    private final class Slow implements Models {
        @Override
        public Optional<String> off() {
            return Optional.empty();
        }

        @Override
        public Opinion ask(Snapshot snapshot, Advisor.Question question) {
            asked.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Opinion(new Advisor.Advice.NotConsulted("It was cut off."), List.of());
            }
            return new Opinion(
                    new Advisor.Advice.Consulted(
                            List.of(Proposal.of("restart_pod", snapshot.target(), "It hangs.")
                                    .attributedTo(
                                            Proposal.Source.MODEL,
                                            "",
                                            Proposal.Priority.of(0, 0),
                                            TrustStage.AUTO,
                                            0.9)),
                            "It was asked."),
                    List.of());
        }
    }

    private record Ruled() implements KnowledgeBase {
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
            return new Evaluation(
                    List.of(),
                    snapshot.target().namespace().startsWith("ruled") ? List.of(restart) : List.of(),
                    List.of(),
                    List.of(),
                    List.of());
        }
    }

    /** There is one for every action; in mode observe nobody calls it. */
    private record NeverCalled(String action) implements ActionExecutor {
        @Override
        public Planning plan(ActionRequest request) {
            throw new AssertionError(action);
        }

        @Override
        public Application apply(ActionRequest request, Plan plan) {
            throw new AssertionError(action);
        }

        @Override
        public Verification verify(ActionRequest request, Plan plan) {
            throw new AssertionError(action);
        }

        @Override
        public Effect effectOf(ActionRequest request, Plan plan) {
            throw new AssertionError(action);
        }

        @Override
        public Application undo(ActionRequest request, Plan plan) {
            throw new AssertionError(action);
        }
    }

    private Engine engine(ClusterIndex cluster, String owner) {
        var own = Stores.over(database.database().dataSource(), ActionCatalogue.standard(), clock);
        var models = new Slow();
        var advisor = new ConsultingAdvisor(ALWAYS, models, own.consultations(), () -> "basis", clock);
        var engine = new Engine(
                own.storage(),
                new Engine.Knowledge(Ruled::new, ActionCatalogue.standard(), advisor, () -> Policy.DEFAULTS),
                new Engine.Reach(
                        Clusters.only(() -> cluster),
                        (named, action) -> Optional.of(new NeverCalled(action)),
                        AlertSource.NONE,
                        Measuring.NONE),
                List.of(),
                new Health(clock),
                clock,
                Worker.Settings.of(owner),
                2,
                new Engine.Asking(models, own.consultations(), Answer.Keeping.DEFAULTS, WAITING));
        engines.add(engine);
        engine.start();
        return engine;
    }

    @AfterEach
    void close() {
        engines.forEach(Engine::close);
    }

    private static ClusterIndex cluster(String... apps) {
        var objects = new ArrayList<ObjectMaking<?>>();
        for (var app : apps) {
            var namespace = app.substring(0, app.indexOf('/'));
            var name = app.substring(app.indexOf('/') + 1);
            objects.add(aDeployment(namespace, name));
            objects.add(aReplicaSet(namespace, name + "-1")
                    .ownedBy("Deployment", name)
                    .revision(1));
            objects.add(aPod(namespace, name + "-1-a")
                    .ownedBy("ReplicaSet", name + "-1")
                    .crashing());
        }
        return aCluster(objects.toArray(ObjectMaking<?>[]::new));
    }

    private static String[] apps() {
        var apps = new ArrayList<String>();
        for (int i = 0; i < WAITING; i++) {
            apps.add("other" + i % 50 + "/app" + i);
        }
        for (int round = 0; round < 2 * ROUNDS; round++) {
            for (int i = 0; i < RULED; i++) {
                apps.add("ruled" + round + "/app" + i);
            }
        }
        return apps.toArray(String[]::new);
    }

    private void fires(Engine engine, List<String> apps) {
        var alerts = new ArrayList<Alert>();
        for (var app : apps) {
            var namespace = app.substring(0, app.indexOf('/'));
            alerts.add(anAlert("KubePodCrashLooping")
                    .ofPod(namespace, app.substring(app.indexOf('/') + 1) + "-1-a")
                    .made());
        }
        stores.alerts().accept(webhook(alerts), "test", clock.instant());
        engine.nudge();
    }

    /** How long it takes from the alerts' arrival until all of them are decided about. */
    private long ruled(Engine engine, int round) {
        var began = System.nanoTime();
        fires(
                engine,
                Arrays.stream(apps())
                        .filter(a -> a.startsWith("ruled" + round + "/"))
                        .toList());
        await().atMost(LONG).pollInterval(Duration.ofMillis(10)).until(() -> decided("ruled" + round) == RULED);
        return System.nanoTime() - began;
    }

    private long decided(String namespace) {
        return Long.parseLong(
                database.rows("SELECT count(*) FROM decision WHERE namespace = '" + namespace + "' AND outcome = 'ACT'")
                        .getFirst());
    }

    private List<Decision> decisions() {
        return stores.incidents().decisions(new DecisionFilter(null, null, null, null, null, null), Cursor.START, 99);
    }

    @Test
    void delaysNothingThatRulesDecideWhileAThousandAlertsWaitForModels() {
        var engine = engine(cluster(apps()), "me");
        ruled(engine, 0);
        var alone = Long.MAX_VALUE;
        for (int round = 1; round < ROUNDS; round++) {
            alone = Math.min(alone, ruled(engine, round));
        }
        var threads = ManagementFactory.getThreadMXBean();
        threads.resetPeakThreadCount();
        var before = threads.getThreadCount();

        fires(engine, Arrays.stream(apps()).filter(a -> a.startsWith("other")).toList());
        await().atMost(LONG).until(() -> asked.get() == WAITING);
        var beside = Long.MAX_VALUE;
        for (int round = ROUNDS; round < 2 * ROUNDS; round++) {
            beside = Math.min(beside, ruled(engine, round));
        }

        assertThat(release.getCount()).as("all of them wait still").isEqualTo(1);
        assertThat(threads.getPeakThreadCount() - before).as("platform threads").isLessThan(30);
        assertThat((double) beside / alone)
                .as("time beside those that wait, to time alone")
                .isLessThan(3.0);
    }

    @Test
    void decidesByTheRulesAtOnceAndAgainWhenTheAnswerIsThere() {
        var engine = engine(cluster("other/app"), "me");
        fires(engine, List.of("other/app"));
        await().until(() -> asked.get() == 1 && decisions().size() == 1);
        assertThat(decisions().getFirst().advisor().pending()).isTrue();
        assertThat(decisions().getFirst().retryAt()).isNotNull();

        release.countDown();

        await().until(() -> decisions().size() == 2);
        var again = decisions().getFirst();
        assertThat(again.advisor().consulted()).isTrue();
        assertThat(again.reason()).contains("Suggested by the model: restart_pod on other/Deployment/app. It hangs.");
        assertThat(again.advisor().consultation())
                .isEqualTo(decisions().getLast().advisor().consultation());
    }

    @Test
    void asksOnceAboutOneSituationThatTwoReplicasSee() {
        var cluster = cluster("other/app");
        var one = engine(cluster, "one");
        var two = engine(cluster, "two");
        fires(one, List.of("other/app"));
        await().until(() -> asked.get() == 1);
        release.countDown();
        await().until(() -> decisions().size() == 2);

        // The same again, tomorrow: another episode, another incident.
        stores.alerts().endUnheard(clock.instant().plusSeconds(60), clock.instant());
        stores.incidents().closeOver(clock.instant());
        fires(two, List.of("other/app"));

        await().until(() -> decisions().size() == 3);
        assertThat(decisions().getFirst().advisor().consulted()).isTrue();
        assertThat(asked.get()).isEqualTo(1);
    }

    @Test
    void asksAgainWhereTheProcessThatAskedWasEnded() {
        var cluster = cluster("other/app");
        var first = engine(cluster, "one");
        fires(first, List.of("other/app"));
        await().until(() -> asked.get() == 1 && decisions().size() == 1);
        first.close();

        engine(cluster, "two");
        await().until(() -> asked.get() == 2);
        release.countDown();

        await().until(() -> decisions().size() == 2);
        assertThat(decisions().getFirst().advisor().consulted()).isTrue();
    }
}
