package io.kubernaut.core.cluster;

import static io.kubernaut.core.cluster.ObjectMaking.pairs;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes cluster objects for tests, so that a test says only what it is about. */
public final class ClusterFixtures {
    private ClusterFixtures() {}

    /** A complete view: what is not among the objects does not exist. */
    public static ClusterIndex aCluster(ObjectMaking<?>... objects) {
        return aClusterNamed("", objects);
    }

    public static ClusterIndex aClusterNamed(String name, ObjectMaking<?>... objects) {
        return ClusterIndex.of(
                name, Arrays.stream(objects).map(o -> o.inCluster(name).made()).toList());
    }

    public static WorkloadMaking aDeployment(String namespace, String name) {
        return new WorkloadMaking("Deployment", namespace, name);
    }

    public static WorkloadMaking aStatefulSet(String namespace, String name) {
        return new WorkloadMaking("StatefulSet", namespace, name);
    }

    public static WorkloadMaking aDaemonSet(String namespace, String name) {
        return new WorkloadMaking("DaemonSet", namespace, name);
    }

    public static WorkloadMaking aReplicaSet(String namespace, String name) {
        return new WorkloadMaking("ReplicaSet", namespace, name);
    }

    public static PodMaking aPod(String namespace, String name) {
        return new PodMaking(namespace, name);
    }

    public static NodeMaking aNode(String name) {
        return new NodeMaking(name);
    }

    public static PlainMaking aNamespace(String name) {
        return new PlainMaking("Namespace", "", name, meta -> new NamespaceState(meta, "Active"));
    }

    public static PlainMaking aJob(String namespace, String name) {
        return new PlainMaking(
                "Job",
                namespace,
                name,
                meta -> new JobState(
                        meta,
                        1,
                        0,
                        0,
                        6,
                        null,
                        List.of(),
                        aReplicaSet(namespace, name).made().template()));
    }

    public static PlainMaking aCronJob(String namespace, String name) {
        return new PlainMaking(
                "CronJob", namespace, name, meta -> new CronJobState(meta, "0 * * * *", false, 0, null, null));
    }

    public static PlainMaking aClaim(String namespace, String name) {
        return new PlainMaking(
                "PersistentVolumeClaim",
                namespace,
                name,
                meta -> new ClaimState(
                        meta, "Bound", "standard", 10L << 30, 10L << 30, "pv-" + name, List.of(), List.of()));
    }

    /** What {@link #aClaim} is of. */
    public static PlainMaking aStorageClass(String provisioner) {
        return new PlainMaking(
                "StorageClass",
                "",
                "standard",
                meta -> new StorageClassState(meta, provisioner, true, "WaitForFirstConsumer"));
    }

    public static PlainMaking aSecret(String namespace, String name) {
        return new PlainMaking("Secret", namespace, name, meta -> new NamedState(meta, List.of()));
    }

    public static PlainMaking aVolumeOf(String namespace, String claim) {
        return new PlainMaking(
                "PersistentVolume",
                "",
                "pv-" + claim,
                meta -> new VolumeState(meta, "Bound", "standard", 10L << 30, namespace + "/" + claim, false));
    }

    public static PlainMaking anAutoscaler(String namespace, String name, String targetKind, String target) {
        return new PlainMaking(
                "HorizontalPodAutoscaler",
                namespace,
                name,
                meta -> new AutoscalerState(meta, targetKind, target, 1, 5, 5, 5, List.of(), List.of()));
    }

    public static PlainMaking aBudget(String namespace, String name, int allowed, String... selector) {
        return new PlainMaking(
                "PodDisruptionBudget",
                namespace,
                name,
                meta -> new BudgetState(meta, pairs(selector), "", "1", allowed, 1 + allowed, 2, 3));
    }

    public static PlainMaking aService(String namespace, String name, String... selector) {
        return new PlainMaking(
                "Service", namespace, name, meta -> new ServiceState(meta, "ClusterIP", pairs(selector)));
    }

    /** One that counts the pods that all its scopes match. */
    public static PlainMaking aQuota(
            String namespace, String name, Map<String, Long> hard, Map<String, Long> used, QuotaScope... scopes) {
        return new PlainMaking(
                "ResourceQuota",
                namespace,
                name,
                meta -> new QuotaState(meta, new TreeMap<>(hard), new TreeMap<>(used), List.of(scopes)));
    }

    public static PlainMaking aLimitRange(String namespace, String name, long maxCpuMillis, long maxMemoryBytes) {
        return new PlainMaking(
                "LimitRange",
                namespace,
                name,
                meta -> new LimitRangeState(meta, maxCpuMillis, maxMemoryBytes, null, null));
    }

    /** An object of another kind; {@code fields} are dotted paths and their values in turn. */
    public static PlainMaking aCustomObject(String kind, String namespace, String name, String... fields) {
        return aCustomObject("example.com/v1", kind, namespace, name, List.of(fields));
    }

    /** The same of a group and version that matter. */
    public static PlainMaking aCustomObject(
            String apiVersion, String kind, String namespace, String name, List<String> fields) {
        return new PlainMaking(
                kind,
                namespace,
                name,
                meta -> new CustomObjectState(meta, apiVersion, pairs(fields.toArray(String[]::new)), List.of()));
    }

    /** One whose controller says that all is well with it. */
    public static PlainMaking aReadyCustomObject(
            String apiVersion, String kind, String namespace, String name, String... fields) {
        var ready = new Condition("Ready", "True", "", "", null);
        return new PlainMaking(
                kind, namespace, name, meta -> new CustomObjectState(meta, apiVersion, pairs(fields), List.of(ready)));
    }

    public static PlainMaking anEvent(ObjectMaking<?> about, String name, Instant lastSeen) {
        return aWarning(about, name, "BackOff", lastSeen, lastSeen);
    }

    public static PlainMaking aWarning(
            ObjectMaking<?> about, String name, String reason, Instant firstSeen, Instant lastSeen) {
        var involved = about.ref();
        return new PlainMaking(
                "Event",
                involved.namespace().isEmpty() ? "default" : involved.namespace(),
                name,
                meta -> new EventState(
                        meta,
                        new ObjectRef(meta.ref().cluster(), involved.kind(), involved.namespace(), involved.name()),
                        "Warning",
                        reason,
                        "",
                        1,
                        firstSeen,
                        lastSeen,
                        "kubelet"));
    }
}
