package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.core.action.ActionCatalogue;
import java.util.List;
import java.util.function.Supplier;
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

    private EndToEndCluster cluster;
    private List<ActionCase> fitting = List.of();

    abstract EndToEndCluster cluster();

    /** Called when nothing of the suite is left. */
    void gone() {}

    @BeforeAll
    void begin() {
        cluster = cluster();
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
