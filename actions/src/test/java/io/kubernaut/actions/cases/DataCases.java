package io.kubernaut.actions.cases;

import static io.kubernaut.actions.cases.Manifests.definition;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions on data and on those who keep it; their operators are played. */
final class DataCases {
    private DataCases() {}

    static List<ActionCase> all() {
        return List.of(new BackupData());
    }

    /** Kinds that an operator would bring, so that none that runs is disturbed. */
    private abstract static class ByAnOperator extends ActionCase {
        ByAnOperator(String action) {
            super(action);
        }

        @Override
        final Optional<String> unfit(Ground ground) {
            return ground.server().isPresent()
                    ? Optional.empty()
                    : Optional.of("it would need an operator of its own, and must not meet one that is there");
        }

        static List<GenericKubernetesResource> objects(Ground ground, String version, String kind) {
            return ground.client()
                    .genericKubernetesResources(version, kind)
                    .inNamespace(ground.namespace())
                    .list()
                    .getItems();
        }
    }

    private static final class BackupData extends ByAnOperator {
        private static final String VERSION = "velero.io/v1";

        BackupData() {
            super("backup_data");
        }

        @Override
        void arrange(Ground ground) {
            ground.load(definition("velero.io", "v1", "backups", "Backup", false));
            ground.load(definition("velero.io", "v1", "backupstoragelocations", "BackupStorageLocation", false));
            location(ground, "Available");
        }

        private static void location(Ground ground, String phase) {
            ground.load("""
                    apiVersion: velero.io/v1
                    kind: BackupStorageLocation
                    metadata: {name: default, namespace: $NS}
                    spec: {provider: none}
                    status: {phase: %s}
                    """.formatted(phase));
        }

        @Override
        ObjectRef target(Ground ground) {
            return ObjectRef.of("test", "Namespace", "", ground.namespace());
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of("it has no place", Map.of(), "is Unavailable", "Mend it first")
                            .after(ground -> location(ground, "Unavailable")),
                    Refusal.of(
                            "there are no snapshots",
                            Map.of("method", "snapshot"),
                            "not installed",
                            "Or name a procedure"));
        }

        @Override
        void meanwhile(Ground ground) {
            for (var backup : objects(ground, VERSION, "Backup")) {
                if (backup.get("status") == null) {
                    backup.setAdditionalProperty("status", Map.of("phase", "Completed"));
                    ground.load(Serialization.asYaml(backup));
                }
            }
        }

        @Override
        String state(Ground ground) {
            return "";
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(objects(ground, VERSION, "Backup")).hasSize(1);
        }
    }
}
