package io.kubernaut.actions.apiserver.admission;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Kinds;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.ObjectStore;
import io.kubernaut.actions.apiserver.objects.Refusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lets a claim grow only where its storage class allows that. */
public final class Claims {
    private Claims() {}

    /** The storage that a claim asks for. */
    public static JsonNode request(JsonNode claim) {
        return claim.path("spec").path("resources").path("requests").path("storage");
    }

    public static void admitGrowth(ObjectStore store, Kinds kinds, Kind kind, ObjectNode old, ObjectNode claim) {
        if (Amount.at(request(claim)).compareTo(Amount.at(request(old))) <= 0) {
            return;
        }
        var name = Meta.name(claim);
        if (!old.path("status").path("phase").asString("").equals("Bound")) {
            throw Refusal.forbidden(kind, name, "Only bound persistent volume claims can be expanded");
        }
        var storageClass = claim.path("spec").path("storageClassName").asString("");
        boolean allowed = store.find(kinds.known("storage.k8s.io", "storageclasses"), "", storageClass)
                .map(found -> found.path("allowVolumeExpansion").asBoolean(false))
                .orElse(false);
        if (!allowed) {
            throw Refusal.forbidden(
                    kind,
                    name,
                    "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must"
                            + " support resize");
        }
    }
}
