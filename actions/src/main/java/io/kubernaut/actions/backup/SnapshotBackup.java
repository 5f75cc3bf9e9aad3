package io.kubernaut.actions.backup;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.VolumeClaims;
import io.kubernaut.actions.executor.CreateStage;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Takes a VolumeSnapshot of each claim, one after the other, by the snapshot class of the claim's own driver. */
public final class SnapshotBackup implements BackupMethod {
    private static final ResourceKind SNAPSHOT =
            new ResourceKind("VolumeSnapshot", "snapshot.storage.k8s.io", "v1", "volumesnapshots", true);
    private static final ResourceKind CLASS =
            new ResourceKind("VolumeSnapshotClass", "snapshot.storage.k8s.io", "v1", "volumesnapshotclasses", false);
    private static final ResourceKind VOLUME =
            new ResourceKind("PersistentVolume", "", "v1", "persistentvolumes", false);
    private static final String DEFAULT_CLASS = "snapshot.storage.kubernetes.io/is-default-class";
    private static final String NOT_INSTALLED = "Volume snapshots are not installed in this cluster.";
    private static final int MOST = 20;
    /** The snapshot controller tries again after an error; one that lasts will not go away by itself. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Workbench workbench;

    public SnapshotBackup(Workbench workbench) {
        this.workbench = workbench;
    }

    private ClusterApi api() {
        return workbench.api();
    }

    private MadeBackups made() {
        return new MadeBackups(workbench, name(), SNAPSHOT, this::judge);
    }

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public Planning plan(ActionRequest request, LiveObject target) {
        if (api().served(SNAPSHOT).isEmpty()) {
            return new Planning.Refused(NOT_INSTALLED);
        }
        if (target.kind().kind().equals("Schedule")) {
            return new Planning.Refused("A Velero Schedule is not snapshot; name a namespace, a workload or a claim.");
        }
        return plan(request, target.display(), claims(target));
    }

    /**
     * Planned with a step for each claim, or refused where this cluster has no way. The snapshots stay, whatever comes of what
     * they were made for.
     *
     * @param of what the claims are of, for people
     */
    public Planning plan(ActionRequest request, String of, List<LiveObject> claims) {
        if (api().served(SNAPSHOT).isEmpty()) {
            return new Planning.Refused(NOT_INSTALLED);
        }
        var bound = claims.stream()
                .filter(claim -> claim.text("/status/phase").equals("Bound"))
                .toList();
        if (bound.isEmpty()) {
            return new Planning.Refused(
                    claims.isEmpty()
                            ? of + " has no claim that could be snapshot."
                            : claims.getFirst().display() + " is not bound to a volume: there is nothing to snapshot.");
        }
        if (bound.size() > MOST) {
            return new Planning.Refused(bound.size() + " claims are more than " + MOST
                    + " for one run: name workloads or claims one by one.");
        }
        var obstacle = bound.stream().flatMap(claim -> obstacle(claim).stream()).findFirst();
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        var manifests = new ArrayList<ObjectNode>();
        bound.forEach(claim -> manifests.add(manifest(request, claim, manifests.size())));
        return made().plan(
                        manifests,
                        "Snapshot " + bound.stream().map(LiveObject::display).collect(Collectors.joining(", ")));
    }

    private List<LiveObject> claims(LiveObject target) {
        return switch (target.kind().kind()) {
            case "PersistentVolumeClaim" -> List.of(target);
            case "Namespace" -> api().list(ResourceKind.CLAIM, target.name());
            default -> ofWorkload(target);
        };
    }

    /** Claims that the template names, and those that a StatefulSet made of its own templates. */
    private List<LiveObject> ofWorkload(LiveObject workload) {
        var named = VolumeClaims.named(workload, "/spec/template/spec/volumes").collect(Collectors.toSet());
        var own = VolumeClaims.templates(workload).toList();
        return api().list(ResourceKind.CLAIM, workload.namespace()).stream()
                .filter(claim ->
                        named.contains(claim.name()) || own.stream().anyMatch(template -> template.made(claim)))
                .toList();
    }

    private ObjectNode manifest(ActionRequest request, LiveObject claim, int number) {
        var manifest = CreateStage.manifest(
                SNAPSHOT, claim.namespace(), "kubernaut-" + request.runId() + "-" + number, request);
        var spec = manifest.putObject("spec").put("volumeSnapshotClassName", snapshotClass(claim));
        spec.putObject("source").put("persistentVolumeClaimName", claim.name());
        return manifest;
    }

    private String snapshotClass(LiveObject claim) {
        return chosen(fitting(driver(claim))).getFirst();
    }

    /** Why there is no class for the claim, or no clear one; empty when there is. */
    private Optional<String> obstacle(LiveObject claim) {
        var driver = driver(claim);
        if (driver.isEmpty()) {
            return Optional.of("The volume of " + claim.display()
                    + " is not of a CSI driver, so it has no snapshots: use Velero with a file system backup.");
        }
        var fitting = fitting(driver);
        if (fitting.isEmpty()) {
            return Optional.of(
                    "No VolumeSnapshotClass is for the driver " + driver + " of " + claim.display() + ": create one.");
        }
        return chosen(fitting).size() == 1
                ? Optional.empty()
                : Optional.of("Several VolumeSnapshotClasses are for the driver " + driver + ": mark one by "
                        + DEFAULT_CLASS + "=true.");
    }

    private String driver(LiveObject claim) {
        return api().find(VOLUME, "", claim.text("/spec/volumeName"))
                .map(volume -> volume.text("/spec/csi/driver"))
                .orElse("");
    }

    private List<LiveObject> fitting(String driver) {
        return api().list(CLASS, "").stream()
                .filter(one -> one.text("/driver").equals(driver))
                .toList();
    }

    private static List<String> chosen(List<LiveObject> fitting) {
        return fitting.stream()
                .filter(one ->
                        fitting.size() == 1 || one.annotation(DEFAULT_CLASS).equals("true"))
                .map(LiveObject::name)
                .toList();
    }

    private Verification judge(LiveObject snapshot) {
        var claim = snapshot.text("/spec/source/persistentVolumeClaimName");
        if (snapshot.flag("/status/readyToUse")) {
            return new Verification.Verified(snapshot.display() + " of claim " + claim + " is ready to use, "
                    + snapshot.text("/status/restoreSize") + ".");
        }
        var error = snapshot.text("/status/error/message");
        var since = snapshot.text("/metadata/creationTimestamp");
        var late = !since.isEmpty()
                && Instant.parse(since)
                        .plus(PATIENCE)
                        .isBefore(workbench.clock().instant());
        return !error.isEmpty() && late
                ? new Verification.Failed(snapshot.display() + " of claim " + claim + " cannot be taken: " + error)
                : new Verification.Pending(snapshot.display() + " of claim " + claim + " is not ready yet"
                        + (error.isEmpty() ? "." : ": " + error));
    }

    @Override
    public List<Stage> stages(ActionRequest request, Plan plan) {
        return made().stages(request, plan).<Stage>map(stage -> stage).toList();
    }

    @Override
    public Verification look(ActionRequest request, Plan plan) {
        return made().look(request, plan);
    }
}
