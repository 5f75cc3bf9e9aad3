package io.kubernaut.server.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubernaut.actions.e2e.GeneratedRole;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.server.processes.Closing;
import io.kubernaut.server.processes.KubernautApi;
import io.kubernaut.server.processes.KubernautProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against the cluster of {@code KUBECONFIG}: {@code make e2e}. The service has no more than the generated role. All that is
 * made is removed again.
 */
class RemediationE2E extends RemediationSuite {
    @TempDir
    private static Path directory;

    private static KubernetesClient client;
    private static Trial trial;
    private static GeneratedRole role;
    private static KubernautProcess kubernaut;

    @BeforeAll
    static void start() {
        var kubeconfig = System.getenv("KUBECONFIG");
        if (kubeconfig == null || kubeconfig.isBlank()) {
            throw new AssertionError("KUBECONFIG names no cluster to run against.");
        }
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Path.of(kubeconfig).toFile()))
                .build();
        trial = Trial.begin(client, Trial.Settings.fromEnvironment(client));
        role = GeneratedRole.grant(
                client, trial.suffix(), ActionCatalogue.standard().all());
        kubernaut = KubernautProcess.in(directory)
                .kubeconfig(role.kubeconfig(directory))
                .with("kubernaut.policy.managed-namespaces", trial.namespace())
                .start();
        kubernaut.api().setMode("act");
    }

    @AfterAll
    static void stop() {
        Closing.all(kubernaut, role, trial, client);
    }

    @Override
    Trial trial() {
        return trial;
    }

    @Override
    KubernautApi api() {
        return kubernaut.api();
    }

    @Override
    boolean nodesMayBeTouched() {
        return Boolean.parseBoolean(System.getenv("KUBERNAUT_E2E_NODES"));
    }
}
