package io.kubernaut.actions.cases;

import static io.kubernaut.actions.cases.Manifests.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions on nodes. */
final class NodeCases {
    private NodeCases() {}

    static List<ActionCase> all() {
        return List.of(new Cordon("cordon_node", false), new Cordon("uncordon_node", true), new Drain());
    }

    private static boolean closed(Ground ground, String node) {
        return ground.text("Node", node, "/spec/unschedulable").equals("true");
    }

    private static void close(Ground ground, String node, boolean closed) {
        ground.client()
                .nodes()
                .withName(node)
                .edit(n -> n.edit()
                        .editOrNewSpec()
                        .withUnschedulable(closed ? true : null)
                        .endSpec()
                        .build());
    }

    private static final ActionCase.Refusal NONE = ActionCase.Refusal.of(
                    "there is no such node", Map.of(), "does not exist", "name the one that is meant")
            .on("Node", "none");

    /** Both ways. */
    private static final class Cordon extends ActionCase {
        private final boolean before;

        Cordon(String action, boolean before) {
            super(action);
            this.before = before;
        }

        @Override
        Optional<String> unfit(Ground ground) {
            return ground.nodesAreOthers();
        }

        @Override
        void arrange(Ground ground) {
            if (before) {
                var cordon = CaseRun.of(new Cordon("cordon_node", false), ground);
                cordon.plan();
                cordon.applied();
            }
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref("Node", ground.node());
        }

        /** What uses the mark is the flag; controllers put a taint beside it. */
        @Override
        String state(Ground ground) {
            return "closed: " + closed(ground, ground.node());
        }

        @Override
        List<Refusal> refusals() {
            var wrong = Refusal.of("it is no node", Map.of(), "is not for a Pod", "It is for: Node")
                    .on("Pod", "cart");
            return before
                    ? List.of(
                            NONE,
                            wrong,
                            Refusal.of("a person cordoned it", Map.of(), "was not cordoned by Kubernaut", "Ask them")
                                    .after(ground -> ground.client()
                                            .nodes()
                                            .withName(ground.node())
                                            .edit(n -> n.edit()
                                                    .editMetadata()
                                                    .removeFromAnnotations("kubernaut.io/cordoned-by")
                                                    .endMetadata()
                                                    .build())))
                    : List.of(NONE, wrong);
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(closed(ground, ground.node())).isEqualTo(!before);
        }
    }

    private static final class Drain extends ActionCase {
        Drain() {
            super("drain_node");
        }

        @Override
        Optional<String> unfit(Ground ground) {
            return ground.nodesAreOthers()
                    .or(() -> ground.spareNode().isPresent()
                            ? Optional.empty()
                            : Optional.of("no node of two or more holds nothing but pods of DaemonSets"));
        }

        private static String node(Ground ground) {
            return ground.spareNode().orElseThrow();
        }

        @Override
        void arrange(Ground ground) {
            ground.load(workload("Deployment", "cart", 2, "", """
                    affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [
                      {weight: 100, preference: {matchExpressions: [
                        {key: kubernetes.io/hostname, operator: In, values: [%s]}]}}]}}""".formatted(node(ground))));
            ground.ready("Deployment", "cart");
            assertThat(WorkloadCases.OnWorkload.pods(ground, "cart"))
                    .as("the pods prefer the node")
                    .anyMatch(pod -> node(ground).equals(pod.getSpec().getNodeName()));
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref("Node", node(ground));
        }

        @Override
        String state(Ground ground) {
            return "closed: " + closed(ground, node(ground));
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    NONE,
                    Refusal.of("a pod would be lost", Map.of(), "has no controller", "by hand first")
                            .after(ground -> {
                                ground.load("""
                                        apiVersion: v1
                                        kind: Pod
                                        metadata: {name: lonely, namespace: $NS}
                                        spec:
                                          nodeName: %s
                                          terminationGracePeriodSeconds: 0
                                          containers: [{name: a, image: $IMAGE}]
                                        """.formatted(node(ground)));
                            }));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(closed(ground, node(ground))).isTrue();
            assertThat(WorkloadCases.OnWorkload.pods(ground, "cart"))
                    .noneMatch(pod -> node(ground).equals(pod.getSpec().getNodeName()));
        }
    }
}
