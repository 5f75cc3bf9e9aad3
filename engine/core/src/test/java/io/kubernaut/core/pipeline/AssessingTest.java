package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aWarning;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.assessment.AlertSource.Answer;
import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.Measures;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.assessment.MetricSource;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssessingTest {
    private static final UUID INCIDENT = UUID.randomUUID();
    private static final ObjectRef CART = ObjectRef.of("", "Deployment", "shop", "cart");
    private static final Duration SETTLING =
            ActionCatalogue.standard().find("restart_pod").orElseThrow().settling();
    private static final String ALERT = "KubePodCrashLooping";

    private final HandClock clock = new HandClock("2026-01-01T12:00:00Z");
    private final MemoryAlerts alerts = new MemoryAlerts();
    private final MemoryIncidents incidents = new MemoryIncidents(alerts);
    private final MemoryRuns runs = new MemoryRuns(clock);
    private final MemoryAssessment kept = new MemoryAssessment();
    private final List<RecentAction> actions = new ArrayList<>();
    private ClusterIndex cluster = cart("release-1", false);
    private Answer answer = new Answer.Cleared("Prometheus");
    private ActionRun run;

    private Measuring measuring = Measuring.NONE;

    private Assessing assessing() {
        return new Assessing(
                new Appraisal.Ports(
                        runs,
                        incidents,
                        alerts,
                        new RememberedActions(actions),
                        Clusters.only(() -> cluster),
                        (alert, heard) -> answer,
                        measuring),
                kept,
                ActionCatalogue.standard(),
                () -> Policy.DEFAULTS,
                clock);
    }

    private static ClusterIndex cart(String release, boolean crashing) {
        var pod = aPod("shop", "cart-1-a").ownedBy("ReplicaSet", "cart-1");
        return aCluster(
                aDeployment("shop", "cart").replicas(1, 1).template(release),
                aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart"),
                crashing ? pod.crashing() : pod);
    }

    @BeforeEach
    void aVerifiedRestart() {
        run = aRun("restart_pod", RunState.VERIFIED);
        incidents.add(new Incident(INCIDENT, CART, CART, "crash-loop", ALERT, clock.instant(), null, 1, null));
        fires(ALERT, clock.instant().minusSeconds(600));
    }

    private ActionRun aRun(String action, RunState state) {
        return aRun(action, state, UUID.randomUUID());
    }

    private ActionRun aRun(String action, RunState state, UUID decision) {
        var made = new ActionRun(
                UUID.randomUUID(),
                decision,
                INCIDENT,
                action,
                ObjectRef.of("", "Pod", "shop", "cart-1-gone"),
                new TreeMap<>(),
                Basis.UNKNOWN,
                "why",
                "crash-loop",
                ALERT,
                state,
                new Plan("deletes it", "", "{}"),
                "",
                "",
                clock.instant().minusSeconds(60),
                clock.instant().minusSeconds(50),
                clock.instant().minusSeconds(50),
                clock.instant());
        runs.add(made);
        runs.was(made, RunState.VERIFIED);
        return made;
    }

    private void fires(String name, Instant since) {
        var receipt = alerts.receive(since, anAlert(name).since(since).made());
        alerts.openedBy(receipt).stream().map(Episode::episodeId).forEach(e -> alerts.link(e, INCIDENT, CART));
    }

    private Ending handle() {
        return assessing().handle(new WorkItem(1, WorkItem.Kind.ASSESS, run.runId(), 0, 1));
    }

    /** Looks for the first time, and again once the effect has settled. */
    private Assessment assessed() {
        assertThat(handle()).isEqualTo(new Ending.Later(SETTLING, "Its effect settles."));
        clock.pass(SETTLING);
        assertThat(handle()).isEqualTo(Handler.DONE);
        return kept.assessment();
    }

    @Test
    void scoresTheWorkloadOfAPodThatIsGoneAndTheAlert() {
        assertThat(assessed().effectiveness()).isEqualTo(1);
        assertThat(kept.assessment().inWords())
                .isEqualTo("1.00. Health 1.00: 1 of 1 pod is ready. Alert 1.00: It is over, as Prometheus says."
                        + " Metrics not known: Prometheus is not asked for measures.");
        assertThat(kept.decideAgain).isNull();
    }

    @Test
    void isNotFooledByAResolvedNotificationWhileTheSourceSaysThatItFires() {
        alerts.resolve(INCIDENT, clock.instant());
        answer = new Answer.Firing("Alertmanager");

        assertThat(assessed().effectiveness()).isCloseTo(0.5333, within(0.0001));
    }

    @Test
    void decidesTheIncidentAgainWhereItDidNotHelp() {
        cluster = cart("release-1", true);
        answer = new Answer.Firing("Alertmanager");

        assertThat(assessed().effectiveness()).isZero();
        assertThat(kept.decideAgain).isEqualTo(INCIDENT);
    }

    @Test
    void asksAgainWhileTheClusterIsAwayAndThenSaysThatItIsNotKnown() {
        handle();
        clock.pass(SETTLING);
        cluster = ClusterIndex.filling("", "connection refused");
        answer = new Answer.Unknown("Prometheus cannot be reached", true);

        assertThat(handle())
                .isEqualTo(new Ending.Later(Assessing.AGAIN, "The cluster cannot be read: connection refused."));
        assertThat(kept.known.assessment()).isNull();
        clock.pass(Assessing.GIVEN_UP);

        assertThat(handle()).isEqualTo(Handler.DONE);
        assertThat(kept.assessment().effectiveness()).isNull();
        assertThat(kept.assessment().inWords()).startsWith("cannot be told. Health not known:");
    }

    @Test
    void waitsForAnAlertSourceThatComesBack() {
        handle();
        clock.pass(SETTLING);
        answer = new Answer.Unknown("Prometheus cannot be reached", true);
        assertThat(handle()).isInstanceOf(Ending.Later.class);
        answer = new Answer.Cleared("Prometheus");

        assertThat(handle()).isEqualTo(Handler.DONE);
        assertThat(kept.assessment().effectiveness()).isEqualTo(1);
    }

    @Test
    void creditsNothingWhereSomeoneElseReleasedMeanwhile() {
        handle();
        clock.pass(SETTLING);
        cluster = cart("release-2", false);

        assertThat(handle()).isEqualTo(Handler.DONE);
        assertThat(kept.assessment().effectiveness()).isNull();
        assertThat(kept.assessment().note())
                .isEqualTo("Someone changed shop/Deployment/cart after its effect had shown.");
    }

    @Test
    void creditsNoStepOfAPlanAsWhichOfThemHelpedCannotBeTold() {
        var other = aRun("cordon_node", RunState.VERIFIED, run.decisionId());

        assertThat(assessed().effectiveness()).isNull();
        assertThat(kept.assessment().note())
                .isEqualTo("cordon_node on " + other.target().display()
                        + " was a step of the same plan: which of them helped cannot be told.");
    }

    @Test
    void creditsNothingWhereAnotherActionFollowed() {
        actions.add(new RecentAction(
                clock.instant().plusSeconds(60),
                "rollback_deployment",
                CART,
                new TreeMap<>(),
                RecentAction.Ended.SUCCEEDED,
                ALERT,
                "crash-loop",
                null,
                null,
                ""));

        assertThat(assessed().note())
                .isEqualTo("rollback_deployment was run on shop/Deployment/cart after its effect had shown.");
    }

    @Test
    void creditsNothingThatWasTakenBack() {
        run = aRun("restart_pod", RunState.UNDONE);

        assertThat(handle()).isEqualTo(Handler.DONE);
        assertThat(kept.assessment().note()).isEqualTo("It was taken back.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cordon_node", "drain_node", "quarantine_pod", "enable_debug_mode", "create_heap_dump"})
    void doesNotJudgeByHealthWhatIsNotMeantToHeal(String action) {
        run = aRun(action, RunState.VERIFIED);
        handle();
        clock.pass(Duration.ofDays(1));

        handle();

        assertThat(kept.assessment().effectiveness()).isNull();
        assertThat(kept.assessment().note()).startsWith(action + " is not meant to heal");
    }

    @Test
    void lowersTheScoreForANewAlertOfTheSameIncident() {
        fires("KubeDeploymentReplicasMismatch", clock.instant());

        assertThat(assessed().effectiveness()).isCloseTo(0.7, within(0.0001));
        assertThat(kept.assessment().inWords()).endsWith("Since the action there is KubeDeploymentReplicasMismatch.");
    }

    /** Four restarts in five minutes until then, and none after that. */
    private static Measuring measuredUntil(Instant healed) {
        return Measuring.by(
                (promQl, from, to, step) -> {
                    var samples = new ArrayList<MetricSource.Sample>();
                    for (var at = from; !at.isAfter(to); at = at.plus(step)) {
                        samples.add(new MetricSource.Sample(at, at.isAfter(healed) ? 0 : 4));
                    }
                    return new MetricSource.Answer.Samples(samples);
                },
                Measures.standard(),
                "");
    }

    @Test
    void waitsForAsLongAWindowAfterTheActionAsBeforeItAndLetsWhatIsMeasuredCount() {
        answer = new Answer.Firing("Alertmanager");
        var began = Objects.requireNonNull(run.applyingSince());
        var shown = clock.instant();
        measuring = measuredUntil(shown);
        handle();
        clock.pass(SETTLING);

        assertThat(handle())
                .isEqualTo(new Ending.Later(
                        Assessing.AGAIN,
                        "It is measured until " + shown.plus(SETTLING).plus(Measuring.WINDOW) + "."));
        clock.pass(Measuring.WINDOW);
        assertThat(handle()).isEqualTo(Handler.DONE);

        assertThat(began).isBefore(shown);
        assertThat(kept.assessment().effectiveness()).isCloseTo(0.65, within(0.0001));
        assertThat(kept.assessment().inWords())
                .contains("Metrics 1.00: restarts in 5 minutes 4.0 before and 0.0 after gives 1.00. Not judged by: ");
    }

    @Test
    void lessInUseIsNoGoodSignWhereNothingServes() {
        cluster = cart("release-1", true);
        answer = new Answer.Firing("Alertmanager");
        measuring = measuredUntil(clock.instant());

        assertThat(assessed().effectiveness()).isZero();
        assertThat(kept.assessment().inWords())
                .endsWith("Metrics not known: Nothing of it works, so that measures say nothing of it.");
    }

    @Test
    void lowersTheScoreForAWarningAndANeighbourThatTheDecisionDidNotKnow() {
        var snapshot = aSnapshot().in(cluster).takenAt("2026-01-01T11:58:00Z").made();
        var decision = new Judgement(
                        ActionCatalogue.standard(),
                        Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                        (s, level) -> new Advisor.Advice.NotConsulted(""))
                .judge(snapshot, Evaluation.NOTHING, "sha256:rules", "sha256:snapshot");
        run = aRun("restart_pod", RunState.VERIFIED, decision.decisionId());
        incidents.traces.add(new IncidentStore.Trace(decision, snapshot, Evaluation.NOTHING));
        var pod = aPod("shop", "cart-1-a").ownedBy("ReplicaSet", "cart-1");
        var later = clock.instant().plusSeconds(60);
        cluster = aCluster(
                aDeployment("shop", "cart").replicas(1, 1).template("release-1"),
                aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart"),
                pod,
                aWarning(pod, "e1", "FailedMount", later, later),
                aStatefulSet("shop", "till").replicas(1, 0),
                aNode("worker-1"),
                aPod("shop", "till-0")
                        .on("worker-1")
                        .ownedBy("StatefulSet", "till")
                        .unreadySince(later));

        assertThat(assessed().effectiveness()).isCloseTo(0.72, within(0.0001));
        assertThat(kept.assessment().inWords())
                .contains("Times 0.90: Since the action there are new warnings: FailedMount at shop/Pod/cart-1-a.")
                .endsWith("Times 0.80: Since the action neighbours became unready: shop/StatefulSet/till.");
    }

    @Test
    void lowersTheScoreOnceWhenTheAlertFiresAgainLater() {
        assessed();
        kept.recurs(run.finishedAt().plus(Duration.ofHours(12)));

        assertThat(handle()).isEqualTo(Handler.DONE);
        assertThat(handle()).isEqualTo(Handler.DONE);

        assertThat(kept.assessment().effectiveness()).isCloseTo(0.7, within(0.0001));
        assertThat(kept.assessment().inWords()).endsWith("The alert fired again after 12 h.");
    }

    @Test
    void takesAnAlertThatFiredAgainForNotClearedWhereNobodyCanTell() {
        answer = new Answer.Unknown("neither Alertmanager nor Prometheus is configured", false);
        kept.recurs(run.finishedAt().plusSeconds(100));

        assertThat(assessed().effectiveness()).isCloseTo(0.5333, within(0.0001));
        assertThat(kept.assessment().deductions()).isEmpty();
    }

    @Test
    void looksAnewWhenTheAlertFiredAgainWhileItWasBeingAssessed() {
        handle();
        clock.pass(SETTLING);
        kept.refuses = true;

        assertThat(handle()).isInstanceOf(Ending.Later.class);
    }

    @Test
    void waitsForARunThatIsBeingTakenBack() {
        run = aRun("restart_pod", RunState.UNDOING);

        assertThat(handle()).isInstanceOf(Ending.Later.class);
    }

    @Test
    void aRunIsLookedAtOnceItIsVerified() {
        var bench = new RunBench();
        bench.handle(bench.aRun(RunState.PENDING));
        assertThat(bench.runs.assessments).containsExactly(Assessing.FIRST_LOOK);

        var looksOnly = new RunBench("collect_diagnostics");
        looksOnly.handle(looksOnly.aRun(RunState.APPLIED));
        assertThat(looksOnly.runs.assessments).isEmpty();
    }
}
