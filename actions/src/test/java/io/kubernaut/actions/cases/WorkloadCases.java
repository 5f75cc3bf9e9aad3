package io.kubernaut.actions.cases;

import static io.kubernaut.actions.cases.Manifests.autoscaler;
import static io.kubernaut.actions.cases.Manifests.budget;
import static io.kubernaut.actions.cases.Manifests.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import java.util.List;
import java.util.Map;

/** Actions on workloads and their pods. */
final class WorkloadCases {
    private static final String IMAGE = "/spec/template/spec/containers/0/image";

    private WorkloadCases() {}

    static List<ActionCase> all() {
        return List.of(
                new ScaleDeployment(),
                new ScaleStatefulSet(),
                new IncreaseResources(),
                new RestartPod(),
                new RollbackDeployment(),
                new RestartDaemonSet(),
                new UpdateAutoscaler(),
                new QuarantinePod());
    }

    /** A case that begins with a workload whose pods are ready. */
    abstract static class OnWorkload extends ActionCase {
        final String kind;
        final String name;
        private final int replicas;

        OnWorkload(String action, String kind, String name, int replicas) {
            super(action);
            this.kind = kind;
            this.name = name;
            this.replicas = replicas;
        }

        @Override
        void arrange(Ground ground) {
            ground.load(workload(kind, name, replicas));
            ground.ready(kind, name);
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref(kind, name);
        }

        static List<Pod> pods(Ground ground, String app) {
            return ground.client()
                    .pods()
                    .inNamespace(ground.namespace())
                    .withLabel("app", app)
                    .list()
                    .getItems();
        }
    }

    private static final class ScaleDeployment extends OnWorkload {
        ScaleDeployment() {
            super("scale_deployment", "Deployment", "cart", 1);
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("replicas", 3);
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of(
                                    "an autoscaler owns the number",
                                    Map.of("replicas", 3),
                                    "cart-hpa owns the number",
                                    "change its bounds instead")
                            .after(ground -> ground.load(autoscaler("Deployment", "cart"))),
                    Refusal.of("nothing is to be left", Map.of("replicas", 0), "replicas", "must be at least 1"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(ground.text(kind, name, "/spec/replicas")).isEqualTo("3");
        }
    }

    private static final class ScaleStatefulSet extends OnWorkload {
        ScaleStatefulSet() {
            super("scale_statefulset", "StatefulSet", "db", 2);
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("replicas", 3);
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of(
                                    "an autoscaler owns the number",
                                    Map.of("replicas", 3),
                                    "db-hpa owns the number",
                                    "change its bounds instead")
                            .after(ground -> ground.load(autoscaler("StatefulSet", "db"))),
                    Refusal.of(
                            "members would go",
                            Map.of("replicas", 1),
                            "take away 1 members",
                            "Move it to the others first"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(ground.text(kind, name, "/spec/replicas")).isEqualTo("3");
        }
    }

    private static final class IncreaseResources extends OnWorkload {
        private static final String LIMIT = "/spec/template/spec/containers/0/resources/limits/memory";

        IncreaseResources() {
            super("increase_resources", "Deployment", "cart", 1);
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("container", "app", "limits.memory", "96Mi");
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of(
                            "it would lower it",
                            Map.of("container", "app", "limits.memory", "32Mi"),
                            "would lower it, which is never done",
                            "Ask for more than that"),
                    Refusal.of(
                            "the container is another's",
                            Map.of("container", "other", "limits.memory", "96Mi"),
                            "has no container other; it has app",
                            "Name one of these"),
                    Refusal.of(
                            "the request would be above the limit",
                            Map.of("container", "app", "requests.memory", "96Mi"),
                            "would be above the limit",
                            "the limit must be raised with it"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(ground.text(kind, name, LIMIT)).isEqualTo("96Mi");
        }
    }

    private static final class RestartPod extends OnWorkload {
        private String victim = "";

        RestartPod() {
            super("restart_pod", "Deployment", "cart", 2);
        }

        @Override
        void arrange(Ground ground) {
            super.arrange(ground);
            victim = pods(ground, name).getFirst().getMetadata().getName();
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref("Pod", victim);
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of(
                                    "a budget is used up",
                                    Map.of(),
                                    "disruption budget cart-budget needs 2",
                                    "Try again once")
                            .after(ground -> {
                                ground.load(budget(2));
                                ground.until(
                                        "the budget is counted",
                                        () -> ground.text(
                                                        "PodDisruptionBudget", "cart-budget", "/status/currentHealthy")
                                                .equals("2"));
                            }),
                    Refusal.of("nobody would make it anew", Map.of(), "has no controller", "create it again by hand")
                            .after(ground -> ground.load("""
                                    apiVersion: v1
                                    kind: Pod
                                    metadata: {name: bare, namespace: $NS}
                                    spec: {terminationGracePeriodSeconds: 0, containers: [{name: a, image: $IMAGE}]}
                                    """))
                            .on("Pod", "bare"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            ground.until("the pod is gone", () -> ground.find(target(ground)).isEmpty());
        }
    }

    private static final class RollbackDeployment extends OnWorkload {
        RollbackDeployment() {
            super("rollback_deployment", "Deployment", "cart", 1);
        }

