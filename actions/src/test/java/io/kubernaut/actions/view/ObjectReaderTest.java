package io.kubernaut.actions.view;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.ClaimState;
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
import io.kubernaut.core.cluster.QuotaScope;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.QuotaTraits;
import io.kubernaut.core.cluster.StorageClassState;
import io.kubernaut.core.cluster.VolumeState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectReaderTest {
    private final ObjectReader reader = new ObjectReader("prod");

    @Test
    void keepsOnlyAnnotationsThatRulesMayReadAndCutsLongValues() {
        var meta = Reading.one(NodeState.class, """
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
    void readsNodeRolesZonesAndTaints() {
        var node = Reading.one(NodeState.class, """
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
        var v2 = Reading.one(AutoscalerState.class, """
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

        var v1 = Reading.one(AutoscalerState.class, """
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
        var quota = Reading.one(QuotaState.class, """
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

    @Test
    void readsWhichPodsAQuotaCounts() {
        var quota = Reading.one(QuotaState.class, """
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: q, namespace: n}
                spec:
                  hard: {pods: '10'}
                  scopes: [NotTerminating]
                  scopeSelector:
                    matchExpressions:
                    - {scopeName: PriorityClass, operator: In, values: [low, high]}
                    - {scopeName: BestEffort, operator: Exists}
                status: {hard: {pods: '10'}, used: {pods: '10'}}
                """);

        assertThat(quota.left("pods")).isZero();
        assertThat(quota.scopes())
                .containsExactly(
                        QuotaScope.named("NotTerminating"),
                        new QuotaScope("PriorityClass", "In", List.of("high", "low")),
                        QuotaScope.named("BestEffort"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{priorityClassName: high} | high | false | false",
                "{activeDeadlineSeconds: 60} | '' | true | false",
                "{affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z}]}}} | ''"
                        + " | false | false",
                "{affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z,"
                        + " namespaceSelector: {}}]}}} | '' | false | true",
                "{affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1,"
                        + " podAffinityTerm: {topologyKey: z, namespaces: [other]}}]}}} | '' | false | true",
            })
    void readsWhatDecidesWhichQuotasCountAPod(String spec, String priority, boolean deadline, boolean across) {
        var pod = Reading.one(
                PodState.class, "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: n}, spec: " + spec + "}");

        assertThat(pod.traits()).isEqualTo(new QuotaTraits(priority, deadline, across));
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
        var range = Reading.one(
                LimitRangeState.class,
                "{apiVersion: v1, kind: LimitRange, metadata: {name: l, namespace: n}, spec: {limits: %s}}"
                        .formatted(limits));

        assertThat(range.maxMemory()).isEqualTo(memory);
        assertThat(range.maxCpu()).isEqualTo(cpu);
        assertThat(range.minCpu()).isEqualTo(minCpu);
    }

    @Test
    void countsEndpointsAsReadyUnlessTheySayTheyAreNot() {
        var slice = Reading.one(EndpointsState.class, """
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
        var old = Reading.one(EventState.class, """
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

        var series = Reading.one(EventState.class, """
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
        var volume = Reading.one(
                VolumeState.class,
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: v}, spec: {capacity: {storage: 1Gi}, claimRef: {namespace: n, name: c}, %s}}"
                        .formatted(source));

        assertThat(volume.nodeLocal()).isEqualTo(local);
        assertThat(volume.claim()).isEqualTo("n/c");
        assertThat(volume.capacity()).isEqualTo(1L << 30);
    }

    @Test
    void takesAStorageClassForFixedUnlessItSaysThatVolumesMayGrow() {
        assertThat(Reading.one(
                                StorageClassState.class,
                                "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: s}, provisioner: x}")
                        .expandable())
                .isFalse();
        assertThat(Reading.one(
                                StorageClassState.class,
                                "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: s}, allowVolumeExpansion: true}")
                        .expandable())
                .isTrue();
    }

    @Test
    void seesThatAClaimIsGrowing() {
        var claim = Reading.one(ClaimState.class, """
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
        var cron = Reading.one(CronJobState.class, """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: c, namespace: n}
                spec: {schedule: '0 1 * * *', suspend: true}
                status: {active: [{name: x}], lastScheduleTime: '2026-01-01T01:00:00Z'}
                """);
        assertThat(cron.suspended()).isTrue();
        assertThat(cron.active()).isEqualTo(1);

        var policy = Reading.one(NetworkPolicyState.class, """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: p, namespace: n}
                spec: {podSelector: {}, egress: [{}]}
                """);
        assertThat(policy.types()).containsExactly("Ingress", "Egress");
        assertThat(policy.egressRules()).isEqualTo(1);
        assertThat(policy.isolates()).isFalse();
        var chosen = Reading.one(NetworkPolicyState.class, """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: p, namespace: n}
                spec: {podSelector: {matchExpressions: [{key: app, operator: In, values: [web, api]}, {key: old, operator: DoesNotExist}]}}
                """);
        assertThat(chosen.deniesAll()).isFalse();
        assertThat(chosen.isolates()).isTrue();
        assertThat(chosen.selects(new TreeMap<>(Map.of("app", "web")))).isTrue();
        assertThat(chosen.selects(new TreeMap<>(Map.of("app", "cart")))).isFalse();
        assertThat(chosen.selects(new TreeMap<>(Map.of("app", "web", "old", ""))))
                .isFalse();

        var metrics = Reading.one(PodMetricsState.class, """
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
        var secret = Reading.one(NamedState.class, """
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
        var custom = Reading.one(CustomObjectState.class, """
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
        var custom = Reading.one(CustomObjectState.class, many.toString());

        assertThat(custom.fields()).hasSize(200).containsEntry("status.z", "1");
    }

    @Test
    void readsACustomObjectWhoseConditionsAreSomethingElse() {
        assertThat(Reading.one(
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
        assertThat(Reading.one(
                                CustomObjectState.class,
                                "{apiVersion: serving.example.com/v1, kind: Service, metadata: {name: s, namespace: n}}")
                        .apiVersion())
                .isEqualTo("serving.example.com/v1");
    }
}
