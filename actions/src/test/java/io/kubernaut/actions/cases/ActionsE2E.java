package io.kubernaut.actions.cases;

import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Against the cluster of {@code KUBECONFIG}: {@code make e2e}. Its pods run the nodes' own pause image, or that of {@code
 * KUBERNAUT_E2E_IMAGE}, whose containers must run on by themselves; nodes are touched with {@code
 * KUBERNAUT_E2E_NODES=true} only.
 */
class ActionsE2E extends EndToEndSuite {
    @Override
    EndToEndCluster cluster() {
        var kubeconfig = System.getenv("KUBECONFIG");
        if (kubeconfig == null || kubeconfig.isBlank()) {
            throw new AssertionError("KUBECONFIG names no cluster to run against.");
        }
        return new EndToEndCluster(
                Config.fromKubeconfig(Path.of(kubeconfig).toFile()),
                Optional.ofNullable(System.getenv("KUBERNAUT_E2E_IMAGE")).filter(image -> !image.isBlank()),
                nodesMayBeTouched());
    }

    private static boolean nodesMayBeTouched() {
        return Boolean.parseBoolean(System.getenv("KUBERNAUT_E2E_NODES"));
    }

    @Override
    Set<String> alsoShown(Set<String> atItsDiscretion) {
        return nodesMayBeTouched() ? Set.of("cordon_node", "uncordon_node") : Set.of();
    }
}
