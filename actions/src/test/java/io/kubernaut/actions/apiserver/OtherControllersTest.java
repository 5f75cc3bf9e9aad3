package io.kubernaut.actions.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** StatefulSets, DaemonSets, Jobs, placement and configuration that is missing. */
class OtherControllersTest {
    private static final String STATEFUL_SET = """
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: fast}
            provisioner: example.com/disk
            allowVolumeExpansion: true
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: shop}
            spec:
              replicas: 3
              serviceName: db
              podManagementPolicy: OrderedReady
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers: [{name: db, image: "shop/db:1"}]
              volumeClaimTemplates:
              - metadata: {name: data}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: fast
                  resources: {requests: {storage: 1Gi}}
            """;

    private static final String DAEMON_SET = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent, namespace: shop}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers: [{name: agent, image: "shop/agent:1"}]
            """;

    private static final String JOB = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: backup, namespace: shop}
            spec:
              backoffLimit: 1
              template:
                metadata:
                  annotations: {demo.kubernaut.io/exit-code: "%s"}
                spec:
                  restartPolicy: Never
                  containers: [{name: backup, image: "shop/backup:1"}]
            """;

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: one, namespace: shop}
            spec:
              containers:
              - name: one
                image: shop/one:1
                resources: {requests: {cpu: "%s"}}
                env:
                - name: PASSWORD
                  valueFrom: {secretKeyRef: {name: credentials, key: password}}
            """;

    private final TickingClock clock = new TickingClock("2026-01-01T00:00:00Z");
    private final InProcessApiServer server =
            InProcessApiServer.builder().clock(clock).manualTicks().start();
    private final KubernetesClient client = server.client();

    @BeforeEach
    void makeNamespace() {
        server.loadYaml(Workloads.NAMESPACE);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void startsStatefulPodsInOrderWithClaimsAndReplacesThemFromTheLast() {
        server.loadYaml(STATEFUL_SET);
        server.settle();
        assertThat(names()).containsExactly("db-0", "db-1", "db-2");
        assertThat(client.persistentVolumeClaims().inNamespace("shop").list().getItems())
                .extracting(claim -> claim.getMetadata().getName())
                .containsExactly("data-db-0", "data-db-1", "data-db-2");

        var set = client.apps().statefulSets().inNamespace("shop").withName("db");
        set.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"spec\":{\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":2}}}}");
        set.patch(
                PatchContext.of(PatchType.STRATEGIC_MERGE),
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"db\",\"image\":\"shop/db:2\"}]}}}}");
        server.settle();
        assertThat(images()).containsExactly("shop/db:1", "shop/db:1", "shop/db:2");
        assertThat(set.get().getStatus().getUpdatedReplicas()).isEqualTo(1);
        assertThat(set.get().getStatus().getCurrentRevision())
                .isNotEqualTo(set.get().getStatus().getUpdateRevision());

        set.scale(1);
        server.settle();
        assertThat(names()).containsExactly("db-0");
    }

    @Test
    void keepsOneDaemonOnEachNodeAndRollsThemOut() {
        server.loadYaml(DAEMON_SET);
        server.settle();
        assertThat(pods())
                .extracting(pod -> pod.getSpec().getNodeName())
                .containsExactlyInAnyOrder("hollow-0", "hollow-1", "hollow-2");

        client.apps()
                .daemonSets()
                .inNamespace("shop")
                .withName("agent")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"agent\",\"image\":\"shop/agent:2\"}]}}}}");
        server.settle();
        assertThat(images()).containsOnly("shop/agent:2").hasSize(3);
        assertThat(client.apps()
                        .daemonSets()
                        .inNamespace("shop")
                        .withName("agent")
                        .get()
                        .getStatus()
                        .getNumberAvailable())
                .isEqualTo(3);
    }

    @Test
    void endsJobsByTheExitCodesOfTheirPods() {
        server.loadYaml(JOB.formatted("0"));
        server.settle();
        var job = client.batch().v1().jobs().inNamespace("shop").withName("backup");
        assertThat(job.get().getStatus().getSucceeded()).isEqualTo(1);
        assertThat(job.get().getStatus().getConditions())
                .anySatisfy(condition -> assertThat(condition.getType()).isEqualTo("Complete"));

        job.delete();
        server.settle();
        server.loadYaml(JOB.formatted("2"));
        server.settle();
        assertThat(job.get().getStatus().getFailed()).isEqualTo(2);
        assertThat(job.get().getStatus().getConditions())
                .anySatisfy(condition -> assertThat(condition.getReason()).isEqualTo("BackoffLimitExceeded"));
    }

    @Test
    void saysWhyAPodCannotBePlaced() {
        server.loadYaml(POD.formatted("64"));
        server.settle();

        assertThat(pods().getFirst().getStatus().getConditions())
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.getReason()).isEqualTo("Unschedulable");
                    assertThat(condition.getMessage()).startsWith("0/3 nodes are available: 3 Insufficient cpu.");
                });
    }

    @Test
    void startsAContainerWhenTheSecretThatItNeedsAppears() {
        server.loadYaml(POD.formatted("1"));
        server.settle();
        var state =
                pods().getFirst().getStatus().getContainerStatuses().getFirst().getState();
        assertThat(state.getWaiting().getReason()).isEqualTo("CreateContainerConfigError");
        assertThat(state.getWaiting().getMessage()).isEqualTo("secret \"credentials\" not found");

        server.loadYaml("""
                apiVersion: v1
                kind: Secret
                metadata: {name: credentials, namespace: shop}
                stringData: {password: x}
                """);
        server.settle();
        assertThat(pods().getFirst().getStatus().getPhase()).isEqualTo("Running");
    }

    @Test
    void leavesPodsOfANodeThatIsNotReadyAsTheyAre() {
        server.loadYaml(DAEMON_SET);
        server.settle();
        client.nodes().withName("hollow-1").editStatus(node -> {
            node.getStatus().getConditions().stream()
                    .filter(condition -> condition.getType().equals("Ready"))
                    .forEach(condition -> condition.setStatus("Unknown"));
            return node;
        });
        var lost = pods().stream()
                .filter(pod -> pod.getSpec().getNodeName().equals("hollow-1"))
                .findFirst()
                .orElseThrow();
        client.resource(lost).withGracePeriod(30).delete();
        clock.advance(Duration.ofMinutes(5));
        server.settle();

        assertThat(client.resource(lost).get().getMetadata().getDeletionTimestamp())
                .isNotNull();
    }

    @Test
    void listsReadyPodsAsEndpointsOfTheirService() {
        server.loadYaml(DAEMON_SET);
        server.loadYaml("""
                apiVersion: v1
                kind: Service
                metadata: {name: agent, namespace: shop}
                spec:
                  selector: {app: agent}
                  ports: [{port: 80, targetPort: 8080}]
                """);
        server.settle();
        assertThat(readyEndpoints()).hasSize(3);

        var quarantined = pods().getFirst();
        client.resource(quarantined).edit(pod -> {
            pod.getMetadata().getLabels().put("app", "quarantined");
            return pod;
        });
        server.tick();
        assertThat(readyEndpoints())
                .hasSize(2)
                .doesNotContain(quarantined.getMetadata().getName());
    }

    private List<String> readyEndpoints() {
        return client.discovery().v1().endpointSlices().inNamespace("shop").list().getItems().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(endpoint -> endpoint.getConditions().getReady())
                .map(endpoint -> endpoint.getTargetRef().getName())
                .toList();
    }

    private List<Pod> pods() {
        return client.pods().inNamespace("shop").list().getItems();
    }

    private List<String> names() {
        return pods().stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    private List<String> images() {
        return pods().stream()
                .map(pod -> pod.getSpec().getContainers().getFirst().getImage())
                .toList();
    }
}
