package io.kubernaut.actions.view;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.BudgetState;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.EndpointsState;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.JobState;
import io.kubernaut.core.cluster.LimitRangeState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.ServiceState;
import io.kubernaut.core.cluster.WorkloadState;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reader makes of each failure state that a real control plane showed. */
class ClusterDumpsTest {
    private static final long MI = 1L << 20;

    /** After each of the dumps was taken. */
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private static final Map<String, Consumer<ClusterView>> EXPECTED = Map.ofEntries(
            entry("bad-rollout-config", ClusterDumpsTest::badRolloutConfig),
            entry("bad-rollout-crash", ClusterDumpsTest::badRolloutCrash),
            entry("bad-rollout-image", ClusterDumpsTest::badRolloutImage),
            entry("bad-rollout-oom", ClusterDumpsTest::badRolloutOom),
            entry("configerror", v -> {
                assertThat(pod(v).configFailing()).isTrue();
                assertThat(pod(v).crashing(NOW)).isFalse();
                assertThat(pod(v).references()).containsExactly("ConfigMap/absent");
                assertThat(status(v)).isEqualTo("waiting/CreateContainerConfigError");
            }),
            entry("crashloop", v -> crashLoop(v, "Error", 1, 4)),
            entry("crashloop-missing-env", v -> crashLoop(v, "Error", 1, 4)),
            entry("failedmount", v -> {
                assertThat(pod(v).pending()).isTrue();
                assertThat(pod(v).configFailing()).isFalse();
                assertThat(status(v)).isEqualTo("waiting/ContainerCreating");
                assertThat(pod(v).references()).containsExactly("Secret/absent");
                assertThat(warnings(v)).containsExactly("FailedMount");
            }),
            entry("flaky-start", v -> {
                assertThat(pod(v).ready()).isTrue();
                assertThat(pod(v).crashing(NOW)).isFalse();
                assertThat(pod(v).restarts()).isEqualTo(2);
                assertThat(container(v).last().failed()).isTrue();
                assertThat(deployment(v).healthy()).isTrue();
            }),
            entry("healthy", v -> {
                assertThat(deployment(v).healthy()).isTrue();
                assertThat(pods(v)).hasSize(2).allMatch(PodState::ready).noneMatch(p -> p.crashing(NOW));
                assertThat(deployment(v).template().containers().getFirst().resources())
                        .isEqualTo(new Resources(50L, null, 64 * MI, 128 * MI));
                assertThat(warnings(v)).isEmpty();
            }),
            entry("hpa-maxed", v -> {
                var hpa = only(v, AutoscalerState.class);
                assertThat(hpa.atMaximum()).isTrue();
                assertThat(hpa.metrics()).containsExactly(new AutoscalerState.Metric("cpu", "Resource", 400.0, 50.0));
                assertThat(hpa.pressure()).isEqualTo(8);
                assertThat(hpa.targetKind() + "/" + hpa.targetName()).isEqualTo("Deployment/app");
                assertThat(hpa.condition("ScalingLimited").orElseThrow().reason())
                        .isEqualTo("TooManyReplicas");
            }),
            entry("imagepull-denied", ClusterDumpsTest::imagePull),
            entry("imagepull-nohost", ClusterDumpsTest::imagePull),
            entry("imagepull-notfound", ClusterDumpsTest::imagePull),
            entry("initcrash", v -> {
                assertThat(pod(v).crashing(NOW)).isTrue();
                assertThat(pod(v).pending()).isTrue();
                assertThat(pod(v).container("migrate").orElseThrow().init()).isTrue();
                assertThat(pod(v).container("migrate").orElseThrow().exitCode()).isEqualTo(3);
                assertThat(pod(v).container("app").orElseThrow().crashing(NOW)).isFalse();
            }),
            entry("jobdeadline", v -> {
                assertThat(only(v, JobState.class).hasFailed()).isTrue();
                assertThat(only(v, JobState.class)
                                .condition("Failed")
                                .orElseThrow()
                                .reason())
                        .isEqualTo("DeadlineExceeded");
            }),
            entry("jobfail", v -> {
                var job = only(v, JobState.class);
                assertThat(job.hasFailed()).isTrue();
                assertThat(job.complete()).isFalse();
                assertThat(job.failed()).isEqualTo(2);
                assertThat(job.backoffLimit()).isEqualTo(1);
                assertThat(v.controlledBy(job.meta().uid())).hasSize(2);
                assertThat(pods(v)).hasSize(2).allMatch(PodState::over);
            }),
            entry("limitrange", v -> {
                assertThat(only(v, LimitRangeState.class).maxMemory()).isEqualTo(64 * MI);
                assertThat(deployment(v).replicaFailure()).isTrue();
                assertThat(pods(v)).isEmpty();
                assertThat(warnings(v)).containsOnly("FailedCreate");
            }),
            entry("liveness", v -> crashLoop(v, "Error", 143, 5)),
            entry("node-not-ready", ClusterDumpsTest::nodeNotReady),
            entry("nodes", v -> {
                assertThat(v.list(NodeState.class)).hasSize(3).allMatch(NodeState::isReady);
                var node = v.node("hollow-0").orElseThrow();
                assertThat(node.allocatableCpu()).isEqualTo(4000);
                assertThat(node.allocatableMemory()).isEqualTo(16L << 30);
                assertThat(node.allocatablePods()).isEqualTo(110);
                assertThat(node.zone()).isEqualTo("zone-0");
                assertThat(node.addresses()).containsExactly("127.0.1.1", "hollow-0");
                assertThat(node.controlPlane()).isFalse();
                assertThat(node.diskPressure()).isFalse();
            }),
            entry("notready", v -> {
                assertThat(pods(v)).hasSize(2).allMatch(PodState::hung);
                assertThat(deployment(v).ready()).isZero();
            }),
            entry("notready-wrong-port", v -> {
                assertThat(pod(v).hung()).isTrue();
                assertThat(pod(v).crashing(NOW)).isFalse();
                assertThat(warnings(v)).containsExactly("Unhealthy");
            }),
            entry("oomkilled", v -> {
                crashLoop(v, "OOMKilled", 137, 4);
                assertThat(pod(v).lastKilledForMemory()).isTrue();
                assertThat(container(v).resources().limitMemory()).isEqualTo(128 * MI);
                assertThat(container(v).resources().requestMemory()).isEqualTo(64 * MI);
            }),
            entry("pdb-blocks", v -> {
                var budget = only(v, BudgetState.class);
                assertThat(budget.disruptionsAllowed()).isZero();
                assertThat(budget.minAvailable()).isEqualTo("2");
                assertThat(budget.maxUnavailable()).isEmpty();
                assertThat(budget.selector()).containsExactly(entry("app", "app"));
                assertThat(budget.currentHealthy()).isEqualTo(2);
            }),
            entry("progressdeadline", v -> {
                assertThat(deployment(v).progressDeadlineExceeded()).isTrue();
                assertThat(pod(v).imagePullFailing()).isTrue();
            }),
            entry("pvc-pending", v -> {
                var claim = only(v, ClaimState.class);
                assertThat(claim.bound()).isFalse();
                assertThat(claim.storageClass()).isEqualTo("absent-class");
                assertThat(claim.requested()).isEqualTo(5L << 30);
                assertThat(claim.volume()).isEmpty();
                assertThat(pod(v).claims()).containsExactly(claim.name());
                assertThat(pod(v).unschedulable()).isTrue();
                assertThat(warnings(v)).contains("ProvisioningFailed");
            }),
            entry("quota", v -> {
                assertThat(only(v, QuotaState.class).left("pods")).isZero();
                assertThat(deployment(v).replicaFailure()).isTrue();
                assertThat(deployment(v).desired()).isEqualTo(3);
                assertThat(pods(v)).hasSize(1);
            }),
            entry("runcontainererror", v -> crashLoop(v, "StartError", 128, 4)),
            entry("sandboxerror", v -> {
                assertThat(status(v)).isEqualTo("waiting/ContainerCreating");
                assertThat(warnings(v)).containsExactly("FailedCreatePodSandBox");
            }),
            entry("scaled-down", v -> {
                assertThat(deployment(v).desired()).isZero();
                assertThat(deployment(v).revision()).isEqualTo(2);
                assertThat(replicaSets(v)).hasSize(2).allMatch(r -> r.current() == 0);
                assertThat(pods(v)).isEmpty();
            }),
            entry("scheduling-gated", v -> {
                assertThat(pod(v).pending()).isTrue();
                assertThat(pod(v).unschedulable()).isFalse();
                assertThat(pod(v).condition("PodScheduled").orElseThrow().reason())
                        .isEqualTo("SchedulingGated");
                assertThat(pod(v).bare()).isTrue();
            }),
            entry("service-no-endpoints", v -> {
                assertThat(only(v, ServiceState.class).selector()).containsExactly(entry("app", "aap"));
                var endpoints = only(v, EndpointsState.class);
                assertThat(endpoints.service()).isEqualTo("app");
                assertThat(endpoints.ready() + endpoints.notReady()).isZero();
                assertThat(pod(v).ready()).isTrue();
            }),
            entry("slow-terminating", v -> {
                assertThat(pods(v)).isEmpty();
                assertThat(events(v)).extracting(EventState::reason).contains("Killing");
            }),
            entry("startup", v -> crashLoop(v, "Error", 143, 5)),
            entry("stuck-terminating-finalizer", v -> {
                assertThat(pod(v).terminating()).isTrue();
                assertThat(pod(v).crashing(NOW)).isFalse();
                assertThat(pod(v).meta().finalizers()).isTrue();
            }),
            entry("unschedulable-cpu", v -> {
                assertThat(pod(v).unschedulable()).isTrue();
                assertThat(pod(v).requests().requestCpu()).isEqualTo(64_000);
                assertThat(status(v)).isEqualTo("/");
            }),
            entry("unschedulable-selector", v -> {
                assertThat(pod(v).unschedulable()).isTrue();
                assertThat(deployment(v).template().nodeSelector()).isNotEmpty();
                assertThat(warnings(v)).containsExactly("FailedScheduling");
            }));

