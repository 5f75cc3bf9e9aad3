package io.kubernaut.actions.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;

/** Nodes have an image of their own, for the sandbox of each pod: it is there already and does nothing. */
public final class PauseImage {
    private static final String ANY = "registry.k8s.io/pause:3.10";

    private PauseImage() {}

    /** As one of the nodes names it; a usual one where none does. */
    public static String of(KubernetesClient client) {
        return client.nodes().list().getItems().stream()
                .filter(node -> node.getStatus() != null && node.getStatus().getImages() != null)
                .flatMap(node -> node.getStatus().getImages().stream())
                .flatMap(known -> known.getNames().stream())
                .filter(name -> name.matches(".*/pause:[^@]*"))
                .min(Comparator.naturalOrder())
                .orElse(ANY);
    }
}
