package io.kubernaut.actions.storage;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.VolumeClaims;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Optional;

/** What lets a claim grow, and how far it has grown (Kubernetes 1.36, resizing of volumes). */
final class ClaimGrowth {
    static final String REQUEST = "/spec/resources/requests/storage";
    private static final String CAPACITY = "/status/capacity/storage";

    private final ClusterApi api;

    ClaimGrowth(ClusterApi api) {
        this.api = api;
    }

    /** Why the claim cannot grow to that size, whatever room there is; it asks for another size now. */
    Optional<String> obstacle(LiveObject live, String size) {
        var before = live.text(REQUEST);
        if (!live.text("/status/phase").equals("Bound")) {
            return Optional.of(live.display() + " is not bound to a volume yet (" + live.text("/status/phase")
                    + "). Look why first; then it can be expanded.");
        }
        if (Quantities.bytes(size) < Quantities.bytes(before)) {
            return Optional.of(live.display() + " has " + before + "; a claim cannot be made smaller."
                    + " Copy the data to a smaller one instead.");
        }
        if (resizing(live)) {
            return Optional.of(
                    live.display() + " is being resized to " + before + " already." + " Wait until that is done.");
        }
        return classObstacle(live);
    }

    boolean has(LiveObject live, String size) {
        return Quantities.bytes(size) == Quantities.bytes(live.text(REQUEST));
    }

    /** Why there is no room for all of them to grow to that size. */
    Optional<String> quotaObstacle(List<LiveObject> claims, String size) {
        long more = claims.stream()
                .mapToLong(claim -> Quantities.bytes(size) - Quantities.bytes(claim.text(REQUEST)))
                .sum();
        return claims.stream().findFirst().flatMap(claim -> quotaObstacle(claim, more));
    }

    Verification look(LiveObject live) {
        var wanted = live.text(REQUEST);
        var capacity = live.text(CAPACITY);
        if (!capacity.isEmpty() && Quantities.bytes(capacity) >= Quantities.bytes(wanted)) {
            return new Verification.Verified("The claim has " + capacity + ".");
        }
        for (var type : new String[] {"ControllerResizeError", "NodeResizeError"}) {
            if (live.conditionIs(type, "True")) {
                return new Verification.Failed("The volume could not be resized: "
                        + live.condition(type).path("message").asString(""));
            }
        }
        var status = live.text("/status/allocatedResourceStatuses/storage");
        if (status.endsWith("Infeasible")) {
            return new Verification.Failed("The storage provider cannot make the volume so big (" + status + ").");
        }
        if (live.conditionIs("FileSystemResizePending", "True")) {
            return new Verification.Pending("The volume has grown; " + fileSystem(live));
        }
        return new Verification.Pending(
                live.conditionIs("Resizing", "True")
                        ? "The storage provider makes the volume bigger; the claim has " + capacity + " of " + wanted
                                + "."
                        : "The claim has " + capacity + " of " + wanted + ".");
    }

    /** The file system grows where the volume is mounted; some drivers do that only when it is mounted anew. */
    private String fileSystem(LiveObject claim) {
        var users = api.list(ResourceKind.POD, claim.namespace()).stream()
                .filter(pod -> VolumeClaims.of(pod).anyMatch(claim.name()::equals))
                .map(LiveObject::name)
                .sorted()
                .toList();
        return users.isEmpty()
                ? "the file system follows when a pod mounts it, and no pod uses the claim now."
                : "the file system follows on the node, with some drivers only when the pod is restarted: "
                        + String.join(", ", users) + ".";
    }

    private Optional<String> quotaObstacle(LiveObject claim, long more) {
        var byClass = claim.text("/spec/storageClassName") + ".storageclass.storage.k8s.io/requests.storage";
        for (var quota : api.list(ResourceKind.QUOTA, claim.namespace())) {
            for (var key : new String[] {"requests.storage", byClass}) {
                var hard = quota.at("/status/hard").path(key).asString("");
                var used = quota.at("/status/used").path(key).asString("0");
                if (!hard.isEmpty() && Quantities.bytes(used) + more > Quantities.bytes(hard)) {
                    return Optional.of("The quota " + quota.name() + " allows " + hard + " of " + key + " and " + used
                            + " are used: there is no room for " + Quantities.ofBytes(more)
                            + " more. Have the quota raised, or free space on the volume instead.");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean resizing(LiveObject live) {
        return live.conditionIs("Resizing", "True")
                || live.conditionIs("FileSystemResizePending", "True")
                || live.text("/status/allocatedResourceStatuses/storage").endsWith("InProgress");
    }

    private Optional<String> classObstacle(LiveObject live) {
        var name = live.text("/spec/storageClassName");
        if (name.isEmpty()) {
            return Optional.of(live.display() + " has no storage class, so nobody can make its volume bigger."
                    + " Copy the data to a claim that has one.");
        }
        var found = api.find(ResourceKind.STORAGE_CLASS, "", name);
        if (found.isEmpty()) {
            return Optional.of("The storage class " + name + " of " + live.display()
                    + " does not exist. Create it again, or copy the data to a claim of another class.");
        }
        return found.get().flag("/allowVolumeExpansion")
                ? Optional.empty()
                : Optional.of("The storage class " + name + " of " + live.display()
                        + " does not allow volumes to be expanded. Set allowVolumeExpansion there if its driver can, or"
                        + " copy the data to a bigger claim.");
    }
}
