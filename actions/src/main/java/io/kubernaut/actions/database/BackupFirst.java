package io.kubernaut.actions.database;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.VolumeClaims;
import io.kubernaut.actions.backup.SnapshotBackup;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import java.util.List;
import java.util.Optional;

/**
 * What is backed up before another member becomes the primary: the volumes of the one that is. One that is down is not waited
 * for: its replicas hold what it held, within the bound that is checked, and people wait for the database.
 */
final class BackupFirst {
    /**
     * What there is to do first.
     *
     * @param before for {@link Plan#before()} of a plan with these steps; "" where there are none
     * @param instead why no backup is made, in words; "" where one is
     */
    record First(String before, String diff, List<PlanStep> steps, String instead) {
        static First none(String instead) {
            return new First("", "", List.of(), instead);
        }
    }

    private final Workbench workbench;
    private final SnapshotBackup snapshots;

    BackupFirst(Workbench workbench) {
        this.workbench = workbench;
        this.snapshots = new SnapshotBackup(workbench);
    }

    /** @param refused what is said where a backup is due and cannot be made */
    record Answer(Optional<First> first, String refused) {}

    Answer plan(ActionRequest request, LiveObject database, Topology topology, Replication operator) {
        if (request.text("withoutBackup").equals("true")) {
            return goOn("No backup is made, as it was asked for.");
        }
        var primary = topology.members().stream()
                .filter(member -> member.name().equals(topology.primary()))
                .filter(Topology.Member::healthy)
                .findFirst();
        if (primary.isEmpty()) {
            return goOn("No backup is made first: the primary is down, and its replicas hold what it held.");
        }
        var claims = operator.pod(database, topology.primary()).stream()
                .flatMap(pod -> claims(pod).stream())
                .toList();
        if (claims.isEmpty()) {
            return goOn("No backup is made: " + topology.primary() + " keeps no data on a claim.");
        }
        return switch (snapshots.plan(request, database.display(), claims)) {
            case Planning.Planned planned ->
                new Answer(
                        Optional.of(new First(
                                planned.plan().before(),
                                planned.plan().diff(),
                                planned.plan().steps(),
                                "")),
                        "");
            case Planning.Refused no -> refused(no.reason());
            case Planning.AlreadySo so -> refused(so.reason());
            case Planning.Changed changed -> refused(changed.reason());
        };
    }

    private static Answer goOn(String instead) {
        return new Answer(Optional.of(First.none(instead)), "");
    }

    private static Answer refused(String why) {
        return new Answer(
                Optional.empty(),
                "It cannot be backed up first. " + why
                        + " Make a backup yourself and say withoutBackup, or have snapshots set up.");
    }

    private List<LiveObject> claims(LiveObject pod) {
        return VolumeClaims.of(pod)
                .flatMap(name -> workbench.api().find(ResourceKind.CLAIM, pod.namespace(), name).stream())
                .toList();
    }

    /** @param before of the plan's first steps; "" where there were none */
    List<Stage> stages(ActionRequest request, String before) {
        return before.isEmpty() ? List.of() : snapshots.stages(request, new Plan("", "", before));
    }
}
