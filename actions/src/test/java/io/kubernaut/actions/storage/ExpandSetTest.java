package io.kubernaut.actions.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The claims of a StatefulSet's members grow one after the other. */
class ExpandSetTest {
    private final Shop shop = new Shop();

    @BeforeEach
    void load() {
        shop.load("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: fast}
                provisioner: example.com/disk
                allowVolumeExpansion: true
                """);
        set("{metadata: {name: data}, spec: {storageClassName: fast}}");
        for (var name : new String[] {"data-db-0", "data-db-1", "data-db-10", "data-other-0", "wal-db-0"}) {
            claim(name, "10Gi");
        }
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void set(String templates) {
        shop.server.loadYaml("""
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
                  volumeClaimTemplates: [%s]
                """.formatted(templates));
    }

    private void claim(String name, String size) {
        shop.server.loadYaml("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %1$s, namespace: shop}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: %2$s}}
                  storageClassName: fast
                  volumeName: pv-%1$s
                status: {phase: Bound, capacity: {storage: %2$s}}
                """.formatted(name, size));
    }

    private SteppedTrial expand(String... more) {
        var parameters = new TreeMap<String, Object>(Map.of("size", "20Gi"));
        if (more.length > 0) {
            parameters.put("template", more[0]);
        }
        return shop.stepped("expand_pvc", Shop.ref("StatefulSet", "db"), parameters);
    }

    private String refusal(String... more) {
        return shop.trial(
                        "expand_pvc",
                        Shop.ref("StatefulSet", "db"),
                        expand(more).request().parameters())
                .refusal();
    }

    @Test
    void expandsTheClaimsOfItsMembersAndNoOthersAndTellsOfTheTemplate() {
        var trial = expand();
        shop.assertNothingWritten(() -> {
            var plan = trial.plan();
            assertThat(plan.summary())
                    .startsWith("Expand 3 of 3 claims of StatefulSet shop/db to 20Gi. The claim template of StatefulSet"
                            + " db cannot be changed")
                    .contains("--cascade=orphan");
            assertThat(plan.diff()).contains("/data-db-0", "/data-db-1", "+      storage: 20Gi");
            assertThat(plan.also())
                    .extracting(ObjectRef::display)
                    .containsExactly(
                            "shop/PersistentVolumeClaim/data-db-0",
                            "shop/PersistentVolumeClaim/data-db-1",
                            "shop/PersistentVolumeClaim/data-db-10");
        });

        trial.applied();

        assertThat(trial.verify()).isEqualTo(new Verification.Verified("3 claims have 20Gi."));
        assertThat(shop.sizeAskedFor("data-db-0")).isEqualTo("20Gi");
        assertThat(shop.sizeAskedFor("data-db-10")).isEqualTo("20Gi");
        assertThat(shop.sizeAskedFor("data-other-0")).isEqualTo("10Gi");
        assertThat(shop.sizeAskedFor("wal-db-0")).isEqualTo("10Gi");
        assertThat(trial.undo()).asString().contains("expand_pvc cannot be undone.");
    }

    @Test
    void asksForTheNextOnlyOnceTheOneBeforeHasGrown() {
        var trial = expand();
        trial.plan();

        assertThat(trial.call()).isInstanceOf(Application.Underway.class);

        assertThat(shop.sizeAskedFor("data-db-0")).isEqualTo("20Gi");
        assertThat(trial.states()).containsExactly(State.UNDER_WAY, State.PENDING, State.PENDING);
        assertThat(trial.call()).isInstanceOf(Application.Underway.class);
        assertThat(shop.sizeAskedFor("data-db-1")).as("the first has not grown").isEqualTo("10Gi");
    }

    @Test
    void stopsAtAClaimThatCannotGrowAndLeavesThoseBeforeAsTheyAre() {
        var trial = expand();
        trial.plan();
        shop.client
                .persistentVolumeClaims()
                .inNamespace("shop")
                .withName("data-db-1")
                .edit(claim -> claim.edit()
                        .editSpec()
                        .editResources()
                        .addToRequests("storage", Quantity.parse("15Gi"))
                        .endResources()
                        .endSpec()
                        .build());

        assertThat(trial.broken().reason())
                .startsWith("Step 2 of 3 (expand) could not be done: PersistentVolumeClaim shop/data-db-1 was changed");
        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
        assertThat(shop.sizeAskedFor("data-db-0"))
                .as("none can be made smaller")
                .isEqualTo("20Gi");
        assertThat(shop.sizeAskedFor("data-db-10")).isEqualTo("10Gi");
    }

    @Test
    void goesOnWithThoseThatAreLeft() {
        claim("data-db-0", "20Gi");

        assertThat(expand().plan().summary()).startsWith("Expand 2 of 3 claims");
        claim("data-db-1", "20Gi");
        claim("data-db-10", "20Gi");
        assertThat(shop.executors
                        .executor(Shop.CLUSTER, "expand_pvc")
                        .orElseThrow()
                        .plan(expand().request()))
                .isInstanceOf(Planning.AlreadySo.class);
    }

    @Test
    void refusesWhatNobodyCouldCarryThrough() {
        claim("data-db-1", "30Gi");
        assertThat(refusal()).contains("data-db-1 has 30Gi; a claim cannot be made smaller.");
        claim("data-db-1", "10Gi");
        shop.load("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: team, namespace: shop}
                spec: {hard: {requests.storage: 65Gi}}
                status: {hard: {requests.storage: 65Gi}, used: {requests.storage: 50Gi}}
                """);
        assertThat(refusal()).contains("no room for 30Gi more. Have the quota raised");
    }

    @Test
    void wantsToKnowWhichTemplateWhereThereAreSeveral() {
        set("{metadata: {name: data}}, {metadata: {name: wal}}");
        assertThat(refusal())
                .isEqualTo("StatefulSet shop/db has several claim templates. Say which one by template: data, wal.");
        assertThat(refusal("log")).contains("has no such claim template. Say which one by template: data, wal.");
        assertThat(expand("wal").plan().summary()).startsWith("Expand 1 of 1 claims");
        set("");
        assertThat(refusal()).contains("has no claim template. Expand the claims that its pods mount one by one");
    }
}
