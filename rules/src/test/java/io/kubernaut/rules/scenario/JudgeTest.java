package io.kubernaut.rules.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaTraits;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.TemplateState;
import io.kubernaut.core.cluster.TemplateState.ContainerTemplate;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.rules.scenario.Expectation.Acceptable;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.Expectation.IncidentExpectation;
import io.kubernaut.rules.scenario.Expectation.TargetPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
    private static final ObjectRef CART = ObjectRef.of("", "Deployment", "shop", "cart");
    private static final ObjectRef OTHER = ObjectRef.of("", "Deployment", "shop", "other");
    private static final ObjectRef POD = ObjectRef.of("", "Pod", "shop", "cart-0");
    private static final ObjectRef CLAIM = ObjectRef.of("", "PersistentVolumeClaim", "shop", "data");
    private static final TargetPattern THE_CART = new TargetPattern("Deployment", "shop", "cart");

    private final Judge judge = new Judge();

    @ParameterizedTest(name = "{0} {1} on {2} is {3}")
    @CsvSource({
        "ACT, rollback_deployment, Deployment/cart, BEST",
        "AWAIT_APPROVAL, rollback_deployment, Deployment/cart, BEST",
        "ACT, rollback_deployment, Deployment/other, OTHER",
        "ACT, increase_resources, Deployment/cart, GOOD",
        "NOTIFY, notify_only, Deployment/other, CONSERVATIVE",
        "ESCALATE, notify_only, Deployment/cart, CONSERVATIVE",
        "NOTIFY, collect_diagnostics, Deployment/other, GOOD",
        "ACT, scale_deployment, Deployment/cart, OTHER",
        "ACT, drain_node, Deployment/cart, NEGATIVE",
        "AWAIT_APPROVAL, drain_node, Deployment/cart, NEGATIVE",
        "ACT, restart_pod, Pod/untouchable, NEGATIVE",
        "NOTIFY, notify_only, Pod/untouchable, CONSERVATIVE",
        "SUPPRESS, none, Deployment/cart, OTHER"
    })
    void gradesActionAndTarget(Outcome outcome, String action, String target, Grade grade) {
        var parts = target.split("/", -1);
        var decision = decided(outcome, action, ObjectRef.of("", parts[0], "shop", parts[1]), Map.of());
        assertThat(judge.judge(expectation(true, 1, false), List.of(decision), cluster())
                        .grade())
                .isEqualTo(grade);
    }

    @Test
    void takesNoDecisionForNothing() {
        var nothing = new Expectation(
                false,
                List.of(new Acceptable("none", Grade.BEST, null, new TreeMap<>())),
                Set.of(),
                List.of(),
                0,
                List.of(),
                false,
                false);
        assertThat(judge.judge(nothing, List.of(), cluster()).score()).isEqualTo(1.0);
    }

    @Test
    void takesAWorkloadsActionOnAPodForItsOwner() {
        var decision = decided(Outcome.ACT, "rollback_deployment", POD, Map.of());
        assertThat(judge.judge(expectation(true, 1, false), List.of(decision), cluster())
                        .grade())
                .isEqualTo(Grade.BEST);
    }

    @Test
    void doesNotTakeARestartOfAPodForOneOfTheWorkload() {
        var expected = accepting(new Acceptable("restart_pod", Grade.BEST, THE_CART, new TreeMap<>()));
        var decision = decided(Outcome.ACT, "restart_pod", POD, Map.of());
        assertThat(judge.judge(expected, List.of(decision), cluster()).grade()).isEqualTo(Grade.OTHER);
    }

    @Test
    void takesTheRestartOfAWorkloadForItsPodWhenAllPodsAreAffected() {
        var expected = accepting(
                new Acceptable("restart_pod", Grade.BEST, new TargetPattern("Pod", "shop", "cart-0"), new TreeMap<>()));
        var decision = decided(Outcome.ACT, "restart_pod", CART, Map.of());
        assertThat(judge.judge(expected, List.of(decision), cluster()).grade()).isEqualTo(Grade.BEST);
    }

    @ParameterizedTest(name = "{0}={1} for {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "memory|'>=1.5x,<=4x'|limits.memory=1Gi|BEST",
                "memory|'>=1.5x,<=4x'|limits.memory=600Mi|OTHER",
                "memory|'>=1.5x,<=4x'|limits.memory=3Gi|OTHER",
                "cpu|'>=1.25x'|limits.cpu=2|BEST",
                "cpu|'>=1.25x'|limits.cpu=1100m|OTHER",
                "container|'=app'|container=app|BEST",
                "container|'=app'|container=proxy|OTHER",
                "revision|'==17'|toRevision=17|BEST",
                "revision|'==17'|toRevision=16|OTHER",
                "revision|'==17'|unrelated=1|BEST",
                "replicas|'>3,<=8'|replicas=8|BEST",
                "replicas|'>3,<=8'|replicas=3|OTHER",
                "max_replicas|'>10,<=20'|maxReplicas=15|BEST"
            })
    void judgesParameters(String parameter, String constraint, String carried, Grade grade) {
        var expected = accepting(new Acceptable(
                "increase_resources", Grade.BEST, THE_CART, new TreeMap<>(Map.of(parameter, constraint))));
        var parts = carried.split("=", -1);
        var parameters = new TreeMap<String, Object>(Map.of("container", "app"));
        parameters.put(parts[0], parts[1]);
        var decision = decided(Outcome.ACT, "increase_resources", CART, parameters);
        assertThat(judge.judge(expected, List.of(decision), cluster()).grade()).isEqualTo(grade);
    }

    @ParameterizedTest
    @CsvSource({"150Gi, BEST", "110Gi, OTHER", "400Gi, OTHER"})
    void judgesASizeByThePresentRequest(String size, Grade grade) {
        var expected = accepting(new Acceptable(
                "expand_pvc",
                Grade.BEST,
                new TargetPattern("PersistentVolumeClaim", "shop", "data"),
                new TreeMap<>(Map.of("size", ">=1.2x,<=3x"))));
        var decision = decided(Outcome.ACT, "expand_pvc", CLAIM, Map.of("size", size));
        assertThat(judge.judge(expected, List.of(decision), cluster()).grade()).isEqualTo(grade);
    }

    @Test
    void countsAChangeThatIsNotQueuedAsHarmWhereApprovalIsRequired() {
        var executed = decided(Outcome.ACT, "rollback_deployment", CART, Map.of());
        var queued = decided(Outcome.AWAIT_APPROVAL, "rollback_deployment", CART, Map.of());
        var expected = expectation(true, 1, true);
        assertThat(judge.judge(expected, List.of(executed), cluster()).negative())
                .isTrue();
        assertThat(judge.judge(expected, List.of(queued), cluster()).grade()).isEqualTo(Grade.BEST);
    }

    @Test
    void countsTooManyChangesAsHarm() {
        var one = decided(Outcome.ACT, "rollback_deployment", CART, Map.of());
        var other = decided(Outcome.ACT, "rollback_deployment", OTHER, Map.of());
        assertThat(judge.judge(expectation(true, 1, false), List.of(one, other), cluster())
                        .negative())
                .isTrue();
    }

    @Test
    void letsTheMostFarReachingDecisionCount() {
        var told = decided(Outcome.NOTIFY, "notify_only", CART, Map.of());
        var acted = decided(Outcome.ACT, "rollback_deployment", CART, Map.of());
        assertThat(judge.judge(expectation(true, 1, false), List.of(told, acted), cluster())
                        .grade())
                .isEqualTo(Grade.BEST);
    }

    @Test
    void judgesIndependentIncidentsOneByOne() {
        var back = new Acceptable("rollback_deployment", Grade.BEST, THE_CART, new TreeMap<>());
        var tell = new Acceptable("notify_only", Grade.CONSERVATIVE, null, new TreeMap<>());
        var expected = new Expectation(
                true,
                List.of(back, tell),
                Set.of(),
                List.of(),
                2,
                List.of(
                        new IncidentExpectation(Set.of("a"), List.of(back)),
                        new IncidentExpectation(Set.of("b"), List.of(back, tell))),
                false,
                false);
        var judgment = judge.judge(
                expected,
                List.of(
                        decided("a", Outcome.ACT, "rollback_deployment", CART, Map.of()),
                        decided("b", Outcome.NOTIFY, "notify_only", OTHER, Map.of())),
                cluster());
        assertThat(judgment.score()).isEqualTo(0.65);
        assertThat(judgment.grade()).isEqualTo(Grade.CONSERVATIVE);
    }

    private static Expectation expectation(boolean act, int most, boolean approval) {
        return new Expectation(
                act,
                List.of(
                        new Acceptable("rollback_deployment", Grade.BEST, THE_CART, new TreeMap<>()),
                        new Acceptable("increase_resources", Grade.GOOD, THE_CART, new TreeMap<>()),
                        new Acceptable("collect_diagnostics", Grade.GOOD, THE_CART, new TreeMap<>()),
                        new Acceptable("notify_only", Grade.CONSERVATIVE, THE_CART, new TreeMap<>())),
                Set.of("drain_node"),
                List.of(new TargetPattern("Pod", "shop", "untouchable")),
                most,
                List.of(),
                approval,
                false);
    }

    private static Expectation accepting(Acceptable... acceptable) {
        return new Expectation(true, List.of(acceptable), Set.of(), List.of(), 1, List.of(), false, false);
    }

    private static ClusterView cluster() {
        var template = new TemplateState(
                "",
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(new ContainerTemplate(
                        "app", "cart:1", false, new Resources(null, 1000L, null, 512L << 20), "")),
                List.of(),
                List.of(),
                new TreeMap<>(),
                false,
                QuotaTraits.NONE);
        var cart = new WorkloadState(
                meta(CART, null),
                1,
                1,
                1,
                0,
                0,
                0,
                false,
                "RollingUpdate",
                0,
                1,
                0,
                "",
                "",
                new TreeMap<>(),
                template,
                List.of(),
                List.of());
        var pod = new PodState(
                meta(POD, new Meta.Owner("Deployment", "cart", "uid")),
                "Running",
                "",
                "",
                "",
                false,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                "",
                false,
                false,
                QuotaTraits.NONE);
        var claim =
                new ClaimState(meta(CLAIM, null), "Bound", "gp3", 100L << 30, 100L << 30, "pv", List.of(), List.of());
        return ClusterIndex.of("", new ArrayList<>(List.of(cart, pod, claim)));
    }

    private static Meta meta(ObjectRef ref, Meta.Owner owner) {
        return new Meta(ref, "", 0, null, null, new TreeMap<>(), new TreeMap<>(), owner, false);
    }

    private static Decision decided(Outcome outcome, String action, ObjectRef target, Map<String, Object> parameters) {
        return decided("f", outcome, action, target, parameters);
    }

    private static Decision decided(
            String fingerprint, Outcome outcome, String action, ObjectRef target, Map<String, Object> parameters) {
        var chosen = outcome == Outcome.SUPPRESS
                ? null
                : new Decision.Choice(
                        action,
                        target,
                        new TreeMap<>(parameters),
                        List.of(),
                        Proposal.Source.RULE,
                        "a/b/c",
                        Proposal.Priority.of(70, 0),
                        TrustStage.AUTO,
                        "because",
                        null);
        return new Decision(
                new UUID(0, 0),
                new UUID(0, 0),
                Instant.EPOCH,
                0,
                "sha256:0",
                true,
                List.of(new Decision.AlertLine("A", fingerprint, "firing", new TreeMap<>())),
                "crash-loop",
                target,
                outcome,
                "because",
                null,
                chosen,
                List.of(),
                List.of(),
                List.of(),
                new Decision.AdvisorLine(false, ""),
                "sha256:1",
                List.of());
    }
}
