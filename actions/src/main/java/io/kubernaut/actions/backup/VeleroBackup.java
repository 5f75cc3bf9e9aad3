package io.kubernaut.actions.backup;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.CreateStage;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has Velero make a Backup: as its Schedule says, or of one namespace, or of the pods and claims of one workload. The
 * Backup is made where Velero looks for it, in its own namespace.
 */
final class VeleroBackup implements BackupMethod {
    private static final ResourceKind BACKUP = new ResourceKind("Backup", "velero.io", "v1", "backups", true);
    private static final ResourceKind LOCATION =
            new ResourceKind("BackupStorageLocation", "velero.io", "v1", "backupstoragelocations", true);
    private static final String OF_SCHEDULE = "velero.io/schedule-name";
    private static final Set<String> ENDED_BADLY = Set.of("PartiallyFailed", "Failed", "FailedValidation", "Deleting");

    private final Workbench workbench;

    VeleroBackup(Workbench workbench) {
        this.workbench = workbench;
    }

    private ClusterApi api() {
        return workbench.api();
    }

    private MadeBackups made() {
        return new MadeBackups(workbench, name(), BACKUP, VeleroBackup::judge);
    }

    @Override
    public String name() {
        return "velero";
    }

    @Override
    public Planning plan(ActionRequest request, LiveObject target) {
        if (api().served(BACKUP).isEmpty()) {
            return new Planning.Refused("Velero is not installed in this cluster.");
        }
        if (target.kind().equals(ResourceKind.CLAIM)) {
            return new Planning.Refused(
                    "Velero backs up namespaces and workloads, no single claim: name the namespace, or use snapshots.");
        }
        var scheduled = target.kind().kind().equals("Schedule");
        if (scheduled && !(target.at("/spec/template") instanceof ObjectNode)) {
            return new Planning.Refused(target.display() + " has no template for its backups.");
        }
        var running = scheduled ? running(target) : Optional.<String>empty();
        if (running.isPresent()) {
            return new Planning.Refused(running.get());
        }
        var spec = scheduled ? (ObjectNode) target.at("/spec/template").deepCopy() : specOf(request, target);
        var location = location(target, scheduled, spec.path("storageLocation").asString(""));
        if (location.isEmpty()) {
            return new Planning.Refused(unavailable());
        }
        spec.put("storageLocation", location.get().name());
        var manifest =
                CreateStage.manifest(BACKUP, location.get().namespace(), "kubernaut-" + request.runId(), request);
        if (scheduled) {
            manifest.withObject("/metadata/labels").put(OF_SCHEDULE, target.name());
        }
        manifest.set("spec", spec);
        return made().plan(
                        List.of(manifest),
                        "Back up " + target.display() + " by Velero to "
                                + location.get().name());
    }

    private static ObjectNode specOf(ActionRequest request, LiveObject target) {
        var spec = JsonMapper.shared().createObjectNode();
        spec.putArray("includedNamespaces").add(request.target().namespaceTouched());
        if (!target.kind().kind().equals("Namespace")) {
            spec.set("labelSelector", target.at("/spec/selector").deepCopy());
        }
        return spec;
    }

    /** The one that is asked for, else the default one, where it can take a backup now. */
    private Optional<LiveObject> location(LiveObject target, boolean scheduled, String wanted) {
        var possible = api().list(LOCATION, scheduled ? target.namespace() : "").stream()
                .filter(location -> location.text("/status/phase").equals("Available"))
                .filter(location -> !location.text("/spec/accessMode").equals("ReadOnly"))
                .filter(location -> wanted.isEmpty()
                        ? location.flag("/spec/default") || location.name().equals("default")
                        : location.name().equals(wanted))
                .toList();
        return possible.stream()
                .filter(location -> location.flag("/spec/default"))
                .findFirst()
                .or(() -> possible.stream().findFirst());
    }

    private String unavailable() {
        var seen = api().list(LOCATION, "").stream()
                .map(location -> location.display() + " is "
                        + (location.text("/status/phase").isEmpty()
                                ? "not looked at yet"
                                : location.text("/status/phase"))
                        + (location.text("/status/message").isEmpty()
                                ? ""
                                : " (" + location.text("/status/message") + ")"))
                .collect(Collectors.joining("; "));
        return "No BackupStorageLocation that would do is Available"
                + (seen.isEmpty() ? "; create one." : ": " + seen + ". Mend it first.");
    }

    private Optional<String> running(LiveObject schedule) {
        return api()
                .list(BACKUP, schedule.namespace(), Map.of("labelSelector", OF_SCHEDULE + "=" + schedule.name()))
                .stream()
                .filter(backup -> judge(backup) instanceof Verification.Pending)
                .findFirst()
                .map(backup -> backup.display() + " of this schedule is being made (" + phase(backup)
                        + "): wait for its end.");
    }

    private static String phase(LiveObject backup) {
        var phase = backup.text("/status/phase");
        return phase.isEmpty() ? "New" : phase;
    }

    private static Verification judge(LiveObject backup) {
        var phase = phase(backup);
        if (phase.equals("Completed")) {
            return new Verification.Verified(backup.display() + " is complete, "
                    + backup.number("/status/progress/itemsBackedUp", 0) + " objects.");
        }
        if (!ENDED_BADLY.contains(phase)) {
            return new Verification.Pending(backup.display() + " is in phase " + phase + ".");
        }
        var errors = backup.elements("/status/validationErrors")
                .map(error -> error.asString(""))
                .collect(Collectors.joining("; "));
        return new Verification.Failed(backup.display() + " ended in phase " + phase + ": "
                + (errors.isEmpty() ? backup.text("/status/failureReason") : errors) + " Errors: "
                + backup.number("/status/errors", 0) + ". See velero backup logs " + backup.name() + ".");
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
