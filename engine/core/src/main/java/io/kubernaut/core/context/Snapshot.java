package io.kubernaut.core.context;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.AutoscalerState;
import io.kubernaut.core.cluster.BudgetState;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.CronJobState;
import io.kubernaut.core.cluster.CustomObjectState;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.JobState;
import io.kubernaut.core.cluster.LimitRangeState;
import io.kubernaut.core.cluster.NetworkPolicyState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodMetricsState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.StorageClassState;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a decision may read: the one root fact of the rules. Immutable, sorted, and stored with the decision.
 *
 * @param symptom what the alerts mean, from the symptom table; "unknown" when it names none
 * @param name the name of the first alert
 * @param severity the highest of the alerts: critical, error, warning or info; "none" when no alert says one of these
 * @param meaning what the first alert means and what to look at first, from the symptom table; "" when it says nothing
 * @param subject whom the alerts are about
 * @param alerts the incident's firing alerts, by name and fingerprint
 * @param related other firing alerts of the cluster, of other subjects or with other symptoms: all, or the 50 that have most
 *     to do with the subject
 * @param workload the subject where it is a workload, the one that it scales where it is an autoscaler, the only one
 *     that mounts it where it is a claim; else null
 * @param rollout its releases where it is a Deployment; else null
 * @param pods its pods, unhealthy ones first, at most 50; for a Node the pods on it
 * @param pod the pod that the alert names; null when it names none, or the pod is gone
 * @param node the subject where it is a Node, else the node of the pod; null when there is neither
 * @param nodes nodes of the pods
 * @param claim the claim that the alert names, else the only one of the pod that it names; null when there is none
 * @param claims claims of the pods
 * @param storageClass the class of the claim, else of the first of the claims; null when there is no claim, or its
 *     class is not found
 * @param autoscaler the subject where it is one, else the one that scales the subject; null when there is none
 * @param budgets PodDisruptionBudgets of the namespace that select one of the pods; one without matchLabels counts as
 *     selecting all
 * @param quotas all ResourceQuotas of the subject's namespace
 * @param limitRanges all LimitRanges of the subject's namespace
 * @param networkPolicies NetworkPolicies of the namespace that select one of the pods, or all pods
 * @param job the Job that the alert names, else the subject where it is one, else the owner of the pod that the alert
 *     names; null when there is none
 * @param cronJob the subject where it is a CronJob, else the owner of the job; null when there is none
 * @param events of the subject and its pods, the newest first, at most 30
 * @param peers other workloads of the namespace that are not well, at most 20
 * @param resources the subject where it is a custom resource, and of its namespace those of the kinds Certificate,
 *     Backup, Schedule, BackupStorageLocation, Cluster, Kafka, KafkaTopic, VolumeSnapshot, ScaledObject and
 *     VerticalPodAutoscaler, and the newest Completed Velero Backup that covers its namespace; at most 20
 * @param usage measured usage of the pods; those that were not measured are left out
 * @param owners who else owns the desired state of objects that may be targets, by {@link ObjectRef#display()}; those
 *     that nobody owns are left out
 * @param maintenanceUntil when the owner's maintenance of the subject ends; null when none is announced
 * @param fleet sums over all nodes and pods of the cluster
 * @param recentActions of the namespace and of nodes within the last 7 days, the newest first
 * @param scores what was learned about actions for this symptom, one for each action that was assessed, by action
 * @param load changes under way and lately begun, for guards; the sandbox does not let rules read it
 * @param mode whether decisions are only recorded or carried out
 * @param policy what the operator allows
 * @param clusterProblem why the cluster's facts cannot be relied on, "" when they can
 * @param unseen kinds that decisions need and that are out of sight, each with the reason; of these an empty list means
 *     nothing
 * @param takenAt the only time that rules and guards see
 */
public record Snapshot(
        String symptom,
        String name,
        String severity,
        String meaning,
        Subject subject,
        List<Alert> alerts,
        List<RelatedAlert> related,
        @Nullable WorkloadState workload,
        @Nullable Rollout rollout,
        List<PodState> pods,
        @Nullable PodState pod,
        @Nullable NodeState node,
        List<NodeState> nodes,
        @Nullable ClaimState claim,
        List<ClaimState> claims,
        @Nullable StorageClassState storageClass,
        @Nullable AutoscalerState autoscaler,
        List<BudgetState> budgets,
        List<QuotaState> quotas,
        List<LimitRangeState> limitRanges,
        List<NetworkPolicyState> networkPolicies,
        @Nullable JobState job,
        @Nullable CronJobState cronJob,
        List<EventState> events,
        List<Peer> peers,
        List<CustomObjectState> resources,
        List<PodMetricsState> usage,
        SortedMap<String, Ownership> owners,
        @Nullable Instant maintenanceUntil,
        Fleet fleet,
        List<RecentAction> recentActions,
        List<Score> scores,
        Memory.Load load,
        Mode mode,
        Policy policy,
        String clusterProblem,
        SortedMap<String, String> unseen,
        Instant takenAt)
        implements AlertsAtOnce, PodsAtOnce {

    /** Snapshots that were stored before meanings were kept have none. */
    public Snapshot {
        meaning = Objects.requireNonNullElse(meaning, "");
        unseen = unseen == null ? new TreeMap<>() : new TreeMap<>(unseen);
    }

    /** The group that the symptom is in, such as workload, node, storage or database; "other" when it is in none. */
    public String family() {
        return Symptoms.familyOf(symptom);
    }

    /** The numbers to compare with, from the policy. */
    public Thresholds thresholds() {
        return policy.thresholds();
    }

    /** Why objects of the first of these kinds that is out of sight are; empty when all are in sight. */
    public Optional<String> outOfSight(String... kinds) {
        return java.util.Arrays.stream(kinds)
                .filter(unseen::containsKey)
                .findFirst()
                .map(k -> k + " objects are out of sight: " + unseen.get(k));
    }

    /** The object that can be changed: the subject's {@code ref}. */
    public ObjectRef target() {
        return subject.ref();
    }

    /** Who else owns the subject's desired state. */
    public Ownership ownership() {
        return ownershipOf(target());
    }

    /** Who else owns the object's desired state: what {@code owners} says, nobody where it does not name the object. */
    public Ownership ownershipOf(ObjectRef ref) {
        return owners.getOrDefault(ref.display(), Ownership.NOBODY);
    }

    /** What a rule's salience is: its base, moved by what was learned about its action here. */
    public int priority(int base, String action) {
        return base + learned(action);
    }

    /** What was learned about the action for this symptom, in points within the policy's bound. */
    public int learned(String action) {
        for (var score : scores) {
            if (score.action().equals(action)) {
                return Math.clamp(score.points(), -policy.learnedBound(), policy.learnedBound());
            }
        }
        return 0;
    }

    /** The action was tried on the target within the time, whatever came of it. */
    public boolean triedWithin(String action, Duration window) {
        return timesTried(action, window) > 0;
    }

    /** How often the action was carried out on the target within the time. */
    public long timesTried(String action, Duration window) {
        return recentActions.stream()
                .filter(a -> a.action().equals(action)
                        && a.target().equals(target())
                        && !a.at().plus(window).isBefore(takenAt))
                .count();
    }

    /**
     * The newest release is younger than the threshold {@code releaseSuspectedFor}; false where there are no releases.
     */
    public boolean releaseSuspected() {
        return rollout != null && rollout.youngerThan(thresholds().releaseSuspectedFor(), takenAt);
    }

    /**
     * A kill for memory before this is history: it explains nothing that is wrong now. It is {@code takenAt} less the
     * threshold {@code oomRecoveredAfter}.
     */
    public Instant oomSince() {
        return takenAt.minus(thresholds().oomRecoveredAfter());
    }

    /**
     * What the alerts complain about is over, although they still fire: the pods and their workload, or the node, have
     * been well for the threshold {@code recoveredAfter}, after a kill for memory for {@code oomRecoveredAfter}. False
     * for symptoms that do not show at pods or in a node's conditions.
     */
    public boolean recovered() {
        return Health.recovered(this);
    }

    /**
     * The newest release may be to blame and can be taken back: {@code releaseSuspected()} or {@code
     * releaseUnfinished()}, and there is a revision to go back to.
     */
    public boolean releaseDoubtful() {
        return rollout != null && rollout.canRollBack() && (releaseSuspected() || releaseUnfinished());
    }

    /**
     * The rollout of the newest release was completed: all its pods had been started and were available at one time, as the
     * Deployment's condition Progressing says (NewReplicaSetAvailable).
     */
    public boolean releaseCompleted() {
        return OnceServed.completed(this);
    }

    /**
     * An init container that the newest release brings, or has otherwise than the revision to go back to, may have run: a
     * pod of it has begun. What it did, such as a migration, is not taken back by a rollback.
     */
    public boolean releasePreparedOtherwise() {
        return rollout != null
                && rollout.preparesOtherwise()
                && currentPods().stream().anyMatch(PodState::begun);
    }

    /**
     * The newest release had worked before: its Deployment turned unavailable later than the threshold {@code
     * recoveredAfter} after it, and all its pods that are left were made after that.
     */
    public boolean releaseHadWorked() {
        return OnceServed.forLong(this);
    }

    /** How many of the peers crash without a release of their own, not for memory, and keep no data. */
    public long crashingPeers() {
        return peers.stream()
                .filter(p -> p.crashing() && !p.recentRelease() && !p.oomKilled() && !p.data())
                .count();
    }

    /**
     * No zone is lost, and at most one node is unready or a smaller share than the threshold {@code manyNodesShare}: it
     * can be treated as one machine that is broken.
     */
    public boolean fewNodesDown() {
        return fleet.lostZones().isEmpty()
                && (fleet.notReady() <= 1
                        || fleet.notReadyShare() < thresholds().manyNodesShare());
    }

    /**
     * An earlier action is over and was no use, as far as can be told: it failed, did not help, its alert fired again,
     * or pods fail under an alert that began after it. False after a newer release, and for what was taken back.
     */
    public boolean inVain(RecentAction action) {
        return Attempts.inVain(action, this);
    }

    /**
     * Actions taken on the subject, its workload, autoscaler, claim or node that go in circles: what the oscillation
     * guard would answer if each were done once more as it was done last. Empty where none does. Computed whenever it is
     * asked for, and at no cost where {@code recentActions} is empty.
     */
    public List<Oscillation> oscillations() {
        return Circles.seenIn(this);
    }

    /** Owners have announced that they work on the subject: {@code maintenanceUntil} is still to come. */
    public boolean underMaintenance() {
        return maintenanceUntil != null && maintenanceUntil.isAfter(takenAt);
    }

    /**
     * How often an action on the object, or on a pod of it, did not help or its alert fired again, within the threshold
     * {@code repeatWindow}.
     */
    public long failures(String action, ObjectRef on) {
        return recentActions.stream()
                .filter(a -> a.action().equals(action)
                        && a.concerns(on)
                        && !a.inProgress()
                        && (a.didNotWork() || a.recurredAt() != null)
                        && !a.at().plus(thresholds().repeatWindow()).isBefore(takenAt))
                .count();
    }

    /** Whose pod it is, where the snapshot tells; else the object itself. */
    public ObjectRef ownerOf(ObjectRef object) {
        if (!object.kind().equals("Pod")) {
            return object;
        }
        if (workload != null && pods.stream().anyMatch(p -> p.ref().equals(object))) {
            return workload.ref();
        }
        return RecentAction.isPodOf(object, target()) ? target() : object;
    }

    /** The alerts began after the newest release, within the threshold {@code releaseBlamedWithin}. */
    public boolean firedSoonAfterRelease() {
        var released = rollout == null ? null : rollout.since();
        return released != null
                && !firingSince().isBefore(released)
                && !firingSince().isAfter(released.plus(thresholds().releaseBlamedWithin()));
    }

    /**
     * The container's next memory limit as a quantity: raised by the threshold {@code memoryFactor}, or to what the
     * release before had, within {@code memoryCeiling}, limit ranges, quotas and what a node has free. "" when it has
     * no limit or cannot be raised by {@code leastRaise}.
     */
    public String raisedMemory(String container) {
        return Sizing.memory(this, container);
    }

    /** The workload's template sets a memory limit for the container; false where it does not have it, as where it was added. */
    public boolean limitsMemory(String container) {
        return Sizing.limitsMemory(this, container);
    }

    /**
     * The container's next cpu limit as a quantity: raised by the threshold {@code cpuFactor}, within limit ranges,
     * quotas and what a node has free. "" when it has no limit or cannot be raised by {@code leastRaise}.
     */
    public String raisedCpu(String container) {
        return Sizing.cpu(this, container);
    }

    /**
     * The workload's next number of replicas: raised by the threshold {@code replicasFactor}, within the owner's
     * {@code kubernaut.io/max-replicas} or else {@code replicasCeiling}, the partitions of its Kafka topics, and the
     * room on nodes and in quotas. 0 when no more can be had.
     */
    public int raisedReplicas() {
        return Sizing.replicas(this);
    }

    /** How many replicas there may be: the owner's {@code kubernaut.io/max-replicas}, else {@code replicasCeiling}. */
    public int mostReplicas() {
        return Sizing.mostReplicas(this);
    }

    /** How many more pods of the workload nodes and quotas have room for, by its requests; 0 when nothing tells. */
    public long roomForPods() {
        return Sizing.room(this);
    }

    /**
     * The autoscaler's next upper bound: raised by the threshold {@code replicasFactor}, within the owner's
     * {@code kubernaut.io/max-replicas} or else {@code replicasCeiling}, and the room on nodes and in quotas. 0 when it
     * cannot be raised.
     */
    public int raisedMaximum() {
        return Sizing.maximum(this);
    }

    /**
     * The claim's next size as a quantity: raised by the threshold {@code claimFactor}, within {@code claimCeiling} and
     * quotas, in whole gibibytes. "" when it cannot grow. Whether its class lets it grow is not asked.
     */
    public String raisedClaim() {
        return Sizing.claim(this);
    }

    /**
     * The value of the annotation {@code kubernaut.io/} with this key: of the claim, else of the workload, the
     * autoscaler or the node; "" when none has it.
     */
    public String policyKey(String key) {
        var annotation = "kubernaut.io/" + key;
        for (var object : new io.kubernaut.core.cluster.ClusterObject[] {claim, workload, autoscaler, node}) {
            var value = object == null ? "" : object.meta().annotation(annotation);
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /**
     * What the owner of a cache lets be deleted: absolute paths separated by commas, from the annotation
     * {@code kubernaut.io/cleanup-path}. "" where nothing may go: {@code kubernaut.io/data-class} is not "cache", or no
     * age is given.
     */
    public String cleanupPaths() {
        return CleanupPolicy.paths(this);
    }

    /**
     * How old a file of such a cache must be, in ISO-8601 such as PT72H, from the annotation
     * {@code kubernaut.io/cleanup-older-than}, such as 72h; "" where that is missing or says something else.
     */
    public String cleanupOlderThan() {
        return CleanupPolicy.olderThan(this);
    }

    /**
     * The container that the alerts are about: the label {@code container} where the workload has one of that name, else
     * its only container; "" when neither tells.
     */
    public String container() {
        return Sizing.container(this);
    }

    /**
     * The measured cpu of containers with a cpu limit is, all together, at least the share {@code highUsage} of their
     * limits; false when nothing was measured.
     */
    public boolean cpuUsedUp() {
        return Sizing.cpuUsedUp(this);
    }

    /**
     * More than one node has DiskPressure, and at least the share {@code manyNodesShare} of all: single nodes are not
     * the cause.
     */
    public boolean diskPressureIsCommon() {
        return fleet.diskPressure() > 1
                && fleet.diskPressure() >= fleet.nodes() * thresholds().manyNodesShare();
    }

    /**
     * All pods started before a certificate of the workload was renewed: a cert-manager Certificate that is ready,
     * whose Secret the pod template refers to, and whose {@code status.notBefore} is later. False without a workload or
     * without pods.
     */
    public boolean servesOldCertificate() {
        return Certificates.olderServed(this);
    }

    /** The subject is a cert-manager Certificate that is ready, and its {@code status.renewalTime} is still to come. */
    public boolean certificateRenewsByItself() {
        return Certificates.renewsByItself(this);
    }

    /**
     * Of the Velero Backups of the subject (a Schedule) the newest failed, also in part or in validation, and the one
     * before it is Completed.
     */
    public boolean onlyLatestBackupFailed() {
        return Backups.onlyLatestFailed(this);
    }

    /**
     * When what the subject keeps was last backed up, as far as it is known: a Velero Backup of its namespace that is
     * Completed, VolumeSnapshots of all its claims that are ready, a CloudNativePG Cluster's last successful backup, or an
     * action backup_data that succeeded. Empty when none is known.
     */
    public Optional<Instant> lastBackup() {
        return Backups.last(this);
    }

    /** There is a BackupStorageLocation of Velero among {@code resources}, and each of them is Available. */
    public boolean backupStorageAvailable() {
        return Backups.storageAvailable(this);
    }

    /** The cluster as an object that can be a cause. */
    public ObjectRef wholeCluster() {
        return new ObjectRef(target().cluster(), "Cluster", "", "");
    }

    /** The subject's namespace as an object that can be a cause. */
    public ObjectRef wholeNamespace() {
        return new ObjectRef(target().cluster(), "Namespace", "", subject.namespace());
    }

    /** The first of {@code resources} of this kind; empty when there is none. */
    public Optional<CustomObjectState> resource(String kind) {
        return resources.stream().filter(r -> r.kind().equals(kind)).findFirst();
    }
}
