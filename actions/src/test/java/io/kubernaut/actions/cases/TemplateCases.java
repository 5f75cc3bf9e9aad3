package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.cases.WorkloadCases.OnWorkload;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Planning;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions that change where a workload's pods are, or how much they say. */
final class TemplateCases {
    private TemplateCases() {}

    static List<ActionCase> all() {
        return List.of(new MigrateWorkload(), new EnableDebugMode());
    }

    private static final class MigrateWorkload extends OnWorkload {
        private String from = "";

        MigrateWorkload() {
            super("migrate_workload", "Deployment", "cart", 2);
        }

        @Override
        Optional<String> unfit(Ground ground) {
            return ground.client().nodes().list().getItems().size() > 1
                    ? Optional.empty()
                    : Optional.of("there is no second node to move to");
        }

        @Override
        void arrange(Ground ground) {
            super.arrange(ground);
            from = pods(ground, name).getFirst().getSpec().getNodeName();
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("fromNode", from);
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of(
                            "nobody says where",
                            Map.of(),
                            "Neither a node to move away from",
                            "say fromNode or toNodeSelector"),
                    Refusal.of(
                            "there is no such node",
                            Map.of("toNodeSelector", "kubernaut.io/pool=none"),
                            "No node that is ready and schedulable",
                            "Add one, or name other labels"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(pods(ground, name))
                    .filteredOn(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .noneMatch(pod -> from.equals(pod.getSpec().getNodeName()));
        }
    }

    private static final class EnableDebugMode extends OnWorkload {
        private static final String ANNOTATION = "kubernaut.io/debug-env";

        EnableDebugMode() {
            super("enable_debug_mode", "Deployment", "cart", 1);
        }

        private void annotate(Ground ground, String value) {
            ground.client()
                    .apps()
                    .deployments()
                    .inNamespace(ground.namespace())
                    .withName(name)
                    .edit(d -> d.edit()
                            .editMetadata()
                            .addToAnnotations(ANNOTATION, value)
                            .endMetadata()
                            .build());
        }

        @Override
        void arrange(Ground ground) {
            super.arrange(ground);
            annotate(ground, "app:LOG_LEVEL={level}");
            // A pod counts as well only after it has lasted a little.
            ground.until("its pods have lasted", () -> CaseRun.of(this, ground).planning() instanceof Planning.Planned);
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("level", "trace", "ttl", "PT10M");
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of(
                                    "nobody says which variable",
                                    Map.of(),
                                    "No container",
                                    "by the annotation " + ANNOTATION)
                            .after(ground -> annotate(ground, "")),
                    Refusal.of("another container is named", Map.of(), "which it does not have", "Name one of these")
                            .after(ground -> annotate(ground, "other:LOG_LEVEL")));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(ground.text(kind, name, "/spec/template/spec/containers/0/env/1/value"))
                    .isEqualTo("trace");
        }
    }
}
