package io.kubernaut.bench.service;

import io.kubernaut.actions.apiserver.InProcessApiServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * A cluster of 500 nodes and 50 namespaces with 25 Deployments of four pods each, 5,000 pods in all. One in five
 * Deployments crash-loops since its latest release, one in seven of the others has pods that are not ready.
 */
final class Fleet {
    static final int NODES = 500;
    static final int NAMESPACES = 50;
    static final int PODS = 5_000;
    private static final int DEPLOYMENTS = 1_250;
    private static final int REPLICAS = PODS / DEPLOYMENTS;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> NAMES = List.of(
            "KubePodCrashLooping",
            "KubePodNotReady",
            "CPUThrottlingHigh",
            "KubeContainerWaiting",
            "KubeDeploymentReplicasMismatch",
            "NobodyKnowsThis");

    private Fleet() {}

    /** An API server that holds it and lets nothing move. */
    static InProcessApiServer start() {
        var server =
                InProcessApiServer.builder().withoutControllers().nodes(NODES).start();
        var born = Instant.now().minusSeconds(86_400);
        for (int i = 0; i < DEPLOYMENTS; i++) {
            server.loadYaml(JSON.writeValueAsString(Map.of("items", deployment(i, born))));
        }
        return server;
    }

    private static boolean crashes(int deployment) {
        return deployment % 5 == 0;
    }

    private static boolean unready(int deployment) {
        return crashes(deployment) || deployment % 7 == 0;
    }

    private static String namespace(int deployment) {
        return "team-" + deployment % NAMESPACES;
    }

    private static List<Object> deployment(int i, Instant born) {
        var objects = new ArrayList<Object>();
        var name = "app-" + i;
        int ready = unready(i) ? 0 : REPLICAS;
        objects.add(Map.of(
                "apiVersion", "apps/v1",
                "kind", "Deployment",
                "metadata", meta(i, name, "d", born, Map.of(), Map.of("deployment.kubernetes.io/revision", "2")),
                "spec",
                        Map.of(
                                "replicas", REPLICAS,
                                "selector", Map.of("matchLabels", Map.of("app", name)),
                                "template", template(name, "2")),
                "status",
                        Map.of(
                                "observedGeneration", 1,
                                "replicas", REPLICAS,
                                "updatedReplicas", REPLICAS,
                                "readyReplicas", ready,
                                "availableReplicas", ready)));
        for (int revision = 1; revision <= 2; revision++) {
            int replicas = revision == 2 ? REPLICAS : 0;
            objects.add(Map.of(
                    "apiVersion", "apps/v1",
                    "kind", "ReplicaSet",
                    "metadata",
                            meta(
                                    i,
                                    name + "-" + revision,
                                    "r" + revision,
                                    born.plusSeconds(3_600L * revision),
                                    owner("Deployment", name, i + "-d"),
                                    Map.of("deployment.kubernetes.io/revision", "" + revision)),
                    "spec",
                            Map.of(
                                    "replicas", replicas,
                                    "selector", Map.of("matchLabels", Map.of("app", name)),
                                    "template", template(name, "" + revision)),
                    "status", Map.of("replicas", replicas, "readyReplicas", revision == 2 ? ready : 0)));
        }
        for (int p = 0; p < REPLICAS; p++) {
            objects.add(pod(i, p, name, born));
        }
        return objects;
    }

    private static Map<String, Object> meta(
            int i, String name, String part, Instant born, Map<String, Object> owner, Map<String, String> annotations) {
        var meta = new TreeMap<String, Object>(Map.of(
                "name",
                name,
                "namespace",
                namespace(i),
                "uid",
                i + "-" + part,
                "generation",
                1,
                "creationTimestamp",
                born.toString(),
                "labels",
                Map.of("app", "app-" + i, "pod-template-hash", "2"),
                "annotations",
                annotations));
        if (!owner.isEmpty()) {
            meta.put("ownerReferences", List.of(owner));
        }
        return meta;
    }

    private static Map<String, Object> owner(String kind, String name, String uid) {
        return Map.of("apiVersion", "apps/v1", "kind", kind, "name", name, "uid", uid, "controller", true);
    }

    private static Map<String, Object> template(String name, String release) {
        return Map.of(
                "metadata", Map.of("labels", Map.of("app", name)),
                "spec", Map.of("containers", List.of(container(name, release))));
    }

    private static Map<String, Object> container(String name, String release) {
        return Map.of(
                "name",
                "app",
                "image",
                "registry.example/" + name + ":" + release,
                "resources",
                Map.of(
                        "requests", Map.of("cpu", "50m", "memory", "64Mi"),
                        "limits", Map.of("cpu", "200m", "memory", "128Mi")));
    }

    private static Map<String, Object> pod(int i, int p, String name, Instant born) {
        var truth = unready(i) ? "False" : "True";
        return Map.of(
                "apiVersion", "v1",
                "kind", "Pod",
                "metadata",
                        meta(
                                i,
                                podName(i * REPLICAS + p),
                                "p" + p,
                                born.plusSeconds(7_200),
                                owner("ReplicaSet", name + "-2", i + "-r2"),
                                Map.of()),
                "spec",
                        Map.of(
                                "nodeName",
                                "hollow-" + (i * REPLICAS + p) % NODES,
                                "containers",
                                List.of(container(name, "2"))),
                "status",
                        Map.of(
                                "phase", "Running",
                                "podIP", "10.1." + i % 250 + "." + p,
                                "startTime", born.plusSeconds(7_200).toString(),
                                "conditions",
                                        List.of(Map.of(
                                                "type",
                                                "Ready",
                                                "status",
                                                truth,
                                                "lastTransitionTime",
                                                born.plusSeconds(7_260).toString())),
                                "containerStatuses", List.of(status(i, born))));
    }

    private static Map<String, Object> status(int i, Instant born) {
        var state = crashes(i)
                ? Map.of("waiting", Map.of("reason", "CrashLoopBackOff", "message", "back-off 5m0s"))
                : Map.of("running", Map.of("startedAt", born.plusSeconds(7_230).toString()));
        var last = crashes(i)
                ? Map.of(
                        "terminated",
                        Map.of(
                                "exitCode",
                                1,
                                "reason",
                                "Error",
                                "startedAt",
                                born.plusSeconds(80_000).toString(),
                                "finishedAt",
                                born.plusSeconds(80_001).toString()))
                : Map.of();
        return Map.of(
                "name",
                "app",
                "image",
                "registry.example/app-" + i + ":2",
                "ready",
                !unready(i),
                "restartCount",
                crashes(i) ? 12 : 0,
                "state",
                state,
                "lastState",
                last);
    }

    private static String podName(int pod) {
        return "app-" + pod / REPLICAS + "-2-" + pod % REPLICAS;
    }

    /** How many alerts there are that differ by name or pod. */
    static int distinct() {
        return NAMES.size() * PODS;
    }

    /**
     * The labels of one alert about an existing pod, a Deployment's pods one after the other.
     *
     * @param number from 0; those below {@link #distinct()} are about different things
     * @param run sets the alerts of one measurement apart from those of another
     */
    static Map<String, String> alert(int number, String run) {
        int pod = number % PODS;
        return Map.of(
                "alertname",
                NAMES.get(number / PODS % NAMES.size()),
                "severity",
                number % 10 == 0 ? "critical" : "warning",
                "namespace",
                namespace(pod / REPLICAS),
                "pod",
                podName(pod),
                "container",
                "app",
                "job",
                "kube-state-metrics",
                "prometheus",
                run);
    }
}
