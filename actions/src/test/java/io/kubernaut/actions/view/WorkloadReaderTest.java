package io.kubernaut.actions.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.WorkloadState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadReaderTest {
    @Test
    void hashesEqualReleasesEqually() {
        var released = template("{labels: {app: a}}", "image: 'a:1', resources: {limits: {cpu: '1'}}");
        var stamped =
                template("{labels: {app: a, pod-template-hash: x}}", "image: 'a:1', resources: {limits: {cpu: 1}}");
        var restarted = template(
                "{labels: {app: a}, annotations: {kubectl.kubernetes.io/restartedAt: now, kubernaut.io/decision: d1}}",
                "image: 'a:1', resources: {limits: {cpu: '1'}}");

        assertThat(stamped.template().hash()).isEqualTo(released.template().hash());
        assertThat(restarted.template().hash()).isEqualTo(released.template().hash());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {labels: {app: a}}                                | image: 'a:2', resources: {limits: {cpu: '1'}}
            {labels: {app: b}}                                | image: 'a:1', resources: {limits: {cpu: '1'}}
            {labels: {app: a}, annotations: {config: v2}}     | image: 'a:1', resources: {limits: {cpu: '1'}}
            {labels: {app: a}}                                | image: 'a:1', resources: {limits: {cpu: '2'}}
            {labels: {app: a}}                                | image: 'a:1', resources: {limits: {cpu: '1'}}, args: [--new]
            """)
    void hashesDifferentReleasesDifferently(String metadata, String container) {
        var released = template("{labels: {app: a}}", "image: 'a:1', resources: {limits: {cpu: '1'}}");

        assertThat(template(metadata, container).template().hash())
                .isNotEqualTo(released.template().hash());
    }

    @Test
    void tellsSettingsFromImageAndResources() {
        var before = settings("image: 'a:1', env: [{name: A, value: x}]");

        assertThat(settings("image: 'a:2', env: [{name: A, value: x}], resources: {limits: {cpu: 1}}"))
                .isEqualTo(before);
        assertThat(settings("image: 'a:1', env: [{name: A, value: y}]")).isNotEqualTo(before);
        assertThat(settings("image: 'a:1', env: [{name: A, value: x}], livenessProbe: {tcpSocket: {port: 1}}"))
                .isNotEqualTo(before);
    }

    private String settings(String container) {
        return template("{}", container)
                .template()
                .container("app")
                .orElseThrow()
                .settings();
    }

    private WorkloadState template(String metadata, String container) {
        return Reading.one(WorkloadState.class, """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: d, namespace: n}
                spec: {template: {metadata: %s, spec: {containers: [{name: app, %s}]}}}
                """.formatted(metadata, container));
    }

    @Test
    void readsStatefulSetsAndDaemonSets() {
        var stateful = Reading.one(WorkloadState.class, """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: n, generation: 3}
                spec:
                  replicas: 3
                  updateStrategy: {rollingUpdate: {partition: 2}}
                  volumeClaimTemplates: [{metadata: {name: data}}]
                status: {replicas: 3, updatedReplicas: 1, readyReplicas: 2, currentRevision: a, updateRevision: b,
                  observedGeneration: 3}
                """);
        assertThat(stateful.partition()).isEqualTo(2);
        assertThat(stateful.strategy()).isEqualTo("RollingUpdate");
        assertThat(stateful.claimTemplates()).containsExactly("data");
        assertThat(stateful.currentRevision() + stateful.updateRevision()).isEqualTo("ab");

        var daemon = Reading.one(WorkloadState.class, """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: ds, namespace: n}
                spec: {updateStrategy: {type: OnDelete}}
                status: {desiredNumberScheduled: 5, currentNumberScheduled: 6, updatedNumberScheduled: 4, numberReady: 3,
                  numberAvailable: 2, numberMisscheduled: 1}
                """);
        assertThat(daemon.strategy()).isEqualTo("OnDelete");
        assertThat(new int[] {
                    daemon.desired(),
                    daemon.current(),
                    daemon.updated(),
                    daemon.ready(),
                    daemon.available(),
                    daemon.misscheduled()
                })
                .containsExactly(5, 6, 4, 3, 2, 1);
    }
}
