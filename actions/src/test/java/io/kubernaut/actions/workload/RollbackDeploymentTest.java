package io.kubernaut.actions.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.actions.pods.Rollout;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RollbackDeploymentTest {
    private static final String CRASHES = "demo.kubernaut.io/exit-code: \"1\"";
    private static final String HANGS = "demo.kubernaut.io/never-ready: \"true\"";

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private Trial rollback(Object toRevision) {
        return shop.trial("rollback_deployment", Shop.ref("Deployment", "cart"), Map.of("toRevision", toRevision));
    }

    private String image() {
        return shop.cart()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    @Test
    void plansWithoutChangingAnythingAndShowsTheDifference() {
        shop.release("shop/cart:1.4", 3);
        shop.release("shop/cart:1.5", 3, CRASHES);
        var trial = rollback(1);

        shop.assertNothingWritten(() -> {
            var plan = trial.plan();
            assertThat(plan.summary())
                    .isEqualTo("Roll Deployment shop/cart back from revision 2 to revision 1"
                            + " (cart: shop/cart:1.5 to shop/cart:1.4)");
            assertThat(plan.diff())
                    .contains("--- before/Deployment/cart", "+++ after/Deployment/cart")
                    .containsPattern("-\\s+image: shop/cart:1.5")
                    .containsPattern("\\+\\s+image: shop/cart:1.4")
                    .doesNotContain("hunter2", "pod-template-hash");
            assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);
        });
        assertThat(image()).isEqualTo("shop/cart:1.5");
    }

    private Trial rollbackDecidedNow(Object toRevision) {
        var meta = shop.cart().getMetadata();
        var revision = Long.parseLong(meta.getAnnotations().get(Rollout.REVISION));
        return shop.trial(
                "rollback_deployment",
                Shop.ref("Deployment", "cart"),
                Map.of("toRevision", toRevision),
                new Basis(meta.getUid(), meta.getGeneration(), revision));
    }

    @Test
    void plansWhatWasDecidedAboutTheReleaseThatIsCurrent() {
        shop.release("shop/cart:1.4", 3);
        shop.release("shop/cart:1.5", 3, CRASHES);

        assertThat(rollbackDecidedNow(1).plan().summary()).contains("from revision 2 to revision 1");
    }

    @Test
    void doesNotRollTheFixBackThatShippedAfterTheDecision() {
        shop.release("shop/cart:1.4", 3);
        shop.release("shop/cart:1.5", 3, CRASHES);
        var trial = rollbackDecidedNow(1);
        shop.release("shop/cart:1.6", 3);

        assertThat(trial.changed())
                .isEqualTo("Deployment shop/cart: Revision 3 is current; the decision was about revision 2.");
        assertThat(image()).isEqualTo("shop/cart:1.6");
    }

    @Test
    void doesNotTouchAnObjectThatWasMadeAnew() {
        shop.release("shop/cart:1.4", 3);
        shop.release("shop/cart:1.5", 3, CRASHES);
        var meta = shop.cart().getMetadata();
        var trial = shop.trial(
                "restart_pod",
                Shop.ref("Deployment", "cart"),
                Map.of(),
                new Basis("the-one-before", meta.getGeneration(), 0));

        assertThat(trial.changed()).contains("It was deleted and made anew since the decision.");
    }

    @Test
    void putsTheTemplateBackAndSeesThePodsFollow() {
        shop.release("shop/cart:1.4", 3);
        shop.release("shop/cart:1.5", 3, CRASHES);
        var trial = rollback(1L);
        trial.plan();

        trial.applied();

        assertThat(trial.verify()).isInstanceOf(Verification.Pending.class);
        shop.settle();
        assertThat(trial.verify())
                .isEqualTo(
                        new Verification.Verified("3 of 3 pods have the new template, are ready and did not crash."));
        assertThat(image()).isEqualTo("shop/cart:1.4");
        assertThat(shop.client.apps().replicaSets().inNamespace("shop").list().getItems())
                .hasSize(2);
        assertThat(shop.cart().getMetadata().getAnnotations())
                .containsEntry(Marks.DECISION, trial.request().decisionId().toString())
                .containsEntry(Marks.RUN, trial.request().runId().toString());
        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
        assertThat(shop.eventReasons("cart")).contains("RemediationApplied");
    }

    @Test
    void doesNotWriteTwiceWhenAppliedAgain() {
        shop.release("shop/cart:1.4", 2);
        shop.release("shop/cart:1.5", 2, CRASHES);
        var trial = rollback(1);
        trial.plan();
        trial.applied();

        shop.assertNothingWritten(trial::applied);
    }

    @Test
    void rollsForwardAgainWhenUndone() {
        shop.release("shop/cart:1.4", 2);
        shop.release("shop/cart:1.5", 2, CRASHES);
        var trial = rollback(1);
        trial.plan();
        trial.applied();
        shop.settle();

        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);

        assertThat(image()).isEqualTo("shop/cart:1.5");
        assertThat(shop.cart().getMetadata().getAnnotations())
                .containsEntry(Marks.UNDONE, trial.request().runId().toString());
        assertThat(shop.eventReasons("cart")).contains("RemediationUndone");
        shop.assertNothingWritten(() -> assertThat(trial.undo()).asString().contains("already as it was before"));
    }

    @Test
    void refusesToUndoWhatSomeoneElseChangedSinceAndNamesThem() {
        shop.release("shop/cart:1.4", 2);
        shop.release("shop/cart:1.5", 2, CRASHES);
        var trial = rollback(1);
        trial.plan();
        trial.applied();
        shop.someoneElsePatches("jane", """
                [{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "shop/cart:1.6"}]""");

        assertThat(trial.undo())
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(Application.Refused.class))
                .extracting(Application.Refused::reason)
                .asString()
                .contains("changed since", "spec.template", "jane");
        assertThat(image()).isEqualTo("shop/cart:1.6");
        assertThat(trial.verify()).asString().contains("did not stay as it was set", "jane");
    }

    @Test
    void meetsAConflictWhenTheSpecificationChangedSinceThePlan() {
        shop.release("shop/cart:1.4", 2);
        shop.release("shop/cart:1.5", 2, CRASHES);
        var trial = rollback(1);
        trial.plan();
        shop.client.apps().deployments().inNamespace("shop").withName("cart").scale(4);

        shop.assertNothingWritten(() -> assertThat(trial.apply())
                .isEqualTo(new Application.Conflict(
                        "The specification of Deployment shop/cart was changed since the plan was made.")));
    }

    @Test
    void isNotDisturbedByAStatusThatKeepsChanging() {
        shop.release("shop/cart:1.4", 2);
        shop.release("shop/cart:1.5", 2, CRASHES);
        var trial = rollback(1);
        trial.plan();
        shop.wait(java.time.Duration.ofMinutes(7));

        trial.applied();
    }

    @Test
    void failsWhenTheRevisionItWentBackToCrashesAsWell() {
        shop.release("shop/cart:1.4", 2, CRASHES);
        shop.release("shop/cart:1.5", 2, CRASHES);
        var trial = rollback(1);
        trial.plan();
        trial.applied();
        shop.wait(java.time.Duration.ofSeconds(40));

        assertThat(trial.verify())
                .isInstanceOf(Verification.Failed.class)
                .asString()
                .contains("pod cart-");
    }

    @Test
    void failsWhenNewPodsAreNotLetIn() {
        shop.release("shop/cart:1.4", 2);
        shop.release("shop/cart:1.5", 2, CRASHES);
        var trial = rollback(1);
        trial.plan();
        shop.load("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: team, namespace: shop}
                spec: {hard: {pods: "2"}}
                """);
        trial.applied();
        shop.server.tick();
        shop.server.tick();

        assertThat(trial.verify())
                .isInstanceOf(Verification.Failed.class)
                .asString()
                .contains("Pods cannot be made", "exceeded quota: team");
    }

    @Test
    void refusesToUndoWhatALaterRunChangedAndNamesIt() {
        shop.release("shop/cart:1.4", 1);
        shop.release("shop/cart:1.5", 1);
        var first = rollback(1);
        first.plan();
        first.applied();
        shop.settle();
        var later = shop.trial(
                "increase_resources",
                Shop.ref("Deployment", "cart"),
                Map.of("container", "cart", "limits.memory", "1Gi"));
        later.plan();
        later.applied();

        assertThat(first.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("Kubernaut's run " + later.request().runId());
    }

    @Test
    void keepsSecretsOutOfWhatPeopleRead() {
        shop.release("shop/cart:1.4", 1);
        shop.release("shop/cart:1.5", 1);
        var trial = rollback(1);
        var plan = trial.plan();

        assertThat(trial.applied().after()).contains("DB_PASSWORD").doesNotContain("hunter2");
        assertThat(plan.before()).contains("hunter2");
        assertThat(plan.diff()).doesNotContain("hunter2");
    }

    @Test
    void waitsWhilePodsAreNotReady() {
        shop.release("shop/cart:1.4", 2, HANGS);
        shop.release("shop/cart:1.5", 2, CRASHES);
        var trial = rollback(1);
        trial.plan();
        trial.applied();
        shop.settle();

        assertThat(trial.verify()).isInstanceOf(Verification.Pending.class);
    }

    @Test
    void refusesWhereThereIsNothingToRollBackTo() {
        assertThat(rollback(1).refusal())
                .isEqualTo("shop/Deployment/cart does not exist."
                        + " Look whether it was removed, or name the one that is meant.");
        shop.release("shop/cart:1.4", 1);
        assertThat(rollback(7).refusal())
                .isEqualTo("Deployment shop/cart has a single revision: there is nothing to roll back to."
                        + " Roll out a release that works.");
        assertThat(rollback(1).planning()).isInstanceOf(Planning.AlreadySo.class);
        shop.release("shop/cart:1.5", 1);
        assertThat(rollback(7).refusal()).isEqualTo("Deployment shop/cart has no revision 7. Name one that it has: 1.");
        assertThat(rollback(2).planning()).isInstanceOf(Planning.AlreadySo.class);
        assertThat(rollback(0).refusal()).contains("toRevision must be at least 1");
    }

    private Trial rollbackToTheUsual() {
        return shop.trial("rollback_deployment", Shop.ref("Deployment", "cart"), Map.of());
    }

    @Test
    void goesBackToTheOneThatStillServesWhereNoneIsNamed() {
        shop.release("shop/cart:1.3", 3);
        shop.release("shop/cart:1.4", 3, HANGS);
        shop.release("shop/cart:1.5", 3, HANGS);

        assertThat(rollbackToTheUsual().plan().summary()).contains("back from revision 3 to revision 1");
    }

    @Test
    void namesNoneByItselfWhereNothingShowsWhichOneWasHealthy() {
        shop.release("shop/cart:1.3", 1, HANGS);
        shop.wait(java.time.Duration.ofHours(30));
        shop.release("shop/cart:1.4", 1, CRASHES);
        shop.release("shop/cart:1.5", 1, CRASHES);

        assertThat(rollbackToTheUsual().refusal())
                .startsWith("Nothing shows which earlier revision of Deployment shop/cart was healthy. Revision 1 was"
                        + " current longest of the earlier ones, for 30 h")
                .endsWith("nothing shows that it was healthy. Name revision 1 (toRevision), or go back by hand.");
        assertThat(rollback(2).refusal())
                .startsWith("Nothing shows that revision 2 was ever healthy. Revision 1 was current longest")
                .endsWith("Name revision 1 (toRevision), or go back by hand.");
        assertThat(rollback(1).plan().summary()).as("a person was asked").contains("to revision 1");
    }

    @Test
    void goesBackToTheOneWhoseRolloutHadCompletedThoughAllItsPodsAreGone() {
        shop.release("shop/cart:1.3", 1, HANGS);
        shop.release("shop/cart:1.4", 1);
        shop.wait(java.time.Duration.ofHours(30));
        shop.release("shop/cart:1.5", 1);

        assertThat(rollbackToTheUsual().plan().summary()).contains("back from revision 3 to revision 2");
        assertThat(rollback(1).refusal()).startsWith("Nothing shows that revision 1 was ever healthy.");
    }

    @Test
    void refusesAPausedDeploymentAndOtherKinds() {
        shop.release("shop/cart:1.4", 1);
        shop.release("shop/cart:1.5", 1);
        shop.editCart(d -> d.edit().editSpec().withPaused(true).endSpec().build());

        assertThat(rollback(1).refusal()).contains("is paused");
        assertThat(shop.trial("rollback_deployment", Shop.ref("StatefulSet", "db"), Map.of("toRevision", 1))
                        .refusal())
                .isEqualTo("rollback_deployment is not for a StatefulSet. It is for: Deployment.");
    }

    @Test
    void saysThatADeploymentIsGone() {
        shop.release("shop/cart:1.4", 1);
        shop.release("shop/cart:1.5", 1);
        var trial = rollback(1);
        trial.plan();
        shop.client.apps().deployments().inNamespace("shop").withName("cart").delete();
        shop.settle();

        assertThat(trial.apply()).isEqualTo(new Application.Refused("shop/Deployment/cart does not exist any more."));
        assertThat(trial.effect()).isEqualTo(Effect.CANNOT_TELL);
        assertThat(trial.verify()).isEqualTo(new Verification.Failed("shop/Deployment/cart was deleted meanwhile."));
    }
}
