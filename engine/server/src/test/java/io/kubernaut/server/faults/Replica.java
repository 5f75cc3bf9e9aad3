package io.kubernaut.server.faults;

import io.kubernaut.server.processes.Closing;
import io.kubernaut.server.processes.Http;
import io.kubernaut.server.processes.KubernautProcess;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One instance of the service, with links of its own to the database and to the cluster. */
final class Replica implements AutoCloseable {
    private final String name;
    private final Link database;
    private final Link cluster;
    private final KubernautProcess process;

    private Replica(String name, Link database, Link cluster, KubernautProcess process) {
        this.name = name;
        this.database = database;
        this.cluster = cluster;
        this.process = process;
    }

    /** @param clockAhead how wrong its clock is */
    static Replica start(
            String name, Path directory, PostgresServer postgres, TestCluster testCluster, Duration clockAhead) {
        var database = Link.to(postgres.port());
        var cluster = Link.to(testCluster.server().url().getPort());
        try {
            var home = Files.createDirectory(directory.resolve(name));
            var process = KubernautProcess.in(home)
                    .kubeconfig(TestCluster.kubeconfig("http://127.0.0.1:" + cluster.port(), home))
                    .databaseUrl(postgres.urlBy(database.port()))
                    .clockAhead(clockAhead)
                    // Shorter than by default, so that what a dead process held is soon taken over.
                    .with("kubernaut.worker.lease", "3s")
                    .with("kubernaut.policy.max-runs-per-cluster", "200")
                    .start();
            return new Replica(name, database, cluster, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Link database() {
        return database;
    }

    Link cluster() {
        return cluster;
    }

    KubernautProcess process() {
        return process;
    }

    /** With answers that are soon there or not at all. */
    Http http() {
        return process.api().http();
    }

    /** All links lead again where they did, and what has ended is started, as by whoever runs a container. */
    void mend() {
        database.mend();
        cluster.mend();
        if (!process.alive()) {
            process.startAgain();
        }
    }

    @Override
    public void close() {
        Closing.all(process, database, cluster);
    }

    @Override
    public String toString() {
        return name;
    }
}
