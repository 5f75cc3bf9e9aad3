package io.kubernaut.server.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubernaut.server.processes.Closing;
import io.kubernaut.server.processes.KubernautApi;
import io.kubernaut.server.processes.KubernautProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Against the cluster of {@code KUBECONFIG}: {@code make e2e}. All that it makes is in one namespace that it removes. */
class RemediationE2E extends RemediationSuite {
    @TempDir
    private static Path directory;

    private static KubernetesClient client;
    private static Trial trial;
    private static KubernautProcess kubernaut;

    @BeforeAll
    static void start() {
        var kubeconfig = System.getenv("KUBECONFIG");
        if (kubeconfig == null || kubeconfig.isBlank()) {
            throw new AssertionError("KUBECONFIG names no cluster to run against.");
        }
        var file = Path.of(kubeconfig).toAbsolutePath();
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(file.toFile()))
                .build();
        trial = Trial.begin(client, Trial.Settings.fromEnvironment());
        kubernaut = KubernautProcess.in(directory)
                .kubeconfig(file)
                .with("kubernaut.policy.managed-namespaces", trial.namespace())
                .start();
        kubernaut.api().setMode("act");
    }

    @AfterAll
    static void stop() {
        Closing.all(kubernaut, trial, client);
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
