package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.execution.Application;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Actions that gather evidence or tell people. */
final class EvidenceCases {
    private EvidenceCases() {}

    static List<ActionCase> all() {
        return List.of(new AuditLogs(), new CollectDiagnostics(), new NotifyOnly());
    }

    private static final class AuditLogs extends WorkloadCases.OnWorkload {
        AuditLogs() {
            super("audit_logs", "Deployment", "cart", 1);
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of("too far back", Map.of("since", "P30D"), "since", "must be at most"),
                    Refusal.of("it is not there", Map.of(), "none", "name the workload")
                            .on("Deployment", "none"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(new String(ended.artefacts().getFirst().content(), StandardCharsets.UTF_8))
                    .contains("Rights of service account " + ground.namespace() + "/default")
                    .doesNotContain("hunter2");
        }
    }

    private static final class CollectDiagnostics extends WorkloadCases.OnWorkload {
        CollectDiagnostics() {
            super("collect_diagnostics", "Deployment", "cart", 1);
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of("too far back", Map.of("since", "P30D"), "since", "must be at most PT24H"),
                    Refusal.of("too many lines", Map.of("tail", 1_000_000), "tail", "must be at most 5000"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(new String(ended.artefacts().getFirst().content(), StandardCharsets.UTF_8))
                    .contains("Deployment " + ground.namespace() + "/cart")
                    .doesNotContain("hunter2");
        }
    }

    private static final class NotifyOnly extends WorkloadCases.OnWorkload {
        private String before = "";

        NotifyOnly() {
            super("notify_only", "Deployment", "cart", 1);
        }

        @Override
        void arrange(Ground ground) {
            super.arrange(ground);
            before = all(ground);
            ground.server().ifPresent(server -> server.forgetRequests());
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("message", "Look at it.", "severity", "warning");
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of("nobody knows that severity", Map.of("severity", "panic"), "severity", "must be one of"),
                    Refusal.of("a novel", Map.of("message", "x".repeat(2000)), "message", "1,024 characters"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(ended.summary()).isEqualTo("Nothing in the cluster changes: It is for a test.");
            assertThat(all(ground)).isEqualTo(before);
            ground.server()
                    .ifPresent(server -> assertThat(server.requests())
                            .filteredOn(served ->
                                    served.request().path().contains("/namespaces/" + ground.namespace() + "/"))
                            .noneMatch(served -> served.request().mutates()));
        }

        /** What others than the cluster itself could have changed. */
        private String all(Ground ground) {
            return ground.find(target(ground))
                    .map(live -> live.at("/spec") + " " + live.at("/metadata/labels") + " "
                            + live.at("/metadata/annotations"))
                    .orElse("gone");
        }
    }
}
