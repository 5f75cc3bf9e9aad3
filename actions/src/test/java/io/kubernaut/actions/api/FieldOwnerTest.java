package io.kubernaut.actions.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FieldOwnerTest {
    /** As an API server writes it: metrics are one value, conditions of a status go by type, finalizers by themselves. */
    private static final String AUTOSCALER = """
            {"kind": "HorizontalPodAutoscaler",
             "metadata": {"name": "cart", "namespace": "shop", "finalizers": ["a/b", "c/d"], "labels": {"team/x": "1"},
              "managedFields": [
               {"manager": "tuner", "time": "2026-01-01T00:00:00Z", "fieldsV1": {"f:spec": {"f:metrics": {}}}},
               {"manager": "helm", "time": "2026-01-01T00:00:01Z",
                "fieldsV1": {"f:metadata": {"f:labels": {".": {}, "f:team/x": {}}, "f:finalizers": {"v:\\"c/d\\"": {}}},
                             "f:spec": {"f:maxReplicas": {}}}},
               {"manager": "controller", "time": "2026-01-01T00:00:02Z",
                "fieldsV1": {"f:status": {"f:conditions": {"k:{\\"type\\":\\"AbleToScale\\"}": {".": {}, "f:status": {}}},
                                          "f:ports": {"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}": {"f:name": {}}}}}}]},
             "spec": {"maxReplicas": 5, "metrics": [{"type": "Resource", "resource": {"target": {"averageUtilization": 80}}}]},
             "status": {"conditions": [{"type": "ScalingActive", "status": "True"}, {"type": "AbleToScale", "status": "True"}],
                        "ports": [{"port": 80, "protocol": "UDP", "name": "a"}, {"port": 80, "protocol": "TCP", "name": "b"}]}}
            """;

    @ParameterizedTest
    @CsvSource({
        "/spec/metrics/0/resource/target/averageUtilization, tuner",
        "/spec/metrics, tuner",
        "/spec/maxReplicas, helm",
        "/spec/minReplicas, nobody",
        "/metadata/labels/team~1x, helm",
        "/metadata/labels/other, nobody",
        "/metadata/finalizers/0, nobody",
        "/metadata/finalizers/1, helm",
        "/status/conditions/1/status, controller",
        "/status/conditions/0/status, nobody",
        "/status/ports/1/name, controller",
        "/status/ports/0/name, nobody",
    })
    void namesWhoWroteAFieldLast(String pointer, String manager) {
        var live = new LiveObject(
                ResourceKind.AUTOSCALER, (ObjectNode) JsonMapper.shared().readTree(AUTOSCALER));

        assertThat(FieldOwner.of(live, pointer, false).orElse("nobody")).startsWith(manager);
    }
}
