package io.kubernaut.actions.cases;

import io.fabric8.kubernetes.client.Config;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.apiserver.controllers.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** The end-to-end suite on the in-process API, by a kubeconfig as for any other cluster: so it is known to work. */
class ActionsIT extends EndToEndSuite {
    @TempDir
    private static Path directory;

    private InProcessApiServer server;

    @Override
    EndToEndCluster cluster() {
        server = InProcessApiServer.builder().timing(Timing.quick()).start();
        return new EndToEndCluster(Config.fromKubeconfig(kubeconfig().toFile()), Optional.empty(), true);
    }

    /** It is nobody else's. */
    @Override
    Set<String> alsoShown(Set<String> atItsDiscretion) {
        return atItsDiscretion;
    }

    private Path kubeconfig() {
        try {
            return Files.writeString(directory.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    current-context: test
                    contexts: [{name: test, context: {cluster: test, user: test}}]
                    clusters: [{name: test, cluster: {server: "%s"}}]
                    users: [{name: test, user: {}}]
                    """.formatted(server.url()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void gone() {
        server.close();
    }
}
