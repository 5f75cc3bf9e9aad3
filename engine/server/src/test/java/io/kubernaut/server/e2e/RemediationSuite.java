package io.kubernaut.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import io.kubernaut.server.processes.KubernautApi;
import io.kubernaut.server.processes.TestCluster;
import io.kubernaut.server.processes.WebhookBody;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What must hold on every cluster: the same tests run in process and, by {@code make e2e}, on a real API server. */
abstract class RemediationSuite {
    private static final String DEPLOYMENT = "Deployment";

    abstract Trial trial();

    /** A service that looks at the trial's cluster, manages its namespace only, and acts. */
    abstract KubernautApi api();

    /** Whether this cluster's nodes may be touched. */
    abstract boolean nodesMayBeTouched();

    @Test
    void aReleaseThatCrashLoopsIsRolledBackAndThePodsAreReadyAgain() {
        trial().deploy("cart", 2);
        var pod = trial().shipBadRelease("cart");

        var reply = api().post(
                        WebhookBody.empty().firing(WebhookBody.crashLooping(trial().namespace(), pod), Instant.now()));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        await("cart runs its good release")
                .atMost(Trial.PATIENCE)
                .until(() -> trial().runsTheGoodRelease("cart")
                        && trial().ready("cart") == 2
                        && trial().pods("cart").size() == 2);
        var decision = api().decisionsAbout("pod", pod).getLast();
        assertThat(decision.at("/chosen/action").asString()).isEqualTo("rollback_deployment");
        await("the run is verified")
                .atMost(Trial.PATIENCE)
                .untilAsserted(() -> assertThat(api().runsOf(decision))
                        .singleElement()
                        .satisfies(
                                run -> assertThat(run.path("state").asString()).isEqualTo("VERIFIED")));
        assertThat(trial().deployment("cart").getMetadata().getAnnotations())
                .containsEntry(
                        "kubernaut.io/decision", decision.path("decisionId").asString());
        assertThat(api().explain(decision)).contains("cart", "rollback_deployment");
        await("an Event tells of it on the Deployment")
                .atMost(Trial.PATIENCE)
                .until(() -> trial().client().v1().events().inNamespace(trial().namespace()).list().getItems().stream()
                        .anyMatch(event -> DEPLOYMENT.equals(
                                        event.getInvolvedObject().getKind())
                                && "cart".equals(event.getInvolvedObject().getName())
                                && String.valueOf(event.getMessage()).contains("roll")));
    }

    @Test
    void aPlanIsJudgedByTheApiServerAndChangesNothing() {
        trial().deploy("planned", 1);
        var before = trial().deployment("planned");

        var plan = plan(request("increase_resources", "planned", memory("64Mi")));
        plan(request("scale_deployment", "planned", Map.of("replicas", 3)));
        plan(request("restart_pod", "planned", Map.of()));

        assertThat(plan.diff()).contains("64Mi");
        // Not the resource version: the status goes its own ways.
        var after = trial().deployment("planned");
        assertThat(after.getSpec()).isEqualTo(before.getSpec());
        assertThat(after.getMetadata().getGeneration())
                .isEqualTo(before.getMetadata().getGeneration());
        assertThat(after.getMetadata().getAnnotations())
                .noneSatisfy((name, value) -> assertThat(name).startsWith("kubernaut.io/"));
        assertThat(trial().pods("planned")).hasSize(1);
    }

    @Test
    void memoryIsRaisedVerifiedAndTakenBack() {
        trial().deploy("memory", 1);
        var request = request("increase_resources", "memory", memory("64Mi"));
        var plan = plan(request);
        assertThat(executor(request).effectOf(request, plan)).isEqualTo(Effect.DID_NOT);

        apply(request, plan);

        assertThat(memoryLimit("memory")).isEqualTo(new Quantity("64Mi"));
        assertThat(executor(request).effectOf(request, plan)).isEqualTo(Effect.TOOK_EFFECT);
        awaitVerified(request, plan);
        assertThat(executor(request).undo(request, plan)).isInstanceOf(Application.Applied.class);
        assertThat(memoryLimit("memory")).isEqualTo(new Quantity("32Mi"));
        trial().awaitReady("memory", 1);
    }

    @Test
    void replicasAreScaledVerifiedAndTakenBack() {
        trial().deploy("scaled", 1);
        var request = request("scale_deployment", "scaled", Map.of("replicas", 3));
        var plan = plan(request);

        apply(request, plan);

        awaitVerified(request, plan);
        assertThat(trial().ready("scaled")).isEqualTo(3);
        assertThat(executor(request).undo(request, plan)).isInstanceOf(Application.Applied.class);
        assertThat(trial().deployment("scaled").getSpec().getReplicas()).isOne();
    }

    @Test
    void whatSomeoneElseChangedSinceThePlanIsNotOverwritten() {
        trial().deploy("contended", 1);
        var request = request("increase_resources", "contended", memory("64Mi"));
        var plan = plan(request);
        TestCluster.edit(trial().client(), trial().namespace(), "contended", deployment -> {
            deployment
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getResources()
                    .getLimits()
                    .put("memory", new Quantity("48Mi"));
            return deployment;
        });

        assertThat(executor(request).apply(request, plan)).isInstanceOf(Application.Conflict.class);

        assertThat(memoryLimit("contended")).isEqualTo(new Quantity("48Mi"));
    }

