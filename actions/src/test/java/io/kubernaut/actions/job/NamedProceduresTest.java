package io.kubernaut.actions.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.executor.JobPlayer;
import io.kubernaut.actions.executor.JobPlayer.Ending;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Verification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedProceduresTest {
    private static final String ACTION = "scale_deployment";

    private final Shop shop = new Shop();
    private Ending ending = new Ending(0, "scaled by jane@example.org with password=hunter2\n");
    private final JobPlayer player = new JobPlayer(shop, pod -> ending);

    @BeforeEach
    void load() {
        shop.release("shop/cart:1", 1);
        names("scale-cart");
        cronJob("true");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void names(String cronJob) {
        shop.editCart(d -> d.edit()
                .editMetadata()
                .addToAnnotations("kubernaut.io/procedure." + ACTION, cronJob)
                .endMetadata()
                .build());
    }

    private void cronJob(String suspend) {
        shop.client
                .batch()
                .v1()
                .cronjobs()
                .inNamespace("shop")
                .withName("scale-cart")
                .delete();
        shop.load("""
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: scale-cart, namespace: shop}
                spec:
                  schedule: "0 0 1 1 *"
                  suspend: %s
                  jobTemplate:
                    metadata: {labels: {team: shop}}
                    spec:
                      template:
                        spec:
                          restartPolicy: Never
                          containers: [{name: scale, image: shop/scale:1, command: [scale]}]
                """.formatted(suspend));
    }

    private SteppedTrial trial() {
        var trial = shop.trial(ACTION, Shop.ref("Deployment", "cart"), Map.of("replicas", 3L));
        return new SteppedTrial(
                trial, shop.executors.executor(Shop.CLUSTER, ACTION).orElseThrow(), player);
    }

    private String refusal() {
        return shop.trial(ACTION, Shop.ref("Deployment", "cart"), Map.of("replicas", 3L))
                .refusal();
    }

    private List<Job> jobs() {
        return shop.client.batch().v1().jobs().inNamespace("shop").list().getItems();
    }

    private Verification verify(SteppedTrial trial) {
        return shop.executors.executor(Shop.CLUSTER, ACTION).orElseThrow().verify(trial.request(), trial.current());
    }

    @Test
    void runsTheCronJobInsteadOfTheBuiltInWay() {
        var trial = trial();
        shop.assertNothingWritten(() -> assertThat(trial.plan().diff()).contains("+kind: Job", "image: shop/scale:1"));

        trial.call();
        var job = jobs().getFirst();
        assertThat(job.getMetadata().getName())
                .isEqualTo("kubernaut-" + trial.request().runId() + "-procedure");
        assertThat(job.getMetadata().getLabels()).containsEntry("team", "shop").containsKey(JobManifest.ACTION_LABEL);
        assertThat(job.getMetadata().getAnnotations())
                .containsEntry(Marks.RUN, trial.request().runId().toString());
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(600);
        assertThat(job.getSpec().getTtlSecondsAfterFinished()).isEqualTo(3600);
        assertThat(job.getSpec().getBackoffLimit()).isZero();
        assertThat(job.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("KUBERNAUT_TARGET", "Deployment/cart"),
                        org.assertj.core.groups.Tuple.tuple("KUBERNAUT_PARAMETERS", "{\"replicas\":\"3\"}"));
        trial.applied();

        assertThat(player.played()).hasSize(1);
        assertThat(verify(trial)).isInstanceOf(Verification.Verified.class);
        assertThat(jobs()).isEmpty();
        assertThat(shop.cart().getSpec().getReplicas()).isEqualTo(1);
        assertThat(new String(trial.artefacts().getFirst().content(), StandardCharsets.UTF_8))
                .contains("scaled by [redacted]")
                .doesNotContain("hunter2", "example.org");
    }

    @Test
    void saysWhatTheProcedureSaidWhenItFails() {
        ending = new Ending(4, "cannot reach the scaler\n");
        var trial = trial();
        trial.plan();

        assertThat(trial.broken().reason()).contains("exit code 4", "It said last: cannot reach the scaler");
        assertThat(trial.artefacts()).hasSize(1);
        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
        assertThat(jobs()).isEmpty();
    }

    @Test
    void goesOnAfterACrashAtAnyCall() {
        var trial = trial();
        trial.plan();
        trial.callAndDie();
        player.run();
        trial.call();
        trial.callAndDie();
        trial.call();
        trial.callAndDie();
        trial.applied();

        assertThat(player.played()).hasSize(1);
        assertThat(trial.states()).containsExactly(State.DONE);
    }

    @Test
    void doesNotRepeatAJobThatSomebodyDeleted() {
        var trial = trial();
        trial.plan();
        trial.call();
        shop.client.batch().v1().jobs().inNamespace("shop").delete();
        shop.settle();

        assertThat(trial.broken().reason()).contains("was deleted before its result was read", "Look at the target");
        assertThat(jobs()).isEmpty();
    }

    @Test
    void leavesAJobOfThatNameAloneThatIsNotItsOwn() {
        var trial = trial();
        trial.plan();
        trial.call();
        shop.client
                .batch()
                .v1()
                .jobs()
                .inNamespace("shop")
                .resource(jobs().getFirst())
                .edit(job -> job.edit()
                        .editMetadata()
                        .addToAnnotations(Marks.RUN, "another")
                        .endMetadata()
                        .build());

        assertThat(trial.broken().reason()).contains("is not of this run");
        trial.undo();
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void stopsAtItsDeadline() {
        var trial = trial();
        trial.plan();
        trial.call();
        jobs().forEach(job -> shop.client
                .nodes()
                .list()
                .getItems()
                .forEach(node -> shop.client
                        .nodes()
                        .resource(node)
                        .edit(n -> n.edit()
                                .editOrNewSpec()
                                .withUnschedulable(true)
                                .endSpec()
                                .build())));
        shop.wait(java.time.Duration.ofMinutes(11));

        assertThat(trial.broken().reason()).contains("DeadlineExceeded");
    }

    /** What the CronJob says of deadline, tries and cleaning up is for when it runs by itself. */
    @Test
    void runsOnceAndNoLongerThanTheAction() {
        for (var says : Map.of(60L, 60L, 86_400L, 600L).entrySet()) {
            shop.client
                    .batch()
                    .v1()
                    .cronjobs()
                    .inNamespace("shop")
                    .withName("scale-cart")
                    .edit(c -> c.edit()
                            .editSpec()
                            .editJobTemplate()
                            .editSpec()
                            .withActiveDeadlineSeconds(says.getKey())
                            .withBackoffLimit(6)
                            .withTtlSecondsAfterFinished(0)
                            .endSpec()
                            .endJobTemplate()
                            .endSpec()
                            .build());
            var trial = trial();
            trial.plan();
            trial.call();

            var job = jobs().getFirst().getSpec();
            assertThat(job.getActiveDeadlineSeconds()).isEqualTo(says.getValue());
            assertThat(job.getBackoffLimit()).isZero();
            assertThat(job.getTtlSecondsAfterFinished()).isEqualTo(3600);
            trial.undo();
        }
    }

    /** The switch that forbids to write does not forbid to stop what was begun before. */
    @Test
    void stopsAJobThatStillRunsOnceTheModeForbidsToAct() {
        var off = new AtomicBoolean();
        var executor = new KubernetesActionExecutors(
                        shop.client,
                        Shop.CLUSTER,
                        () -> off.get() ? Optional.of("the mode was set to off") : Optional.empty(),
                        Optional.empty(),
                        shop.clock)
                .executor(Shop.CLUSTER, ACTION)
                .orElseThrow();
        var trial = new SteppedTrial(
                shop.trial(ACTION, Shop.ref("Deployment", "cart"), Map.of("replicas", 3L)), executor, player);
        trial.plan();
        assertThat(executor.halt(trial.request(), trial.current())).isEmpty();
        trial.call();
        off.set(true);

        assertThat(executor.halt(trial.request(), trial.current()))
                .hasValueSatisfying(said -> assertThat(said).contains("Job", "is stopped and deleted"));

        assertThat(jobs()).isEmpty();
        assertThat(executor.halt(trial.request(), trial.current())).isEmpty();
    }

    @Test
    void stopsAJobThatStillRunsWhenItIsTakenBack() {
        var trial = trial();
        trial.plan();
        trial.call();

        trial.undo();

        assertThat(jobs()).isEmpty();
    }

    @Test
    void refusesToUndoWhatTheProcedureDid() {
        var trial = trial();
        trial.plan();
        trial.applied();

        assertThat(trial.undo()).asString().contains("only people know how it is taken back");
        assertThat(trial.expire()).asString().contains("nothing is kept of what was before");
    }

    /** It would never be ended. */
    @Test
    void refusesOneForWhatEndsByItself() {
        shop.editCart(d -> d.edit()
                .editMetadata()
                .addToAnnotations("kubernaut.io/procedure.enable_debug_mode", "scale-cart")
                .endMetadata()
                .build());

        shop.assertNothingWritten(() -> assertThat(
                        shop.trial("enable_debug_mode", Shop.ref("Deployment", "cart"), Map.of())
                                .refusal())
                .contains("ends by itself when its time is over", "Remove the annotation"));
    }

    @Test
    void refusesACronJobThatIsMissingOrRunsByItself() {
        cronJob("false");
        assertThat(refusal()).contains("is not suspended", "must have suspend: true");
        names("none");
        assertThat(refusal()).contains("CronJob shop/none", "does not exist", "or remove the annotation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other/scale-cart", "../other/cronjobs/x", "Scale", "a;reboot", "сart", "a b"})
    void refusesNamesThatLeadElsewhere(String name) {
        names(name);
        shop.assertNothingWritten(() -> assertThat(refusal()).contains("nothing but the name of a CronJob"));
    }

    @Test
    void takesTheBuiltInWayWithoutTheAnnotation() {
        names("");

        assertThat(shop.trial(ACTION, Shop.ref("Deployment", "cart"), Map.of("replicas", 3L))
                        .plan()
                        .steps())
                .isEmpty();
    }

    @Test
    void refusesANodeThatNamesOne() {
        shop.client
                .nodes()
                .withName("hollow-0")
                .edit(n -> n.edit()
                        .editMetadata()
                        .addToAnnotations("kubernaut.io/procedure.cordon_node", "x")
                        .endMetadata()
                        .build());

        assertThat(shop.trial("cordon_node", Shop.ref("Node", "hollow-0"), Map.of())
                        .refusal())
                .contains("is in no namespace", "remove its annotation");
    }

    @Test
    void saysThatAQuotaOrAPermissionStandsInTheWay() {
        shop.server.addUser("weak", "weak", access -> access.verb().matches("get|list"));
        try (var weak = shop.server.client("weak")) {
            var executors = new io.kubernaut.actions.KubernetesActionExecutors(weak, Shop.CLUSTER, shop.clock);
            var trial = shop.trial(ACTION, Shop.ref("Deployment", "cart"), Map.of("replicas", 3L));

            assertThat(new io.kubernaut.actions.executor.Trial(
                                    executors.executor(Shop.CLUSTER, ACTION).orElseThrow(), trial.request())
                            .refusal())
                    .contains("lacks a permission", "create resource \"jobs\"");
        }
    }
}