        /** The second revision finds no node, so that the first still serves, wherever pods run and whatever their image. */
        @Override
        void arrange(Ground ground) {
            super.arrange(ground);
            ground.client()
                    .apps()
                    .deployments()
                    .inNamespace(ground.namespace())
                    .withName(name)
                    .edit(d -> d.edit()
                            .editSpec()
                            .editTemplate()
                            .editSpec()
                            .addToNodeSelector("kubernaut.io/node-of-release", "2")
                            .endSpec()
                            .endTemplate()
                            .endSpec()
                            .build());
            ground.until(
                    "the second revision has a pod",
                    () -> ground.find(target(ground))
                            .filter(live -> live.annotation("deployment.kubernetes.io/revision")
                                    .equals("2"))
                            .filter(live -> live.observed() && live.number("/status/updatedReplicas", 0) > 0)
                            .isPresent());
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("toRevision", 1);
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of(
                            "there is no such revision",
                            Map.of("toRevision", 9),
                            "has no revision 9",
                            "Name one that it has: 1"),
                    Refusal.of(
                                    "its pods would not follow",
                                    Map.of("toRevision", 1),
                                    "is paused",
                                    "must resume it first")
                            .after(ground -> ground.client()
                                    .apps()
                                    .deployments()
                                    .inNamespace(ground.namespace())
                                    .withName(name)
                                    .edit(d -> d.edit()
                                            .editSpec()
                                            .withPaused(true)
                                            .endSpec()
                                            .build())));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(ground.text(kind, name, "/spec/template/spec/containers/0/env/1/name"))
                    .isEmpty();
            assertThat(ground.text(kind, name, IMAGE)).isNotEmpty();
        }
    }

    private static final class RestartDaemonSet extends OnWorkload {
        RestartDaemonSet() {
            super("restart_daemonset", "DaemonSet", "agent", 0);
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of("its pods would not follow", Map.of(), "OnDelete", "Restart its pods one by one")
                            .after(ground -> ground.client()
                                    .apps()
                                    .daemonSets()
                                    .inNamespace(ground.namespace())
                                    .withName(name)
                                    .edit(d -> d.edit()
                                            .editSpec()
                                            .withNewUpdateStrategy()
                                            .withType("OnDelete")
                                            .endUpdateStrategy()
                                            .endSpec()
                                            .build())),
                    Refusal.of("it is none", Map.of(), "does not exist", "name the one that is meant")
                            .on("DaemonSet", "none"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(ground.text(kind, name, Marks.pointer("/spec/template", Marks.RESTARTED_AT)))
                    .isNotEmpty();
        }
    }

    private static final class UpdateAutoscaler extends OnWorkload {
        private static final String HPA = "HorizontalPodAutoscaler";

        UpdateAutoscaler() {
            super("update_hpa", "Deployment", "cart", 1);
        }

        @Override
        void arrange(Ground ground) {
            super.arrange(ground);
            ground.load(autoscaler("Deployment", "cart"));
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref(HPA, "cart-hpa");
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("maxReplicas", 6);
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of(
                            "the bounds would cross",
                            Map.of("minReplicas", 9),
                            "lower bound would be 9",
                            "change both"),
                    Refusal.of(
                            "it names nothing",
                            Map.of(),
                            "names no bound",
                            "say minReplicas, maxReplicas or targetUtilization"),
                    Refusal.of(
                                    "nothing is scaled",
                                    Map.of("maxReplicas", 6),
                                    "Nothing is known of the pods of Deployment gone",
                                    "Look at the autoscaler's target first")
                            .after(ground -> ground.load(autoscaler("Deployment", "gone")))
                            .on(HPA, "gone-hpa"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(ground.text(HPA, "cart-hpa", "/spec/maxReplicas")).isEqualTo("6");
        }
    }

    private static final class QuarantinePod extends OnWorkload {
        private static final String LABEL = "kubernaut.io/quarantine";
        private String suspect = "";

        QuarantinePod() {
            super("quarantine_pod", "Deployment", "cart", 2);
        }

        @Override
        void arrange(Ground ground) {
            super.arrange(ground);
            suspect = pods(ground, name).getFirst().getMetadata().getName();
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref("Pod", suspect);
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of(
                                    "nobody would make another",
                                    Map.of(),
                                    "no controller",
                                    "Deny it traffic by a network policy of your own")
                            .after(ground -> ground.load("""
                                    apiVersion: v1
                                    kind: Pod
                                    metadata: {name: bare, namespace: $NS}
                                    spec: {terminationGracePeriodSeconds: 0, containers: [{name: a, image: $IMAGE}]}
                                    """))
                            .on("Pod", "bare"),
                    Refusal.of(
                            "it is kept for an instant",
                            Map.of("keepFor", "PT1S"),
                            "keepFor",
                            "must be at least PT5M"));
        }

        private static int quarantined(Ground ground) {
            return ground.client()
                    .pods()
                    .inNamespace(ground.namespace())
                    .withLabel(LABEL)
                    .list()
                    .getItems()
                    .size();
        }

        /** Its controller may remove it once it is back, for there are too many then. */
        @Override
        String state(Ground ground) {
            var policies = ground.client()
                    .network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(ground.namespace())
                    .list()
                    .getItems()
                    .size();
            return "%d policies, %d in quarantine, %d in service"
                    .formatted(policies, quarantined(ground), pods(ground, name).size());
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(quarantined(ground)).isEqualTo(1);
            assertThat(ground.text("Pod", suspect, "/metadata/labels/app")).isEmpty();
        }
    }
}
