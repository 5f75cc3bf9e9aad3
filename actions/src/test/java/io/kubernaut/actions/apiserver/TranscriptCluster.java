package io.kubernaut.actions.apiserver;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What the recorded exchanges presuppose, and what was done between them without being recorded. */
final class TranscriptCluster {
    static final String BEFORE = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: tr}
            status: {phase: Active}
            ---
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: fast}
            provisioner: example.com/disk
            allowVolumeExpansion: true
            ---
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: fixed}
            provisioner: example.com/disk
            """;

    private static final String BUDGET = """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: cart, namespace: tr}
            spec:
              minAvailable: %d
              selector: {matchLabels: {app: cart}}
            """;

    private static final String QUOTA = """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: q, namespace: tr}
            spec:
              hard: {pods: "4", requests.memory: 256Mi}
            """;

    private static final String CLAIM = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata:
              name: %1$s
              namespace: tr
              annotations: {pv.kubernetes.io/bind-completed: "yes"}
              finalizers: [kubernetes.io/pvc-protection]
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Gi}}
              storageClassName: %1$s
              volumeName: pv-%1$s
              volumeMode: Filesystem
            status:
              phase: Bound
              accessModes: [ReadWriteOnce]
              capacity: {storage: 1Gi}
            """;

    /** Values that differ from run to run, or that only the recorded cluster had. */
    private static final List<String> DIFFERENT = List.of(
            "/metadata/uid",
            "/metadata/resourceVersion",
            "/metadata/creationTimestamp",
            "/metadata/continue",
            "/metadata/managedFields",
            "/details/uid",
            "lastTransitionTime",
            "lastUpdateTime",
            "lastHeartbeatTime",
            "/status/startTime",
            "/startedAt",
            "/containerID",
            "/status/podIP",
            "/status/podIPs",
            "/status/hostIP",
            "/status/hostIPs",
            "/spec/nodeName",
            // the recorder shortened these
            "/spec/template",
            "…",
            "/items/0/kind",
            // projected service account tokens, which are not simulated
            "/spec/volumes",
            "volumeMounts",
            // the hollow node that was recorded had other labels, images and no disk
            "/metadata/labels/beta.kubernetes.io",
            "/metadata/labels/topology.kubernetes.io",
            "/metadata/annotations/node.alpha.kubernetes.io",
            "/ephemeral-storage",
            "/status/daemonEndpoints",
            "/status/images",
            "/status/declaredFeatures",
            // sums over all containers, new in this version
            "/status/allocatedResources",
            "/status/resources",
            "/metadata/ownerReferences/0/uid");

    private static final Pattern UID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern WHOLE_OBJECT = Pattern.compile("Invalid value: \"\\{.*}\": strict", Pattern.DOTALL);
    private static final Pattern HASHED_NAME = Pattern.compile("cart-[bcdfghjklmnpqrstvwxz0-9]{9,10}(-[a-z0-9]{5})?");

    private TranscriptCluster() {}

    static boolean differs(String path) {
        return DIFFERENT.stream().anyMatch(path::contains);
    }

    /** The text without generated names, uids and the object that one message quotes in full. */
    static String stable(String text) {
        var stable = WHOLE_OBJECT.matcher(text).replaceAll("Invalid value: OBJECT: strict");
        var nil = "00000000-0000-0000-0000-000000000000";
        stable = UID.matcher(stable).replaceAll(match -> match.group().equals(nil) ? nil : "UID");
        stable = HASHED_NAME.matcher(stable).replaceAll("cart-HASH");
        stable = stable.replaceAll("kubernaut-[a-z0-9]{5}", "kubernaut-RANDOM");
        stable = stable.replaceAll("\\b[bcdfghjklmnpqrstvwxz0-9]{9,10}\\b", "HASH");
        return stable;
    }

    /** A pod of the cart that runs on hollow-1, else any of them, else an empty text. */
    static String somePod(InProcessApiServer server) {
        try (var client = server.client()) {
            var pods = client.pods().inNamespace("tr").list().getItems();
            return pods.stream()
                    .filter(pod -> "hollow-1".equals(pod.getSpec().getNodeName()))
                    .findFirst()
                    .or(() -> pods.stream().findFirst())
                    .map(pod -> pod.getMetadata().getName())
                    .orElse("");
        }
    }

    /** What happened before exchange {@code number}, counted from 1. */
    static void prepare(int number, InProcessApiServer server, TickingClock clock) {
        switch (number) {
            case 5 -> server.settle();
            // two pods of three were ready when these were recorded
            case 11 -> {
                server.tick();
                server.tick();
            }
            case 18 -> server.settle();
            case 19 -> {
                server.loadYaml(BUDGET.formatted(3));
                server.settle();
            }
            case 22 -> {
                clock.advance(Duration.ofSeconds(7));
                server.loadYaml(BUDGET.formatted(2));
                server.settle();
            }
            case 24 -> {
                clock.advance(Duration.ofSeconds(1));
                server.settle();
            }
            case 27 -> {
                server.loadYaml(QUOTA);
                server.loadYaml(CLAIM.formatted("fast"));
                server.loadYaml(CLAIM.formatted("fixed"));
            }
            default -> {}
        }
    }
}