    @Test
    void aPodIsEvictedAndReplacedWhereItsBudgetAllows() {
        trial().deploy("evicted", 2);
        var pod = trial().pods("evicted").getFirst().getMetadata();
        var request = request("restart_pod", ObjectRef.of("", "Pod", trial().namespace(), pod.getName()), Map.of());
        var plan = plan(request);
        assertThat(trial().pods("evicted"))
                .extracting(p -> p.getMetadata().getUid())
                .contains(pod.getUid());

        apply(request, plan);

        awaitVerified(request, plan);
        assertThat(trial().pods("evicted"))
                .extracting(p -> p.getMetadata().getUid())
                .doesNotContain(pod.getUid());
        assertThat(trial().ready("evicted")).isEqualTo(2);
    }

    @Test
    void aPodIsLeftAloneWhereItsBudgetForbids() {
        trial().deploy("guarded", 1);
        var budget = new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName("guarded")
                .withNamespace(trial().namespace())
                .endMetadata()
                .withNewSpec()
                .withMinAvailable(new IntOrString(1))
                .withNewSelector()
                .addToMatchLabels("app", "guarded")
                .endSelector()
                .endSpec()
                .build();
        var budgets = trial().client().policy().v1().podDisruptionBudget();
        budgets.resource(budget).create();
        await("the budget is counted").atMost(Trial.PATIENCE).until(() -> {
            var status = budgets.inNamespace(trial().namespace())
                    .withName("guarded")
                    .require()
                    .getStatus();
            return status != null && Integer.valueOf(1).equals(status.getCurrentHealthy());
        });
        var pod = trial().pods("guarded").getFirst().getMetadata();
        var request = request("restart_pod", ObjectRef.of("", "Pod", trial().namespace(), pod.getName()), Map.of());

        assertThat(executor(request).plan(request))
                .asInstanceOf(type(Planning.Refused.class))
                .satisfies(refused -> assertThat(refused.reason()).containsIgnoringCase("budget"));

        assertThat(trial().pods("guarded"))
                .extracting(p -> p.getMetadata().getUid())
                .containsExactly(pod.getUid());
    }

    @Test
    void aNodeIsCordonedAndOpenedAgain() {
        Assumptions.assumeTrue(
                nodesMayBeTouched(), "Nodes may be shared: set KUBERNAUT_E2E_NODES=true where they may be cordoned.");
        var node = trial().client()
                .nodes()
                .list()
                .getItems()
                .getFirst()
                .getMetadata()
                .getName();
        var target = ObjectRef.of("", "Node", "", node);
        var cordon = request("cordon_node", target, Map.of());
        var plan = plan(cordon);
        apply(cordon, plan);
        try {
            assertThat(unschedulable(node)).isTrue();
            awaitVerified(cordon, plan);
        } finally {
            var uncordon = request("uncordon_node", target, Map.of());
            apply(uncordon, plan(uncordon));
        }
        assertThat(unschedulable(node)).isFalse();
    }

    private boolean unschedulable(String name) {
        Node node = trial().client().nodes().withName(name).require();
        return Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    }

    private Quantity memoryLimit(String name) {
        return trial().deployment(name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getResources()
                .getLimits()
                .get("memory");
    }

    private static Map<String, Object> memory(String limit) {
        return Map.of("container", Trial.CONTAINER, "limits.memory", limit);
    }

    private ActionRequest request(String action, String deployment, Map<String, Object> parameters) {
        return request(action, ObjectRef.of("", DEPLOYMENT, trial().namespace(), deployment), parameters);
    }

    private static ActionRequest request(String action, ObjectRef target, Map<String, Object> parameters) {
        return new ActionRequest(
                UUID.randomUUID(),
                UUID.randomUUID(),
                action,
                target,
                new TreeMap<>(parameters),
                Basis.UNKNOWN,
                "A test asks for it.");
    }

    private ActionExecutor executor(ActionRequest request) {
        return new KubernetesActionExecutors(trial().client(), "", Clock.systemUTC())
                .executor("", request.action())
                .orElseThrow();
    }

    private Plan plan(ActionRequest request) {
        var planning = executor(request).plan(request);
        assertThat(planning).as(planning.toString()).isInstanceOf(Planning.Planned.class);
        return ((Planning.Planned) planning).plan();
    }

    private void apply(ActionRequest request, Plan plan) {
        var application = executor(request).apply(request, plan);
        assertThat(application).as(application.toString()).isInstanceOf(Application.Applied.class);
    }

    private void awaitVerified(ActionRequest request, Plan plan) {
        await(request.action() + " is verified").atMost(Trial.PATIENCE).untilAsserted(() -> {
            var verification = executor(request).verify(request, plan);
            assertThat(verification).as(verification.toString()).isInstanceOf(Verification.Verified.class);
        });
    }
}
