package io.kubernaut.actions.view;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.CronJobState;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.EndpointsState;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.LimitRangeState;
import io.kubernaut.core.cluster.NamedState;
import io.kubernaut.core.cluster.NetworkPolicyState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodMetricsState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.StorageClassState;
import io.kubernaut.core.cluster.VolumeState;
import io.kubernaut.core.cluster.WorkloadState;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectReaderTest {
    private final ObjectReader reader = new ObjectReader("prod");

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
        var pod = read(PodState.class, """
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
        assertThat(pod.crashing()).isTrue();
        assertThat(pod.container("migrate").orElseThrow().crashing()).isFalse();
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
        var pod = read(
                PodState.class,
                "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: n, labels: %s}}".formatted(labels));

        assertThat(pod.revision()).isEqualTo(revision);
    }

    @Test
    void knowsAMirrorPodByItsAnnotationAndAPodThatUsesTheNodesFiles() {
        var pod = read(PodState.class, """
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
        var pod = read(PodState.class, """
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
    void keepsOnlyAnnotationsThatRulesMayReadAndCutsLongValues() {
        var meta = read(NodeState.class, """
                apiVersion: v1
                kind: Node
                metadata:
                  name: n
                  labels: {long: %s}
                  annotations:
                    kubernaut.io/cordoned-by: kubernaut
                    kubectl.kubernetes.io/last-applied-configuration: '{}'
                    kubectl.kubernetes.io/restartedAt: '2026-01-01T00:00:00Z'
                    argocd.argoproj.io/tracking-id: %s
                    security.example.com/do-not-modify: 'true'
                    example.com/secret-note: x
                """.formatted("l".repeat(300), "t".repeat(300)))
                .meta();

        assertThat(meta.annotations())
                .containsOnlyKeys(
                        "kubernaut.io/cordoned-by",
                        "kubectl.kubernetes.io/restartedAt",
                        "argocd.argoproj.io/tracking-id",
                        "security.example.com/do-not-modify");
        assertThat(meta.annotation("argocd.argoproj.io/tracking-id")).hasSize(256);
        assertThat(meta.label("long")).hasSize(256);
    }

    @Test
    void cutsMessagesWithoutSplittingACharacter() {
        var pod = read(PodState.class, """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: n}
                status: {conditions: [{type: Ready, status: 'False', message: '%s'}]}
                """.formatted("m".repeat(511) + "\uD83D\uDE80 and more"));

        assertThat(pod.conditions().getFirst().message()).isEqualTo("m".repeat(511));
    }

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
        return read(WorkloadState.class, """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: d, namespace: n}
                spec: {template: {metadata: %s, spec: {containers: [{name: app, %s}]}}}
                """.formatted(metadata, container));
    }

    @Test
    void readsStatefulSetsAndDaemonSets() {
        var stateful = read(WorkloadState.class, """
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

        var daemon = read(WorkloadState.class, """
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

    @Test
    void readsNodeRolesZonesAndTaints() {
        var node = read(NodeState.class, """
                apiVersion: v1
                kind: Node
                metadata: {name: n, labels: {node-role.kubernetes.io/control-plane: '', topology.kubernetes.io/zone: a}}
                spec:
                  unschedulable: true
                  taints: [{key: dedicated, value: db, effect: NoSchedule}, {key: gone, effect: NoExecute}]
                status: {allocatable: {cpu: 3920m, memory: 15Gi, pods: '58'}}
                """);

        assertThat(node.controlPlane()).isTrue();
        assertThat(node.zone()).isEqualTo("a");
        assertThat(node.taints()).containsExactly("dedicated=db:NoSchedule", "gone:NoExecute");
        assertThat(node.unschedulable()).isTrue();
        assertThat(node.ready()).isEqualTo("Unknown");
        assertThat(node.allocatableCpu()).isEqualTo(3920);
        assertThat(node.allocatablePods()).isEqualTo(58);
    }

    @Test
    void readsAutoscalersOfBothVersions() {
        var v2 = read(AutoscalerState.class, """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: h, namespace: n}
                spec:
                  maxReplicas: 5
                  scaleTargetRef: {kind: Deployment, name: d}
                  metrics:
                  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}
                  - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}
                  - {type: External, external: {metric: {name: lag}, target: {type: AverageValue, averageValue: '100'}}}
                  - {type: Pods, pods: {metric: {name: qps}, target: {type: AverageValue, averageValue: 500m}}}
                status:
                  currentReplicas: 5
                  desiredReplicas: 5
                  currentMetrics:
                  - {type: External, external: {metric: {name: lag}, current: {averageValue: '250'}}}
                  - {type: Resource, resource: {name: cpu, current: {averageUtilization: 91, averageValue: 182m}}}
                  - {type: ''}
                """);
        assertThat(v2.minReplicas()).isEqualTo(1);
        assertThat(v2.metrics())
                .containsExactly(
                        new AutoscalerState.Metric("cpu", "Resource", 91.0, 70.0),
                        new AutoscalerState.Metric("memory", "Resource", null, 1073741824.0),
                        new AutoscalerState.Metric("lag", "External", 250.0, 100.0),
                        new AutoscalerState.Metric("qps", "Pods", null, 0.5));

        var v1 = read(AutoscalerState.class, """
                apiVersion: autoscaling/v1
                kind: HorizontalPodAutoscaler
                metadata: {name: h, namespace: n}
                spec: {minReplicas: 2, maxReplicas: 5, targetCPUUtilizationPercentage: 80,
                  scaleTargetRef: {kind: StatefulSet, name: s}}
                status: {currentReplicas: 2, desiredReplicas: 3, currentCPUUtilizationPercentage: 95}
                """);
        assertThat(v1.metrics()).containsExactly(new AutoscalerState.Metric("cpu", "Resource", 95.0, 80.0));
    }

    @Test
    void readsQuotaInTheUnitsOfItsResources() {
        var quota = read(QuotaState.class, """
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: q, namespace: n}
                spec: {hard: {requests.cpu: '4', limits.memory: 8Gi, pods: '10', requests.storage: 1Ti}}
                status: {used: {requests.cpu: 3500m, limits.memory: 6Gi, pods: '7'}}
                """);

        assertThat(quota.left("requests.cpu")).isEqualTo(500);
        assertThat(quota.left("limits.memory")).isEqualTo(2L << 30);
        assertThat(quota.left("pods")).isEqualTo(3);
        assertThat(quota.left("requests.storage")).isEqualTo(1L << 40);
        assertThat(quota.left("services")).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "'[{type: Container, max: {memory: 2Gi, cpu: 2}, min: {cpu: 10m}}]', 2147483648, 2000, 10",
        "'[{type: Pod, max: {memory: 4Gi}}]', 4294967296, , ",
        "'[{type: Pod, max: {memory: 1Gi}}, {type: Container, max: {memory: 2Gi}}]', 2147483648, , ",
        "'[{type: Container, max: {memory: 2Gi}}, {type: Container, max: {memory: 1Gi}}]', 1073741824, , ",
        "'[{type: Container, default: {memory: 1Gi}}, {type: Pod, max: {memory: 3Gi}}]', 3221225472, , ",
        "'[{type: PersistentVolumeClaim, max: {storage: 1Gi}}]', , , "
    })
    void takesTheStrictestBoundsForContainersElseThoseForPods(String limits, Long memory, Long cpu, Long minCpu) {
        var range = read(
                LimitRangeState.class,
                "{apiVersion: v1, kind: LimitRange, metadata: {name: l, namespace: n}, spec: {limits: %s}}"
                        .formatted(limits));

        assertThat(range.maxMemory()).isEqualTo(memory);
        assertThat(range.maxCpu()).isEqualTo(cpu);
        assertThat(range.minCpu()).isEqualTo(minCpu);
    }

    @Test
    void countsEndpointsAsReadyUnlessTheySayTheyAreNot() {
        var slice = read(EndpointsState.class, """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: s, namespace: n, labels: {kubernetes.io/service-name: web}}
                endpoints:
                - {addresses: [10.0.0.1], conditions: {ready: true}}
                - {addresses: [10.0.0.2]}
                - {addresses: [10.0.0.3], conditions: {ready: false}}
                """);

        assertThat(slice)
                .extracting(EndpointsState::service, EndpointsState::ready, EndpointsState::notReady)
                .containsExactly("web", 2, 1);
    }

    @Test
    void readsEventsOfBothVersions() {
        var old = read(EventState.class, """
                apiVersion: v1
                kind: Event
                metadata: {name: e, namespace: default}
                involvedObject: {kind: Node, name: n1}
                type: Warning
                reason: NodeNotReady
                message: gone
                count: 4
                firstTimestamp: '2026-01-01T00:00:00Z'
                lastTimestamp: '2026-01-01T00:10:00Z'
                source: {component: node-controller}
                """);
        assertThat(old.involved()).isEqualTo(ObjectRef.of("prod", "Node", "", "n1"));
        assertThat(old.count()).isEqualTo(4);
        assertThat(old.lastSeen()).isEqualTo(Instant.parse("2026-01-01T00:10:00Z"));
        assertThat(old.source()).isEqualTo("node-controller");

        var series = read(EventState.class, """
                apiVersion: events.k8s.io/v1
                kind: Event
                metadata: {name: e, namespace: shop}
                regarding: {kind: Pod, namespace: shop, name: p}
                reason: FailedScheduling
                note: no node
                eventTime: '2026-01-01T00:00:00.123456Z'
                series: {count: 9, lastObservedTime: '2026-01-01T01:00:00Z'}
                reportingController: default-scheduler
                """);
        assertThat(series.message()).isEqualTo("no node");
        assertThat(series.count()).isEqualTo(9);
        assertThat(series.firstSeen()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123456Z"));
        assertThat(series.lastSeen()).isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));
        assertThat(series.source()).isEqualTo("default-scheduler");
    }

    @Test
    void leavesOutAnEventThatIsAboutNothing() {
        assertThat(reader.read(Manifests.parse("{apiVersion: v1, kind: Event, metadata: {name: e, namespace: n}}")
                        .getFirst()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'local: {path: /mnt}', true",
        "'hostPath: {path: /mnt}', true",
        "'csi: {driver: x}', false",
        "'nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname}]}]}}', true",
        "'nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: topology.topolvm.io/node}]}]}}', true",
        "'nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: topology.ebs.csi.aws.com/zone}]}]}}', false"
    })
    void knowsVolumesThatStayOnTheirNode(String source, boolean local) {
        var volume = read(
                VolumeState.class,
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: v}, spec: {capacity: {storage: 1Gi}, claimRef: {namespace: n, name: c}, %s}}"
                        .formatted(source));

        assertThat(volume.nodeLocal()).isEqualTo(local);
        assertThat(volume.claim()).isEqualTo("n/c");
        assertThat(volume.capacity()).isEqualTo(1L << 30);
    }

    @Test
    void takesAStorageClassForFixedUnlessItSaysThatVolumesMayGrow() {
        assertThat(read(
                                StorageClassState.class,
                                "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: s}, provisioner: x}")
                        .expandable())
                .isFalse();
        assertThat(read(
                                StorageClassState.class,
                                "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: s}, allowVolumeExpansion: true}")
                        .expandable())
                .isTrue();
    }

    @Test
    void seesThatAClaimIsGrowing() {
        var claim = read(ClaimState.class, """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: c, namespace: n}
                spec: {volumeName: v, storageClassName: fast, resources: {requests: {storage: 20Gi}}}
                status: {phase: Bound, capacity: {storage: 10Gi}}
                """);

        assertThat(claim.resizing()).isTrue();
        assertThat(claim.storageClass()).isEqualTo("fast");
    }

    @Test
    void readsCronJobsNetworkPoliciesAndMeasuredUsage() {
        var cron = read(CronJobState.class, """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: c, namespace: n}
                spec: {schedule: '0 1 * * *', suspend: true}
                status: {active: [{name: x}], lastScheduleTime: '2026-01-01T01:00:00Z'}
                """);
        assertThat(cron.suspended()).isTrue();
        assertThat(cron.active()).isEqualTo(1);

        var policy = read(NetworkPolicyState.class, """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: p, namespace: n}
                spec: {podSelector: {}, egress: [{}]}
                """);
        assertThat(policy.types()).containsExactly("Ingress", "Egress");
        assertThat(policy.egressRules()).isEqualTo(1);

        var metrics = read(PodMetricsState.class, """
                apiVersion: metrics.k8s.io/v1beta1
                kind: PodMetrics
                metadata: {name: p, namespace: n}
                timestamp: '2026-01-01T00:00:00Z'
                containers: [{name: app, usage: {cpu: 985123456n, memory: 210Mi}}]
                """);
        assertThat(metrics.measuredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(metrics.containers()).containsExactly(new PodMetricsState.Usage("app", 986, 210L << 20));
    }

    @Test
    void keepsNamesOfKeysButNoDataOfSecrets() {
        var secret = read(NamedState.class, """
                apiVersion: v1
                kind: Secret
                metadata: {name: s, namespace: n}
                data: {tls.key: aHVudGVyMg==, tls.crt: YQ==}
                stringData: {plain: hunter2}
                """);

        assertThat(secret.keys()).containsExactly("plain", "tls.crt", "tls.key");
        assertThat(secret.toString()).doesNotContain("hunter2", "aHVudGVyMg");
    }

    @Test
    void flattensCustomObjectsWithoutTheirCredentials() {
        var custom = read(CustomObjectState.class, """
                apiVersion: example.com/v1
                kind: Thing
                metadata: {name: t, namespace: n}
                spec:
                  instances: 3
                  secretName: tls
                  superuserPassword: hunter2
                  auth: {token: hunter2, client_secret: hunter2}
                  env: [{name: A, value: hunter2}]
                  helm: {values: hunter2}
                  hosts: [a.example.com, {name: b.example.com}]
                status:
                  phase: Ready
                  note: %s
                  conditions: [{type: Ready, status: 'True', reason: Fine}]
                """.formatted("n".repeat(300)));

        assertThat(custom.fields())
                .containsExactly(
                        entry("spec.hosts.0", "a.example.com"),
                        entry("spec.hosts.1.name", "b.example.com"),
                        entry("spec.instances", "3"),
                        entry("spec.secretName", "tls"),
                        entry("status.note", "n".repeat(256)),
                        entry("status.phase", "Ready"));
        assertThat(custom.condition("Ready").orElseThrow().isTrue()).isTrue();
        assertThat(custom.number("spec.instances", 0)).isEqualTo(3);
    }

    @Test
    void keepsAtMostTwoHundredFieldsOfACustomObjectAndItsStatusFirst() {
        var many = new StringBuilder("apiVersion: e.com/v1\nkind: T\nmetadata: {name: t}\nstatus: {z: 1}\nspec:\n");
        for (int i = 0; i < 300; i++) {
            many.append("  f").append(i).append(": ").append(i).append('\n');
        }
        var custom = read(CustomObjectState.class, many.toString());

        assertThat(custom.fields()).hasSize(200).containsEntry("status.z", "1");
    }

    @Test
    void readsACustomObjectWhoseConditionsAreSomethingElse() {
        assertThat(read(
                                CustomObjectState.class,
                                "{apiVersion: e.com/v1, kind: T, metadata: {name: t}, status: {conditions: fine}}")
                        .conditions())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"rbac.authorization.k8s.io/v1, Role", "v1, Endpoints", "apps/v1, ControllerRevision"})
    void leavesOutKindsThatNothingReads(String apiVersion, String kind) {
        assertThat(reader.read(Manifests.parse("{apiVersion: %s, kind: %s, metadata: {name: x, namespace: n}}"
                                .formatted(apiVersion, kind))
                        .getFirst()))
                .isEmpty();
    }

    @Test
    void tellsABuiltInKindFromACustomOneOfTheSameName() {
        assertThat(read(
                                CustomObjectState.class,
                                "{apiVersion: serving.example.com/v1, kind: Service, metadata: {name: s, namespace: n}}")
                        .apiVersion())
                .isEqualTo("serving.example.com/v1");
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

        var read = (PodState) reader.read(pod).orElseThrow();

        assertThat(read.running()).isTrue();
        assertThat(read.meta().uid()).isEqualTo("u");
        assertThat(read.meta().createdAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(read.containers().getFirst().resources().limitMemory()).isEqualTo(128L << 20);
    }

    private PodState pod(String spec) {
        return read(
                PodState.class,
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\nspec:\n" + spec.indent(2));
    }

    private <T extends ClusterObject> T read(Class<T> type, String yaml) {
        return type.cast(reader.read(Manifests.parse(yaml).getFirst()).orElseThrow());
    }
}