    @ParameterizedTest
    @MethodSource("dumps")
    void readsWhatTheControlPlaneShowed(String dump) throws IOException, URISyntaxException {
        assertThat(EXPECTED).as("what %s shows", dump).containsKey(dump);
        var view = Manifests.view("", Files.readString(folder().resolve(dump + ".yaml")));

        EXPECTED.get(dump).accept(view);
    }

    @Test
    void readsAllThirtySixFailureStatesTheHealthyOneAndTheNodes() throws IOException, URISyntaxException {
        assertThat(dumps()).hasSize(38).containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void keepsNoValueOfAnEnvironmentVariable(String dump) throws IOException, URISyntaxException {
        var text = Files.readString(folder().resolve(dump + ".yaml"));
        var view = Manifests.view("", text);

        // the variables that told the simulated kubelet what to do are in many templates and must be in no record
        assertThat(view.list(PodState.class).toString() + view.list(WorkloadState.class) + view.list(JobState.class))
                .doesNotContain("SIM_");
    }

    private static List<String> dumps() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(f -> f.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder() throws URISyntaxException {
        var url = ClusterDumpsTest.class.getResource("/cluster-dumps");
        assertThat(url).isNotNull();
        return Path.of(url.toURI());
    }

    private static void badRolloutConfig(ClusterView view) {
        rollout(view, true, false);
        var failing = newPods(view);
        assertThat(failing).hasSize(1).allMatch(PodState::configFailing).noneMatch(p -> p.crashing(NOW));
        assertThat(failing.getFirst().references()).containsExactly("Secret/db:url");
        assertThat(pods(view)).filteredOn(PodState::ready).hasSize(2);
    }

    private static void badRolloutCrash(ClusterView view) {
        rollout(view, false, false);
        assertThat(newPods(view)).hasSize(2).allMatch(p -> p.crashing(NOW)).noneMatch(PodState::lastKilledForMemory);
        assertThat(pods(view)).hasSize(2);
    }

    private static void badRolloutImage(ClusterView view) {
        rollout(view, true, false);
        assertThat(newPods(view)).hasSize(1).allMatch(PodState::imagePullFailing);
        assertThat(pods(view)).filteredOn(PodState::ready).hasSize(2);
    }

    private static void badRolloutOom(ClusterView view) {
        rollout(view, false, false);
        assertThat(newPods(view))
                .hasSize(2)
                .allMatch(PodState::lastKilledForMemory)
                .allMatch(p -> p.crashing(NOW));
    }

    /** Two revisions of the Deployment, of which the newer one has another image and is its present template. */
    private static void rollout(ClusterView view, boolean deadlineExceeded, boolean healthy) {
        var deployment = deployment(view);
        assertThat(deployment.revision()).isEqualTo(2);
        assertThat(deployment.progressDeadlineExceeded()).isEqualTo(deadlineExceeded);
        assertThat(deployment.healthy()).isEqualTo(healthy);
        var revisions = replicaSets(view);
        assertThat(revisions).extracting(WorkloadState::revision).containsExactlyInAnyOrder(1L, 2L);
        assertThat(revision(view, 2).template().hash())
                .isEqualTo(deployment.template().hash());
        assertThat(revision(view, 1).template().hash())
                .isNotEqualTo(deployment.template().hash());
        assertThat(view.controlledBy(deployment.meta().uid())).hasSize(2);
    }

    private static List<PodState> newPods(ClusterView view) {
        var hash = revision(view, 2).meta().label("pod-template-hash");
        return pods(view).stream().filter(p -> p.revision().equals(hash)).toList();
    }

    private static WorkloadState revision(ClusterView view, long number) {
        return replicaSets(view).stream()
                .filter(r -> r.revision() == number)
                .findFirst()
                .orElseThrow();
    }

    private static void nodeNotReady(ClusterView view) {
        var node = view.node("hollow-2").orElseThrow();
        assertThat(node.ready()).isEqualTo("Unknown");
        assertThat(node.isReady()).isFalse();
        assertThat(node.readySince()).isEqualTo(Instant.parse("2026-11-23T07:57:07Z"));
        assertThat(node.diskPressure()).isFalse();
        assertThat(node.taints())
                .containsExactly(
                        "node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute");
        assertThat(view.list(NodeState.class)).filteredOn(NodeState::isReady).hasSize(2);
        assertThat(view.podsOn("hollow-2")).hasSize(4).noneMatch(PodState::ready);
    }

    private static void imagePull(ClusterView view) {
        assertThat(pod(view).imagePullFailing()).isTrue();
        assertThat(pod(view).crashing(NOW)).isFalse();
        assertThat(pod(view).restarts()).isZero();
        assertThat(container(view).image()).startsWith("registry.");
        assertThat(warnings(view)).contains("Failed");
    }

    private static void crashLoop(ClusterView view, String lastReason, int exitCode, int restarts) {
        assertThat(pod(view).crashing(NOW)).isTrue();
        assertThat(pod(view).running()).isTrue();
        assertThat(pod(view).hung()).isFalse();
        assertThat(pod(view).restarts()).isEqualTo(restarts);
        assertThat(status(view)).isEqualTo("waiting/CrashLoopBackOff");
        assertThat(container(view).last().reason()).isEqualTo(lastReason);
        assertThat(container(view).exitCode()).isEqualTo(exitCode);
        assertThat(warnings(view)).contains("BackOff");
    }

    private static List<PodState> pods(ClusterView view) {
        return view.list(PodState.class);
    }

    private static PodState pod(ClusterView view) {
        return only(view, PodState.class);
    }

    private static ContainerState container(ClusterView view) {
        return pod(view).containers().getFirst();
    }

    private static String status(ClusterView view) {
        return container(view).current().phase() + "/"
                + container(view).current().reason();
    }

    private static WorkloadState deployment(ClusterView view) {
        var deployments = view.list(WorkloadState.class).stream()
                .filter(w -> w.kind().equals("Deployment"))
                .toList();
        assertThat(deployments).hasSize(1);
        return deployments.getFirst();
    }

    private static List<WorkloadState> replicaSets(ClusterView view) {
        return view.list(WorkloadState.class).stream()
                .filter(w -> w.kind().equals("ReplicaSet"))
                .toList();
    }

    private static List<EventState> events(ClusterView view) {
        return view.list(EventState.class);
    }

    /** Reasons of the warnings, each once. */
    private static List<String> warnings(ClusterView view) {
        return events(view).stream()
                .filter(e -> e.type().equals("Warning"))
                .map(EventState::reason)
                .distinct()
                .toList();
    }

    private static <T extends ClusterObject> T only(ClusterView view, Class<T> type) {
        assertThat(view.list(type)).hasSize(1);
        return view.list(type).getFirst();
    }
}
