package io.kubernaut.actions.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.Resources;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodReaderTest {
    @ParameterizedTest
    @CsvSource({
        "1.5Gi, 1610612736",
        "100m, 1",
        "1e3, 1000",
        "0.5, 1",
        "128974848, 128974848",
        "129e6, 129000000",
        "129M, 129000000",
        "123Mi, 128974848",
        "1Ki, 1024",
        "1k, 1000",
        "2Ti, 2199023255552",
        "1E, 1000000000000000000"
    })
    void readsMemoryInBytesRoundedUp(String quantity, long bytes) {
        assertThat(podWith("memory", quantity).resources().limitMemory()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1500", "100m, 100", "1e3, 1000000", "0.5, 500", "2, 2000", "1u, 1", "250000000n, 250", "0, 0"})
    void readsCpuInMillicoresRoundedUp(String quantity, long millis) {
        assertThat(podWith("cpu", quantity).resources().limitCpu()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1GB", "half", "1e400", "9999E"})
    void refusesWhatIsNoQuantityByNamingTheField(String quantity) {
        assertThatThrownBy(() -> podWith("memory", quantity))
                .isInstanceOf(MalformedFieldException.class)
                .hasMessageContaining("spec.containers[0].resources.limits.memory");
    }

    @Test
    void takesAPodsRequestFromItsLimitAsTheApiServerDoes() {
        assertThat(podWith("memory", "64Mi").resources()).isEqualTo(new Resources(null, null, 64L << 20, 64L << 20));
    }

    private ContainerState podWith(String resource, String limit) {
        var pod = pod("""
                containers: [{name: app, image: a, resources: {limits: {%s: '%s'}}}]
                """.formatted(resource, limit));
        return pod.containers().getFirst();
    }

    @Test
    void joinsSpecAndStatusOfEachContainerAndTakesASidecarForAMainOne() {
        var pod = Reading.one(PodState.class, """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: n}
                spec:
                  initContainers: [{name: migrate, image: 'm:1'}, {name: proxy, image: 'x:1', restartPolicy: Always}]
                  containers: [{name: app, image: 'a:2'}, {name: late, image: 'l:1'}]
                status:
                  initContainerStatuses:
                  - {name: migrate, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed}}}
                  - {name: proxy, ready: true, started: true, restartCount: 1, state: {running: {}}}
                  containerStatuses:
                  - name: app
                    restartCount: 3
                    state: {terminated: {exitCode: 2, reason: Error, finishedAt: '2026-01-01T00:00:00Z'}}
                """);

        assertThat(pod.containers())
                .extracting(c -> c.name() + " " + c.init() + " " + c.restarts() + " "
                        + c.current().phase())
                .containsExactly(
                        "migrate true 0 terminated",
                        "proxy false 1 running",
                        "app false 3 terminated",
                        "late false 0 ");
        // between two restarts a crash loop shows how the container ended
        assertThat(pod.crashing(Instant.parse("2026-01-01T00:00:05Z"))).isTrue();
        assertThat(pod.container("migrate").orElseThrow().crashing(Instant.parse("2026-01-01T00:00:05Z")))
                .isFalse();
        assertThat(pod.container("app").orElseThrow().current().finishedAt())
                .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void listsWhatAPodCannotStartWithoutAndLeavesOptionalPartsOut() {
        var pod = pod("""
                imagePullSecrets: [{name: pull}]
                containers:
                - name: app
                  env:
                  - {name: PLAIN, value: hunter2}
                  - {name: A, valueFrom: {secretKeyRef: {name: db, key: url}}}
                  - {name: B, valueFrom: {configMapKeyRef: {name: flags, key: beta}}}
                  - {name: C, valueFrom: {secretKeyRef: {name: maybe, key: k, optional: true}}}
                  envFrom:
                  - {configMapRef: {name: settings}}
                  - {secretRef: {name: extra, optional: true}}
                volumes:
                - {name: v1, secret: {secretName: tls}}
                - {name: v2, configMap: {name: files, items: [{key: a.conf, path: a}]}}
                - {name: v3, secret: {secretName: unneeded, optional: true}}
                - {name: v4, persistentVolumeClaim: {claimName: data}}
                - {name: v5, ephemeral: {}}
                - {name: v6, projected: {sources: [{configMap: {name: kube-root-ca.crt}}, {secret: {name: token-key}}]}}
                """);

        assertThat(pod.references())
                .containsExactly(
                        "ConfigMap/files:a.conf",
                        "ConfigMap/flags:beta",
                        "ConfigMap/settings",
                        "Secret/db:url",
                        "Secret/pull",
                        "Secret/tls",
                        "Secret/token-key");
        assertThat(pod.claims()).containsExactly("data", "p-v5");
        assertThat(pod.hostPath()).isFalse();
        assertThat(pod.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"'{pod-template-hash: 7f8}', 7f8", "'{controller-revision-hash: db-5c}', db-5c", "'{app: x}', ''"})
    void takesAPodsRevisionFromItsControllersStamp(String labels, String revision) {
        var pod = Reading.one(
                PodState.class,
                "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: n, labels: %s}}".formatted(labels));

        assertThat(pod.revision()).isEqualTo(revision);
    }

    @Test
    void knowsAMirrorPodByItsAnnotationAndAPodThatUsesTheNodesFiles() {
        var pod = Reading.one(PodState.class, """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: n, annotations: {kubernetes.io/config.mirror: abc}}
                spec: {volumes: [{name: v, hostPath: {path: /var/log}}]}
                """);

        assertThat(pod.mirror()).isTrue();
        assertThat(pod.bare()).isFalse();
        assertThat(pod.hostPath()).isTrue();
    }

    @Test
    void takesTheTimeSinceWhenAPodIsReadyFromItsCondition() {
        var pod = Reading.one(PodState.class, """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: n}
                status:
                  conditions: [{type: Ready, status: 'True', lastTransitionTime: '2026-02-03T04:05:06Z'}]
                """);

        assertThat(pod.ready()).isTrue();
        assertThat(pod.readySince()).isEqualTo(Instant.parse("2026-02-03T04:05:06Z"));
    }

    @Test
    void cutsMessagesWithoutSplittingACharacter() {
        var pod = Reading.one(PodState.class, """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: n}
                status: {conditions: [{type: Ready, status: 'False', message: '%s'}]}
                """.formatted("m".repeat(511) + "\uD83D\uDE80 and more"));

        assertThat(pod.conditions().getFirst().message()).isEqualTo("m".repeat(511));
    }

    @Test
    void readsTypedObjects() {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("n")
                .withUid("u")
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage("a:1")
                .withNewResources()
                .addToLimits("memory", new Quantity("128", "Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();

        var read = (PodState) new ObjectReader("").read(pod).orElseThrow();

        assertThat(read.running()).isTrue();
        assertThat(read.meta().uid()).isEqualTo("u");
        assertThat(read.meta().createdAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(read.containers().getFirst().resources().limitMemory()).isEqualTo(128L << 20);
    }

    private PodState pod(String spec) {
        return Reading.one(
                PodState.class,
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\nspec:\n" + spec.indent(2));
    }
}
