package io.kubernaut.actions.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.Faults;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterConnectionTest {
    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            current-context: prod
            clusters: [{name: c, cluster: {server: 'https://203.0.113.7:6443'}}]
            users: [{name: u, user: {token: abc}}]
            contexts: [{name: prod, context: {cluster: c, user: u}}]
            """;

    @TempDir
    private Path folder;

    @Test
    void saysWhatToDoWhenNoClusterIsConfigured() {
        try (var connection = open(Map.of())) {
            assertThat(connection.available()).isFalse();
            assertThat(connection.client()).isEmpty();
            assertThat(connection.unavailableBecause()).contains("No cluster is configured", "Set KUBECONFIG");
        }
    }

    @Test
    void takesTheFirstReadableFileThatKubeconfigNames() throws IOException {
        var file = Files.writeString(folder.resolve("config"), KUBECONFIG);
        var list = folder.resolve("absent") + File.pathSeparator + file;

        try (var connection = open(Map.of("KUBECONFIG", list, "HOME", "/nowhere"))) {
            assertThat(connection.available()).isTrue();
            assertThat(connection.unavailableBecause()).isEmpty();
            assertThat(connection.origin()).isEqualTo("KUBECONFIG");
            var config = connection.client().orElseThrow().getConfiguration();
            assertThat(config.getMasterUrl()).isEqualTo("https://203.0.113.7:6443/");
            assertThat(config.getAutoOAuthToken()).isEqualTo("abc");
            assertThat(config.getConnectionTimeout()).isEqualTo(5_000);
            assertThat(config.getRequestTimeout()).isEqualTo(30_000);
            assertThat(config.getUserAgent()).isEqualTo("kubernaut");
        }
    }

    @Test
    void takesTheHomeFolderWhenNothingElseIsThere() throws IOException {
        Files.createDirectories(folder.resolve(".kube"));
        Files.writeString(folder.resolve(".kube/config"), KUBECONFIG);

        try (var connection = open(Map.of("HOME", folder.toString()))) {
            assertThat(connection.available()).isTrue();
            assertThat(connection.origin()).endsWith(".kube/config");
        }
    }

    @Test
    void prefersThePodsServiceAccountToTheHomeFolder() throws IOException {
        Files.createDirectories(folder.resolve(".kube"));
        Files.writeString(folder.resolve(".kube/config"), KUBECONFIG);
        var token = Files.writeString(folder.resolve("token"), "t");

        try (var connection = ClusterConnection.open(
                Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "HOME", folder.toString()), token)) {
            assertThat(connection.origin()).contains("service account");
        }
    }

    @Test
    void namesTheFileThatIsNotThereOrIsNoKubeconfig() throws IOException {
        try (var absent = open(Map.of("KUBECONFIG", "/nowhere/config"))) {
            assertThat(absent.unavailableBecause()).contains("/nowhere/config", "cannot be read");
        }
        var broken = Files.writeString(folder.resolve("broken"), "{{{");
        try (var unreadable = open(Map.of("KUBECONFIG", broken.toString()))) {
            assertThat(unreadable.available()).isFalse();
            assertThat(unreadable.unavailableBecause()).contains(broken.toString(), "not a kubeconfig");
        }
    }

    @Test
    void takesTheContextThatIsNamedAndNoOther() throws IOException {
        var file = Files.writeString(folder.resolve("several"), """
                apiVersion: v1
                kind: Config
                current-context: prod
                clusters:
                - {name: c, cluster: {server: 'https://203.0.113.7:6443'}}
                - {name: d, cluster: {server: 'https://203.0.113.8:6443'}}
                users: [{name: u, user: {token: abc}}]
                contexts:
                - {name: prod, context: {cluster: c, user: u}}
                - {name: stage, context: {cluster: d, user: u}}
                """);
        var environment = Map.of("KUBECONFIG", folder.resolve("absent") + File.pathSeparator + file);

        try (var stage = ClusterConnection.context(environment, "stage");
                var prod = ClusterConnection.context(environment, "prod");
                var none = ClusterConnection.context(environment, "production")) {
            assertThat(stage.client().orElseThrow().getConfiguration().getMasterUrl())
                    .isEqualTo("https://203.0.113.8:6443/");
            assertThat(prod.client().orElseThrow().getConfiguration().getMasterUrl())
                    .isEqualTo("https://203.0.113.7:6443/");
            assertThat(none.available()).isFalse();
            assertThat(none.unavailableBecause()).contains("There is no context production in", file.toString());
        }
    }

    @Test
    void noticesThatItIsThrottledAndTakesNoDisruptionBudgetForThat() {
        try (var server = InProcessApiServer.builder().withoutControllers().start();
                var connection = ClusterConnection.to(server.clientConfig(), "a test")) {
            var client = connection.client().orElseThrow();
            server.faults()
                    .next(3, r -> r.path().endsWith("/eviction"), Faults.Fault.tooManyRequests(Duration.ofMillis(1)));
            client.pods().inNamespace("shop").withName("cart-1").evict();
            assertThat(connection.throttledWithin(Duration.ofMinutes(1))).isFalse();

            server.faults().next(1, r -> true, Faults.Fault.tooManyRequests(Duration.ofMillis(1)));
            client.namespaces().list();

            assertThat(connection.throttledWithin(Duration.ofMinutes(1))).isTrue();
        }
    }

    private ClusterConnection open(Map<String, String> environment) {
        return ClusterConnection.open(environment, folder.resolve("no-token"));
    }
}
