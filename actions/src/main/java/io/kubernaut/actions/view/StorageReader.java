package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.StorageClassState;
import io.kubernaut.core.cluster.VolumeState;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads claims, volumes and storage classes. */
final class StorageReader {
    /** Topology keys that name one node; drivers use their own domain, zones and regions have other names. */
    private static final Pattern NODE_KEY = Pattern.compile("(.*/)?(hostname|node|nodename|node-name|nodeid|node-id)");

    private StorageReader() {}

    static ClaimState claim(Meta meta, Tree claim) {
        var spec = claim.at("spec");
        var status = claim.at("status");
        return new ClaimState(
                meta,
                status.text("phase", "Pending"),
                spec.text("storageClassName"),
                orZero(spec.at("resources", "requests").bytes("storage")),
                orZero(status.at("capacity").bytes("storage")),
                spec.text("volumeName"),
                spec.texts("accessModes"),
                MetaReader.conditions(status));
    }

    static VolumeState volume(Meta meta, Tree volume) {
        var spec = volume.at("spec");
        var claim = spec.at("claimRef");
        return new VolumeState(
                meta,
                volume.at("status").text("phase", "Pending"),
                spec.text("storageClassName"),
                orZero(spec.at("capacity").bytes("storage")),
                claim.text("name").isEmpty() ? "" : claim.text("namespace") + "/" + claim.text("name"),
                nodeLocal(spec));
    }

    private static boolean nodeLocal(Tree spec) {
        return spec.has("local")
                || spec.has("hostPath")
                || spec.list("nodeAffinity", "required", "nodeSelectorTerms").stream()
                        .flatMap(term -> term.list("matchExpressions").stream())
                        .anyMatch(e -> NODE_KEY.matcher(e.text("key").toLowerCase(Locale.ROOT))
                                .matches());
    }

    static StorageClassState storageClass(Meta meta, Tree storageClass) {
        return new StorageClassState(
                meta,
                storageClass.text("provisioner"),
                storageClass.flag("allowVolumeExpansion"),
                storageClass.text("volumeBindingMode", "Immediate"));
    }

    private static long orZero(@Nullable Long amount) {
        return amount == null ? 0 : amount;
    }
}
