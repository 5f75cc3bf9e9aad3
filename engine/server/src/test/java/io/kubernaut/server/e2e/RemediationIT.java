package io.kubernaut.server.e2e;

import io.kubernaut.actions.e2e.GeneratedRole;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.server.processes.Closing;
import io.kubernaut.server.processes.KubernautApi;
import io.kubernaut.server.processes.KubernautProcess;
import io.kubernaut.server.processes.TestCluster;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The end-to-end suite on the in-process API, so that the suite itself is known to work. */
class RemediationIT extends RemediationSuite {
    @TempDir
    private static Path directory;

    private static TestCluster cluster;
    private static Trial trial;
    private static GeneratedRole role;
    private static KubernautProcess kubernaut;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start();
        trial = Trial.begin(
                cluster.client(),
                new Trial.Settings(
                        "pause:3.10",
                        Map.of(),
                        Map.of("demo.kubernaut.io/never-ready", "true", "demo.kubernaut.io/exit-code", "128")));
        role = GeneratedRole.grant(
                cluster.client(), trial.suffix(), ActionCatalogue.standard().all());
        kubernaut = KubernautProcess.in(directory)
                .kubeconfig(role.kubeconfig(directory))
                .with("kubernaut.policy.managed-namespaces", trial.namespace())
                .start();
        kubernaut.api().setMode("act");
    }

    @AfterAll
    static void stop() {
        Closing.all(kubernaut, role, trial, cluster);
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
        return true;
    }
}
