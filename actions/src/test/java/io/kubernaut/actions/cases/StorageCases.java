package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import java.util.List;
import java.util.Map;

/** Actions on volumes and what is kept on them. */
final class StorageCases {
    private StorageCases() {}

    static List<ActionCase> all() {
        return List.of(new ExpandClaim());
    }

    private static final class ExpandClaim extends ActionCase {
        private static final String CLAIM = "PersistentVolumeClaim";

        ExpandClaim() {
            super("expand_pvc");
        }

        @Override
        void arrange(Ground ground) {
            ground.load(storage("fast", true));
            ground.until("the claim is bound", () -> bound(ground, "fast"));
        }

        private static boolean bound(Ground ground, String name) {
            return ground.text(CLAIM, name, "/status/phase").equals("Bound");
        }

        /** A volume that exists on paper, bound to a claim. */
        private static String storage(String name, boolean grows) {
            return """
                    apiVersion: storage.k8s.io/v1
                    kind: StorageClass
                    metadata: {name: %1$s-$ID}
                    provisioner: kubernaut.example.com/none
                    allowVolumeExpansion: %2$s
                    ---
                    apiVersion: v1
                    kind: PersistentVolume
                    metadata: {name: %1$s-$ID}
                    spec:
                      storageClassName: %1$s-$ID
                      capacity: {storage: 1Gi}
                      accessModes: [ReadWriteOnce]
                      persistentVolumeReclaimPolicy: Retain
                      claimRef: {namespace: $NS, name: %1$s}
                      csi: {driver: kubernaut.example.com/none, volumeHandle: %1$s-$ID}
                    ---
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata: {name: %1$s, namespace: $NS}
                    spec:
                      storageClassName: %1$s-$ID
                      volumeName: %1$s-$ID
                      accessModes: [ReadWriteOnce]
                      resources: {requests: {storage: 1Gi}}
                    """.formatted(name, grows);
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref(CLAIM, "fast");
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("size", "2Gi");
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of("it would shrink", Map.of("size", "512Mi"), "cannot be made smaller", "Copy the data"),
                    Refusal.of(
                                    "its class does not let it",
                                    Map.of("size", "2Gi"),
                                    "does not allow volumes to be expanded",
                                    "Set allowVolumeExpansion there")
                            .after(ground -> {
                                ground.load(storage("fixed", false));
                                ground.until("the claim is bound", () -> bound(ground, "fixed"));
                            })
                            .on(CLAIM, "fixed"));
        }

        /** Nobody provides this volume, so the claim is told by the suite that it has grown. */
        @Override
        void meanwhile(Ground ground) {
            if (ground.server().isPresent()) {
                return;
            }
            ground.client()
                    .persistentVolumeClaims()
                    .inNamespace(ground.namespace())
                    .withName("fast")
                    .editStatus(c -> c.edit()
                            .editStatus()
                            .addToCapacity("storage", Quantity.parse("2Gi"))
                            .endStatus()
                            .build());
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(ground.text(CLAIM, "fast", "/spec/resources/requests/storage"))
                    .isEqualTo("2Gi");
        }
    }
}
