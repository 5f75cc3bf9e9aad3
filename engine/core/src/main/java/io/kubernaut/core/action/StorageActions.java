package io.kubernaut.core.action;

import static io.kubernaut.core.action.ActionEntry.WORKLOADS;
import static io.kubernaut.core.action.ActionEntry.high;
import static io.kubernaut.core.action.ActionEntry.low;
import static io.kubernaut.core.action.ActionEntry.medium;
import static io.kubernaut.core.action.Schema.choice;
import static io.kubernaut.core.action.Schema.duration;
import static io.kubernaut.core.action.Schema.name;
import static io.kubernaut.core.action.Schema.required;
import static io.kubernaut.core.action.Schema.storage;
import static io.kubernaut.core.action.Schema.text;

import java.time.Duration;
import java.util.List;

/** Actions on volumes and what is kept on them. */
final class StorageActions {
    private StorageActions() {}

    static List<ActionDefinition> all() {
        return List.of(expandClaim(), cleanupStorage(), backupData(), compactStorage());
    }

    private static ActionDefinition expandClaim() {
        return medium("expand_pvc")
                .on("PersistentVolumeClaim", "StatefulSet")
                .takes(
                        required(storage("size", "The new size of the claim; it can only grow.")),
                        name("template", "Which claim template of a StatefulSet, where it has several."))
                .changesSpec()
                .does("Raises the requested size of the claim, where its storage class allows that; the volume and then"
                        + " the file system follow, with some drivers only when the pod is restarted. Volumes cannot be"
                        + " made smaller again. Of a StatefulSet the claims of its members, each once the one before has"
                        + " grown; the template of the claims cannot be changed, which is told.")
                .within(Duration.ofMinutes(30))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,list,patch /persistentvolumeclaims", "get storage.k8s.io/storageclasses")
                .needs("get,list apps/statefulsets", "list /pods,resourcequotas")
                .needs("list argoproj.io/applications")
                .build();
    }

    private static ActionDefinition cleanupStorage() {
        return medium("cleanup_storage")
                .on("Pod", "PersistentVolumeClaim", "Node")
                .takes(
                        text(
                                "paths",
                                "Directories, separated by commas, that the owner must allow; all that are allowed when not given."),
                        duration(
                                "olderThan",
                                Duration.ofMinutes(10),
                                Duration.ofDays(3650),
                                "Only files not changed for so long are deleted; seven days when not given."),
                        storage("minFree", "Stop when so much is free, the oldest files first."))
                .inSteps("clean")
                .does(
                        "Deletes old files in the directories that their owner allows, by the programs of the container, and"
                                + " reports the bytes freed. Links are not followed. A Node is always refused: what lies there"
                                + " only a privileged program could delete, and no Job of Kubernaut is one; the refusal"
                                + " says how the kubelet does it.")
                .within(Duration.ofMinutes(15))
                .needs("get,list /pods", "create,get /pods/exec", "get /persistentvolumeclaims")
                .needs("get apps/deployments,statefulsets,daemonsets,replicasets")
                .build();
    }

    private static ActionDefinition backupData() {
        return low("backup_data")
                .on("Namespace", "PersistentVolumeClaim", "Schedule")
                .on(WORKLOADS)
                .takes(choice("method", "How; whichever is present when not given.", "velero", "snapshot", "job"))
                .does(
                        "Makes a backup by Velero, a snapshot of each volume, or a Job from a named CronJob, and waits until it"
                                + " is whole.")
                .inSteps("velero", "snapshot", "job")
                .within(Duration.ofHours(2))
                .assessedAfter(Duration.ofMinutes(1))
                .needs("get,list,create velero.io/backups", "get velero.io/schedules")
                .needs("list velero.io/backupstoragelocations")
                .needs("get,create snapshot.storage.k8s.io/volumesnapshots")
                .needs("list snapshot.storage.k8s.io/volumesnapshotclasses")
                .needs("get,list /persistentvolumeclaims", "get /persistentvolumes,namespaces")
                .needs("get apps/deployments,statefulsets,daemonsets")
                .needs("get batch/cronjobs", "get,create batch/jobs")
                .build();
    }

    private static ActionDefinition compactStorage() {
        return high("compact_storage")
                .on("Pod", "Namespace")
                .on(WORKLOADS)
                .takes(choice("profile", "What is compacted.", "etcd", "prometheus", "postgresql"))
                .inSteps("compact")
                .does("Gives back space that a store holds without need, one member after the other: defragments etcd,"
                        + " cleans up Prometheus' tombstones, vacuums PostgreSQL. Refused while a member of etcd is not"
                        + " healthy.")
                .within(Duration.ofMinutes(30))
                .needs("get,list /pods", "create,get /pods/exec", "get apps/deployments,statefulsets,daemonsets")
                .build();
    }
}
