package io.kubernaut.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The kustomize base is whole, and an API server makes two pods of it that its Service and its budget find. */
class KubernetesManifestsTest {
    private static final String BASE = "kubernetes/base/";

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes/base", "kubernetes/overlays/observe"})
    void aKustomizationNamesEveryFileBesideIt(String directory) throws IOException {
        var kustomization = Shipped.yaml(directory + "/kustomization.yaml");
        var named = named(kustomization);
        try (var files = Files.list(Shipped.DEPLOY.resolve(directory))) {
            var there = files.map(f -> f.getFileName().toString())
                    .filter(f -> !f.equals("kustomization.yaml"))
                    .collect(Collectors.toSet());

            assertThat(named.stream().filter(n -> !n.contains("/"))).containsExactlyInAnyOrderElementsOf(there);
        }
        named.forEach(n ->
                assertThat(Shipped.DEPLOY.resolve(directory).resolve(n)).as(n).exists());
    }

    private static List<String> named(JsonNode kustomization) {
        var named = new java.util.ArrayList<String>();
        kustomization.path("resources").forEach(r -> named.add(r.asString()));
        kustomization.path("patches").forEach(p -> named.add(p.path("path").asString()));
        return named;
    }

    @Test
    void anApiServerRunsTwoReplicasThatServiceAndBudgetSelect() {
        try (var server = InProcessApiServer.builder().start();
                var client = server.client()) {
            create(client, "namespace.yaml");
            client.resource(secret()).create();
            for (var file : named(Shipped.yaml(BASE + "kustomization.yaml"))) {
                if (!file.equals("namespace.yaml")) {
                    create(client, file);
                }
            }

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(client.apps()
                                    .deployments()
                                    .inNamespace("kubernaut")
                                    .withName("kubernaut")
                                    .get()
                                    .getStatus()
                                    .getReadyReplicas())
                            .isEqualTo(2));
            var service = client.services()
                    .inNamespace("kubernaut")
                    .withName("kubernaut")
                    .get();
            assertThat(selected(client, service.getSpec().getSelector())).isEqualTo(2);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(client.policy()
                                    .v1()
                                    .podDisruptionBudget()
                                    .inNamespace("kubernaut")
                                    .withName("kubernaut")
                                    .get()
                                    .getStatus()
                                    .getDisruptionsAllowed())
                            .isOne());
        }
    }

    private static int selected(KubernetesClient client, Map<String, String> labels) {
        return client.pods()
                .inNamespace("kubernaut")
                .withLabels(labels)
                .list()
                .getItems()
                .size();
    }

    private static void create(KubernetesClient client, String file) {
        client.load(Shipped.text(BASE + file)
                        .transform(t ->
                                new java.io.ByteArrayInputStream(t.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .create();
    }

    private static io.fabric8.kubernetes.api.model.Secret secret() {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("kubernaut")
                .withNamespace("kubernaut")
                .endMetadata()
                .addToStringData("database-url", "postgres://kubernaut:secret@postgres/kubernaut")
                .addToStringData("api-token", "of-the-api")
                .addToStringData("intake-token", "of-the-intake")
                .build();
    }

    /** What the restricted pod security standard asks of a pod, field by field. */
    @Test
    void theirPodsAreRestricted() {
        var pod = Shipped.yaml(BASE + "deployment.yaml").at("/spec/template/spec");
        var container = pod.path("containers").path(0).path("securityContext");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
    }

    /** A name that is misspelt would leave a probe or the Service without a port. */
    @Test
    void portsThatAreNamedAreThoseOfTheContainer() {
        var container = Shipped.yaml(BASE + "deployment.yaml").at("/spec/template/spec/containers/0");
        var ports = container
                .path("ports")
                .valueStream()
                .collect(Collectors.toMap(
                        p -> p.path("name").asString(),
                        p -> p.path("containerPort").asInt()));

        assertThat(ports).isEqualTo(Map.of("http", 8080, "metrics", 9090));
        for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(container.path(probe).at("/httpGet/port").asString()).isEqualTo("http");
        }
        assertThat(Shipped.yaml(BASE + "service.yaml").at("/spec/ports").valueStream())
                .allSatisfy(
                        p -> assertThat(ports).containsKey(p.path("targetPort").asString()));
    }

    @Test
    void theRoleIsBoundToTheAccountThatThePodsHave() {
        var binding = Shipped.yaml(BASE + "clusterrolebinding.yaml");
        var account = Shipped.yaml(BASE + "serviceaccount.yaml").path("metadata");

        assertThat(binding.at("/roleRef/name").asString())
                .isEqualTo(Shipped.yaml(BASE + "clusterrole.yaml")
                        .at("/metadata/name")
                        .asString());
        assertThat(binding.at("/subjects/0/name").asString())
                .isEqualTo(account.path("name").asString());
        assertThat(binding.at("/subjects/0/namespace").asString())
                .isEqualTo(account.path("namespace").asString());
        assertThat(Shipped.yaml(BASE + "deployment.yaml")
                        .at("/spec/template/spec/serviceAccountName")
                        .asString())
                .isEqualTo(account.path("name").asString());
    }
}
