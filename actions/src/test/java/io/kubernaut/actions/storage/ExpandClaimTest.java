package io.kubernaut.actions.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpandClaimTest {
    private final Shop shop = new Shop();

    @BeforeEach
    void load() {
        shop.load("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: fast}
                provisioner: example.com/disk
                allowVolumeExpansion: true
                ---
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: fixed}
                provisioner: example.com/disk
                """);
        claim("data", "fast", "Bound", "");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void claim(String name, String storageClass, String phase, String condition) {
        shop.server.loadYaml("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s, namespace: shop}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 10Gi}}
                  %s
                  volumeName: pv-%s
                status: {phase: %s, capacity: {storage: 10Gi}, conditions: [%s]}
                """.formatted(
                        name,
                        storageClass.isEmpty() ? "volumeMode: Filesystem" : "storageClassName: " + storageClass,
                        name,
                        phase,
                        condition));
    }

    private Trial expand(String name, String size) {
        return shop.trial("expand_pvc", Shop.ref("PersistentVolumeClaim", name), Map.of("size", size));
    }

    @Test
    void raisesTheRequestAndSeesTheVolumeGrow() {
        var trial = expand("data", "15Gi");
        shop.assertNothingWritten(() -> {
            var plan = trial.plan();
            assertThat(plan.summary()).isEqualTo("Expand PersistentVolumeClaim shop/data from 10Gi to 15Gi");
            assertThat(plan.diff()).contains("-      storage: 10Gi", "+      storage: 15Gi");
        });
        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);

        trial.applied();

        assertThat(trial.verify()).isEqualTo(new Verification.Pending("The claim has 10Gi of 15Gi."));
        shop.settle();
        assertThat(trial.verify()).isEqualTo(new Verification.Verified("The claim has 15Gi."));
        assertThat(shop.sizeAskedFor("data")).isEqualTo("15Gi");
        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
        assertThat(shop.eventReasons("data")).contains("RemediationApplied");
        assertThat(trial.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("expand_pvc cannot be undone.", "cannot be made smaller");
    }

    @Test
    void refusesWhatCannotGrow() {
        claim("pinned", "fixed", "Bound", "");
        claim("classless", "", "Bound", "");
        claim("lost", "gone", "Bound", "");
        claim("waiting", "fast", "Pending", "");
        claim("busy", "fast", "Bound", "{type: Resizing, status: \"True\"}");

        assertThat(expand("pinned", "20Gi").refusal())
                .isEqualTo("The storage class fixed of PersistentVolumeClaim shop/pinned"
                        + " does not allow volumes to be expanded. Set allowVolumeExpansion there if its driver can, or copy"
                        + " the data to a bigger claim.");
        assertThat(expand("classless", "20Gi").refusal()).contains("has no storage class");
        assertThat(expand("lost", "20Gi").refusal())
                .contains("The storage class gone")
                .contains("does not exist");
        assertThat(expand("waiting", "20Gi").refusal())
                .contains("is not bound to a volume yet (Pending)", "Look why first");
        assertThat(expand("busy", "20Gi").refusal()).contains("is being resized to 10Gi already");
        assertThat(expand("data", "5Gi").refusal()).contains("cannot be made smaller");
        assertThat(expand("data", "10240Mi").planning()).isInstanceOf(Planning.AlreadySo.class);
        assertThat(expand("data", "lots").refusal()).contains("size is not a number of bytes");
        assertThat(expand("none", "20Gi").refusal())
                .isEqualTo("shop/PersistentVolumeClaim/none does not exist."
                        + " Look whether it was removed, or name the one that is meant.");
    }

    @ParameterizedTest
    @CsvSource({
        "FileSystemResizePending, Pending, the file system follows when a pod mounts it",
        "Resizing, Pending, The storage provider makes the volume bigger",
        "ControllerResizeError, Failed, could not be resized",
        "NodeResizeError, Failed, could not be resized"
    })
    void tellsHowFarTheResizingIs(String condition, String ending, String words) {
        var trial = expand("data", "15Gi");
        trial.plan();
        trial.applied();
        var claims = shop.client.persistentVolumeClaims().inNamespace("shop").withName("data");
        claims.editStatus(c -> c.edit()
                .editStatus()
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .withMessage("the message")
                .endCondition()
                .endStatus()
                .build());

        assertThat(trial.verify()).asString().startsWith(ending).contains(words);
    }

    @Test
    void namesThePodThatMayHaveToBeRestarted() {
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: reader, namespace: shop}
                spec:
                  containers: [{name: a, image: a}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
                """);
        var trial = expand("data", "15Gi");
        trial.plan();
        trial.applied();
        shop.client
                .persistentVolumeClaims()
                .inNamespace("shop")
                .withName("data")
                .editStatus(c -> c.edit()
                        .editStatus()
                        .addNewCondition()
                        .withType("FileSystemResizePending")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build());

        assertThat(trial.verify()).asString().contains("only when the pod is restarted: reader.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"requests.storage", "fast.storageclass.storage.k8s.io/requests.storage"})
    void refusesWhatAQuotaHasNoRoomFor(String key) {
        shop.server.loadYaml("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: team, namespace: shop}
                spec: {hard: {%1$s: 14Gi}}
                status: {hard: {%1$s: 14Gi}, used: {%1$s: 10Gi}}
                """.formatted(key));

        assertThat(expand("data", "15Gi").refusal())
                .isEqualTo("The quota team allows 14Gi of " + key + " and 10Gi are used: there is no room for 5Gi more."
                        + " Have the quota raised, or free space on the volume instead.");
        expand("data", "14Gi").plan();
    }

    @Test
    void saysWhatHoldsAClaimThatIsBeingDeleted() {
        shop.client
                .persistentVolumeClaims()
                .inNamespace("shop")
                .withName("data")
                .edit(c -> c.edit()
                        .editMetadata()
                        .addToFinalizers("kubernetes.io/pvc-protection")
                        .endMetadata()
                        .build());
        shop.client
                .persistentVolumeClaims()
                .inNamespace("shop")
                .withName("data")
                .delete();

        assertThat(expand("data", "15Gi").refusal())
                .contains(
                        "is being deleted since",
                        "the finalizer kubernetes.io/pvc-protection (the pod that uses it must" + " be deleted first)");
    }

    @Test
    void saysThatAClaimTemplateKeepsItsSize() {
        claim("data-db-0", "fast", "Bound", "");
        shop.load("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: shop}
                spec:
                  replicas: 0
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec: {containers: [{name: db, image: shop/db:1}]}
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
                """);

        assertThat(expand("data-db-0", "20Gi").plan().summary())
                .endsWith(
                        "The claim template of StatefulSet db cannot be changed and keeps its size: new members still get"
                                + " the old one, until the StatefulSet is deleted with --cascade=orphan and created with the new"
                                + " size");
    }

    @Test
    void meetsAConflictWhenTheClaimGrewSinceThePlan() {
        var trial = expand("data", "15Gi");
        trial.plan();
        var other = expand("data", "12Gi");
        other.plan();
        other.applied();

        assertThat(trial.apply()).isInstanceOf(Application.Conflict.class);
        assertThat(shop.sizeAskedFor("data")).isEqualTo("12Gi");
    }
}
