package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every action that a plain API server with controllers can show, from plan to undo: once as an administrator and once
 * with no more than the generated role. The same on the in-process API and, by {@code make e2e}, on a real cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EndToEndSuite {
    /** Whom the executors act as. */
    enum As {
        ADMINISTRATOR,
        GENERATED_ROLE
    }

    /** They run programs in containers, which are canned where pods are hollow, and played on the in-process API. */
    private static final Set<String> PROGRAMS =
            Set.of("cleanup_storage", "compact_storage", "create_heap_dump", "repair_database");
    /** What a cluster may be unfit for: nodes that are shared, and operators or components that are in use. */
    private static final Set<String> AT_ITS_DISCRETION = Set.of(
            "cordon_node",
            "uncordon_node",
            "drain_node",
            "migrate_workload",
            "backup_data",
            "failover_database",
            "restart_network",
            "reset_service_mesh");

    private EndToEndCluster cluster;
    /** Those of somebody who may look and do nothing. */
    private KubernetesActionExecutors looking;

    private List<ActionCase> fitting = List.of();

    abstract EndToEndCluster cluster();

    /** Those of the actions that a cluster may be unfit for which this one must show all the same. */
    Set<String> alsoShown(Set<String> atItsDiscretion) {
        return Set.of();
    }

    /** Called when nothing of the suite is left. */
    void gone() {}

    @BeforeAll
    void begin() {
        cluster = cluster();
        looking = ClusterGround.executors(cluster.limitedTo(List.of()));
        try (var ground = ground(As.ADMINISTRATOR).get()) {
            fitting = ActionCases.all().values().stream()
                    .filter(c -> ground.executors()
                            .executor(Shop.CLUSTER, c.action())
                            .isPresent())
                    .filter(c -> c.unfit(ground)
                            .map(why -> {
                                System.out.println("Not shown on this cluster: " + c + ", for " + why + ".");
                                return false;
                            })
                            .orElse(true))
                    .toList();
        }
        System.out.println("Shown on this cluster, as an administrator and with the generated role: " + fitting);
    }

    @AfterAll
    void end() {
        if (cluster != null) {
            cluster.close();
        }
        gone();
    }

    private Supplier<Ground> ground(As who) {
        return () -> new ClusterGround(cluster, who == As.ADMINISTRATOR ? cluster.admin() : cluster.limited());
    }

    Stream<Arguments> cases() {
        return fitting.stream().flatMap(c -> Stream.of(As.values()).map(who -> Arguments.of(c, who)));
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("cases")
    void runsFromPlanToUndo(ActionCase of, As who) {
        try (var ground = Cell.arranged(of, ground(who))) {
            var before = of.state(ground);
            var run = CaseRun.of(of, ground);
            run.plan();
            assertThat(of.state(ground)).as("a plan changes nothing").isEqualTo(before);
            of.assertApplied(ground, run.applied());
            run.verified();
            if (ActionCatalogue.standard().find(of.action()).orElseThrow().undoable()) {
                run.undone();
                ground.until(of + " is undone", () -> of.state(ground).equals(before));
            }
        }
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("cases")
    void goesOnWhereAnotherProcessDied(ActionCase of, As who) {
        try (var ground = Cell.arranged(of, ground(who))) {
            var run = CaseRun.of(of, ground);
            run.plan();
            of.assertApplied(ground, run.stepped() ? run.appliedThoughEachCallDies() : run.applied());
        }
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("cases")
    void isRefusedWhenItShouldBe(ActionCase of, As who) {
        for (var refusal : of.refusals()) {
            try (var ground = Cell.arranged(of, ground(who))) {
                refusal.arrange().accept(ground);
                var target = refusal.target() == null
                        ? of.target(ground)
                        : refusal.target().apply(ground);
                assertThat(CaseRun.with(of, ground, target, refusal.parameters())
                                .refusal())
                        .as(refusal.when())
                        .contains(refusal.words());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changing")
    void changesNothingWithoutTheRightAndNamesIt(ActionCase of) {
        try (var ground = Cell.arranged(of, ground(As.ADMINISTRATOR))) {
            var before = of.state(ground);

            assertThat(CaseRun.by(looking, of, ground).refusalInTheEnd()).containsPattern("lacks (a|the) permission");

            assertThat(of.state(ground)).isEqualTo(before);
        }
    }

    /** Those that only look leave out what they may not see, and say so. */
    Stream<ActionCase> changing() {
        return fitting.stream()
                .filter(c -> ActionCatalogue.standard()
                        .find(c.action())
                        .orElseThrow()
                        .mutating());
    }

    @Test
    void keepsToTheQuotaOfANamespace() {
        try (var ground = ground(As.GENERATED_ROLE).get()) {
            ground.load(Manifests.workload("Deployment", "cart", 1));
            ground.load("""
                    apiVersion: v1
                    kind: ResourceQuota
                    metadata: {name: small, namespace: $NS}
                    spec: {hard: {pods: 2, limits.memory: 160Mi}}
                    """);
            ground.ready("Deployment", "cart");
            ground.until(
                    "the quota is counted",
                    () -> ground.text("ResourceQuota", "small", "/status/used/pods")
                            .equals("1"));
            var cart = ground.ref("Deployment", "cart");
            var scale = ActionCases.all().get("scale_deployment");
            var raise = ActionCases.all().get("increase_resources");

            assertThat(CaseRun.with(scale, ground, cart, Map.of("replicas", 3)).refusal())
                    .contains("quota", "small");
            assertThat(CaseRun.with(raise, ground, cart, Map.of("container", "app", "limits.memory", "1Gi"))
                            .refusal())
                    .contains("quota", "small");

            var within = CaseRun.with(scale, ground, cart, Map.of("replicas", 2));
            within.plan();
            within.applied();
            within.verified();
        }
    }

    /** What is left out is left out for a reason that this suite knows of, never by an oversight. */
    @Test
    void showsAllThatThisClusterCan() {
        var shown = fitting.stream().map(ActionCase::action).collect(Collectors.toSet());
        var must = ActionCatalogue.standard().all().stream()
                .map(ActionDefinition::name)
                .filter(action -> !PROGRAMS.contains(action) && !AT_ITS_DISCRETION.contains(action))
                .toList();

        assertThat(shown)
                .containsAll(must)
                .containsAll(alsoShown(AT_ITS_DISCRETION))
                .doesNotContainAnyElementsOf(PROGRAMS);
    }

    /** Otherwise nothing is shown by what passes with it. */
    @Test
    void theGeneratedRoleIsLimited() {
        var review = cluster.limited()
                .authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb("create")
                        .withGroup("rbac.authorization.k8s.io")
                        .withResource("clusterrolebindings")
                        .endResourceAttributes()
                        .endSpec()
                        .build());
        assertThat(review.getStatus().getAllowed()).isFalse();
    }
}
