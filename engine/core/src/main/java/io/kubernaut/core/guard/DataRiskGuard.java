package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What may lose or change data is done by itself only while a recent backup is known. */
final class DataRiskGuard implements Guard {
    private static final Set<String> TOUCHES_DATA = Set.of("compact_storage", "failover_database", "repair_database");
    private static final Set<String> MOVES_PODS = Set.of("drain_node", "migrate_workload");

    /** Volumes of these drivers stay on the node that they were made on. */
    private static final Set<String> LOCAL = Set.of(
            "kubernetes.io/no-provisioner",
            "rancher.io/local-path",
            "openebs.io/local",
            "local.csi.openebs.io",
            "topolvm.io",
            "topolvm.cybozu.com");

    @Override
    public String name() {
        return "data-risk";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.backup-max-age";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        var risk = risk(proposal, snapshot);
        if (risk.isEmpty()) {
            return new Verdict.Allow("It puts no data at risk.");
        }
        var oldest = snapshot.policy().caution().backupMaxAge();
        var backup = snapshot.lastBackup();
        var now = snapshot.takenAt();
        return backup.filter(at -> oldest.isPositive() && !at.plus(oldest).isBefore(now))
                .<Verdict>map(at -> new Verdict.Allow(
                        "A backup was made " + Spans.said(Duration.between(at, now)) + " ago. " + risk.get()))
                .orElseGet(() -> new Verdict.NeedsApproval(risk.get() + " "
                        + backup.map(at -> "The last backup known was made " + Spans.said(Duration.between(at, now))
                                        + " ago.")
                                .orElse("No backup of it is known.")));
    }

    /** What may happen to whose data, in words; empty when nothing may. */
    private static Optional<String> risk(Proposal proposal, Snapshot snapshot) {
        var action = proposal.action();
        if (TOUCHES_DATA.contains(action)) {
            return Optional.of(action + " works on stored data.");
        }
        if (action.equals("scale_statefulset")) {
            return lowersMembers(proposal, snapshot);
        }
        if (action.equals("cleanup_storage")) {
            return deletesUndeclared(proposal, snapshot);
        }
        if ("true".equals(String.valueOf(proposal.parameters().get("deleteEmptyDir")))) {
            return Optional.of("What pods keep in emptyDir volumes is lost.");
        }
        return MOVES_PODS.contains(action) ? leavesDataBehind(snapshot) : Optional.empty();
    }

    /** Members that go take what only they hold with them. */
    private static Optional<String> lowersMembers(Proposal proposal, Snapshot snapshot) {
        var workload = snapshot.workload();
        var wanted = proposal.parameters().get("replicas");
        if (workload == null || wanted == null || !workload.ref().equals(proposal.target())) {
            return Optional.of(
                    "Nothing is known of the members of " + proposal.target().display() + ".");
        }
        return Long.parseLong(wanted.toString()) < workload.desired()
                ? Optional.of("Members of " + proposal.target().display() + " go, and the data that only they hold.")
                : Optional.empty();
    }

    /** Of a node only images and rotated logs are deleted; of a cache what its owner has declared. */
    private static Optional<String> deletesUndeclared(Proposal proposal, Snapshot snapshot) {
        var declared = snapshot.cleanupPaths();
        var paths = String.valueOf(proposal.parameters().get("paths"));
        return proposal.target().kind().equals("Node") || (!declared.isEmpty() && declared.equals(paths))
                ? Optional.empty()
                : Optional.of("Files are deleted that no owner has declared to be a cache.");
    }

    private static Optional<String> leavesDataBehind(Snapshot snapshot) {
        var local = snapshot.storageClass() != null
                && LOCAL.contains(snapshot.storageClass().provisioner());
        return snapshot.pods().stream()
                .filter(p -> !p.over() && !staysOnNode(p))
                .filter(p -> p.hostPath() || (local && !p.claims().isEmpty()))
                .findFirst()
                .map(p -> "Pod " + p.name() + " keeps data on its node, which stays behind.");
    }

    private static boolean staysOnNode(PodState pod) {
        var controller = pod.meta().controller();
        return pod.mirror() || (controller != null && controller.kind().equals("DaemonSet"));
    }
}
