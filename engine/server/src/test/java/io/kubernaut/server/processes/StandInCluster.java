package io.kubernaut.server.processes;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Serves a stand-in cluster until it is ended, for trying {@code make e2e} where there is no real one. */
final class StandInCluster {
    private StandInCluster() {}

    /** The argument is the directory that the file {@code kubeconfig} is written to. */
    public static void main(String[] arguments) throws InterruptedException {
        try (var cluster = TestCluster.start()) {
            System.out.println(cluster.kubeconfig(Path.of(arguments[0]).toAbsolutePath()));
            new CountDownLatch(1).await();
        }
    }
}
