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
        return List.of(new BackupData(), new FailoverDatabase(), new RotateSecrets());
    }

    /** Kinds that an operator would bring, so that none that runs is disturbed. */
    private abstract static class ByAnOperator extends ActionCase {
        private final String group;

        ByAnOperator(String action, String group) {
            super(action);
            this.group = group;
        }

        @Override
        final Optional<String> unfit(Ground ground) {
            return ground.broughtByOthers(group);
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
            super("backup_data", "velero.io");
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

    /** Zalando's operator, whose Patroni is asked by annotations alone. */
    private static final class FailoverDatabase extends ByAnOperator {
        FailoverDatabase() {
            super("failover_database", "acid.zalan.do");
        }

        @Override
        void arrange(Ground ground) {
            ground.load(definition("acid.zalan.do", "v1", "postgresqls", "postgresql", false));
            ground.load("""
                    apiVersion: acid.zalan.do/v1
                    kind: postgresql
                    metadata: {name: db, namespace: $NS}
                    status: {PostgresClusterStatus: Running}
                    """);
            for (var pod : List.of("db-0", "db-1")) {
                ground.load("""
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: %s
                          namespace: $NS
                          labels: {application: spilo, cluster-name: db}
                          annotations: {status: '{"state":"running","xlog_location":5000}'}
                        spec: {containers: [{name: postgres, image: $IMAGE}]}
                        """.formatted(pod));
            }
            leader(ground, "db-0");
            for (var pod : List.of("db-0", "db-1")) {
                ground.until(
                        pod + " is ready",
                        () -> ground.find(ground.ref("Pod", pod))
                                .filter(member -> member.conditionIs("Ready", "True"))
                                .isPresent());
            }
        }

        private static void leader(Ground ground, String pod) {
            ground.load("""
                    apiVersion: v1
                    kind: Endpoints
                    metadata:
                      name: db
                      namespace: $NS
                      annotations: {leader: %s, optime: "5000", ttl: "1000000000", renewTime: "2026-01-01T00:00:00+00:00"}
                    """.formatted(pod));
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref("postgresql", "db");
        }

        @Override
        String state(Ground ground) {
            meanwhile(ground);
            return ground.client()
                    .endpoints()
                    .inNamespace(ground.namespace())
                    .withName("db")
                    .get()
                    .getMetadata()
                    .getAnnotations()
                    .get("leader");
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of("it is no member", Map.of("to", "db-7"), "is not a replica of it", "Replicas: db-1"),
                    Refusal.of("nobody could take over", Map.of(), "single instance", "Give it a replica first")
                            .after(ground -> {
                                ground.client()
                                        .pods()
                                        .inNamespace(ground.namespace())
                                        .withName("db-1")
                                        .delete();
                                ground.until(
                                        "it is gone",
                                        () -> ground.text("Pod", "db-1", "/metadata/name")
                                                .isEmpty());
                            }));
        }

        /** What Patroni does once it is asked. */
        @Override
        void meanwhile(Ground ground) {
            var asked = ground.client()
                    .endpoints()
                    .inNamespace(ground.namespace())
                    .withName("db-failover")
                    .get();
            if (asked != null
                    && asked.getMetadata().getAnnotations() != null
                    && asked.getMetadata().getAnnotations().containsKey("member")) {
                leader(ground, asked.getMetadata().getAnnotations().get("member"));
                ground.load("""
                        apiVersion: v1
                        kind: Endpoints
                        metadata: {name: db-failover, namespace: $NS}
                        """);
            }
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(state(ground)).isEqualTo("db-1");
        }
    }

    /** Values that are generated. */
    private static final class RotateSecrets extends ActionCase {
        RotateSecrets() {
            super("rotate_secrets");
        }

        @Override
        void arrange(Ground ground) {
            secret(ground, "kubernaut.io/rotate: generated, kubernaut.io/rotate-keys: password");
            ground.load("""
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: cart, namespace: $NS}
                    spec:
                      replicas: 1
                      selector: {matchLabels: {app: cart}}
                      template:
                        metadata: {labels: {app: cart}}
                        spec:
                          terminationGracePeriodSeconds: 0
                          containers: [{name: app, image: $IMAGE, envFrom: [{secretRef: {name: session}}]}]
                    """);
            ground.ready("Deployment", "cart");
        }

        private static void secret(Ground ground, String annotations) {
            ground.load("""
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: session, namespace: $NS, annotations: {%s}}
                    stringData: {password: hunter2}
                    """.formatted(annotations));
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref("Secret", "session");
        }

        @Override
        String state(Ground ground) {
            return ground.client()
                    .secrets()
                    .inNamespace(ground.namespace())
                    .withName("session")
                    .get()
                    .getData()
                    .toString();
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of("its owner did not mark it", Map.of(), "is not marked", "kubernaut.io/rotate=generated")
                            .after(ground -> secret(ground, "")),
                    Refusal.of("the key is not marked", Map.of("keys", "user"), "is not among those", "rotate-keys"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(state(ground)).doesNotContain("aHVudGVyMg==");
        }
    }
}
