package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.admission.Amount;
import io.kubernaut.actions.apiserver.admission.Claims;
import io.kubernaut.actions.apiserver.controllers.EventLog.Source;
import io.kubernaut.actions.apiserver.objects.Meta;
import tools.jackson.databind.node.ObjectNode;

/** Provisions volumes for claims of known storage classes, and lets claims grow. */
final class VolumeClaims implements Controllers.Controller {
    private static final Source SOURCE = Source.of("persistentvolume-controller");

    private final Cluster cluster;

    VolumeClaims(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void act() {
        for (ObjectNode claim : cluster.living("persistentvolumeclaims")) {
            if (claim.path("status").path("phase").asString("").equals("Bound")) {
                grow(claim);
            } else {
                bind(claim);
            }
        }
    }

    private void bind(ObjectNode claim) {
        var storageClass = claim.path("spec").path("storageClassName").asString("");
        if (cluster.find("storageclasses", "", storageClass).isEmpty()) {
            var message = storageClass.isEmpty()
                    ? "no persistent volumes available for this claim and no storage class is set"
                    : "storageclass.storage.k8s.io \"" + storageClass + "\" not found";
            boolean told = cluster.in("events", Meta.namespace(claim)).stream()
                    .anyMatch(event -> event.path("involvedObject")
                            .path("uid")
                            .asString("")
                            .equals(Meta.uid(claim)));
            if (!told) {
                cluster.events()
                        .warning(
                                SOURCE,
                                claim,
                                "",
                                storageClass.isEmpty() ? "FailedBinding" : "ProvisioningFailed",
                                message);
            }
            return;
        }
        var named = claim.path("spec").path("volumeName").asString("");
        var volume = named.isEmpty() ? "pvc-" + Meta.uid(claim) : named;
        if (cluster.find("persistentvolumes", "", volume).isEmpty()) {
            provision(claim, volume, storageClass);
        }
        var bound = cluster.change("persistentvolumeclaims", claim, copy -> {
            copy.withObject("/spec").put("volumeName", volume);
            Meta.of(copy).withObject("/annotations").put("pv.kubernetes.io/bind-completed", "yes");
        });
        writeCapacity(bound);
    }

    private void provision(ObjectNode claim, String name, String storageClass) {
        var volume = Meta.JSON.createObjectNode();
        volume.put("apiVersion", "v1").put("kind", "PersistentVolume");
        volume.putObject("metadata").put("name", name);
        var spec = volume.putObject("spec").put("storageClassName", storageClass);
        spec.putObject("capacity").set("storage", Claims.request(claim).deepCopy());
        Meta.replace(spec, "accessModes", claim.path("spec").path("accessModes"));
        spec.put("persistentVolumeReclaimPolicy", "Delete");
        spec.putObject("claimRef")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", Meta.namespace(claim))
                .put("name", Meta.name(claim))
                .put("uid", Meta.uid(claim));
        var created = cluster.create("persistentvolumes", volume);
        cluster.status(
                "persistentvolumes", created, Meta.JSON.createObjectNode().put("phase", "Bound"));
        cluster.events().normal(SOURCE, claim, "", "ProvisioningSucceeded", "Successfully provisioned volume " + name);
    }

    private void writeCapacity(ObjectNode claim) {
        var status = Meta.JSON.createObjectNode().put("phase", "Bound");
        Meta.replace(status, "accessModes", claim.path("spec").path("accessModes"));
        status.putObject("capacity").set("storage", Claims.request(claim).deepCopy());
        cluster.status("persistentvolumeclaims", claim, status);
    }

    private void grow(ObjectNode claim) {
        var capacity = claim.path("status").path("capacity").path("storage");
        if (Amount.at(Claims.request(claim)).compareTo(Amount.at(capacity)) <= 0) {
            return;
        }
        cluster.find(
                        "persistentvolumes",
                        "",
                        claim.path("spec").path("volumeName").asString(""))
                .ifPresent(volume -> cluster.change(
                        "persistentvolumes",
                        volume,
                        copy -> copy.withObject("/spec")
                                .withObject("/capacity")
                                .set("storage", Claims.request(claim).deepCopy())));
        writeCapacity(claim);
        cluster.events()
                .normal(
                        Source.of("volume_expand"),
                        claim,
                        "",
                        "FileSystemResizeSuccessful",
                        "volume has grown to " + Claims.request(claim).asString(""));
    }
}
