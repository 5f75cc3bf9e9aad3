package io.kubernaut.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.server.processes.Closing;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import io.kubernaut.server.processes.WebhookBody;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three replicas with clocks that differ, under load, while processes are killed and paused, links cut, and the database
 * and the cluster fail. {@code make faults} has a hundred mishaps, a build fewer; a failure names the seed that repeats
 * their order.
 */
class FaultsIT {
    private static final int MISHAPS = Integer.getInteger("kubernaut.faults", 12);
    private static final long SEED = Long.getLong("kubernaut.faults.seed", System.nanoTime());
    private static final String WORKLOAD = "web";

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final List<Replica> replicas = new ArrayList<>();
    private TestCluster cluster;
    private PostgresServer postgres;

    @BeforeEach
    void start() {
        cluster = TestCluster.start();
        postgres = PostgresServer.start(directory.resolve("postgres"));
        replicas.add(replica("one", Duration.ZERO));
        replicas.add(replica("two", Duration.ofSeconds(25)));
        replicas.add(replica("three", Duration.ofSeconds(-25)));
        replicas.getFirst().process().api().setMode("act");
    }

    private Replica replica(String name, Duration clockAhead) {
        return Replica.start(name, directory, postgres, cluster, clockAhead);
    }

    @AfterEach
    void stop() {
        var parts = new ArrayList<AutoCloseable>(replicas);
        parts.add(postgres);
        parts.add(cluster);
        Closing.all(parts.toArray(AutoCloseable[]::new));
    }

    @Test
    void nothingIsLostAndNothingIsDoneTwice() throws Exception {
        var namespaces = breakWorkloads(Math.min(MISHAPS, 30));
        var befell = new EnumMap<Mishap, Integer>(Mishap.class);
        var traffic = Traffic.start(replicas);
        for (int i = 0; i < MISHAPS; i++) {
            if (i < namespaces.size()) {
                var namespace = namespaces.get(i);
                traffic.send(WebhookBody.crashLooping(namespace, cluster.awaitCrashLoop(namespace, WORKLOAD)));
            }
            var mishap = Mishap.values()[i < Mishap.values().length ? i : random.nextInt(Mishap.values().length)];
            befall(mishap);
            befell.merge(mishap, 1, Integer::sum);
        }
        replicas.forEach(Replica::mend);
        cluster.server().faults().clear();
        traffic.close();

        var audit = new Audit(postgres, cluster);
        audit.awaitRest(traffic.accepted());
        audit.nothingWasDoneTwice(namespaces, WORKLOAD);
        audit.nothingWasGivenUp();
        long healed = audit.healed(namespaces, WORKLOAD);
        System.out.printf(
                "Faults: seed %d, %s; %d alerts accepted, %d posts without a 2xx, %d of %d workloads healed%n",
                SEED, befell, traffic.accepted().size(), traffic.unanswered(), healed, namespaces.size());
        assertThat(healed)
                .as("workloads that were healed all the same, seed %s", SEED)
                .isPositive();
    }

    /** Each lasts a while, and the next one may come before the service has recovered from it. */
    private void befall(Mishap mishap) throws Exception {
        var replica = replicas.get(random.nextInt(replicas.size()));
        try (var over = mishap.begin(replica, postgres, cluster, random)) {
            TimeUnit.MILLISECONDS.sleep(mishap.lasts(random).toMillis());
        }
        TimeUnit.MILLISECONDS.sleep(random.nextLong(100, 1_500));
        // Whoever runs the containers starts what has ended.
        replicas.forEach(Replica::mend);
    }

    /** One Deployment with a bad release in each of so many namespaces. */
    private List<String> breakWorkloads(int count) {
        var namespaces = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            namespaces.add("team-" + i);
        }
        namespaces.forEach(namespace -> cluster.deploy(namespace, WORKLOAD, 1));
        namespaces.forEach(namespace -> cluster.shipBadRelease(namespace, WORKLOAD));
        namespaces.forEach(namespace -> cluster.awaitCrashLoop(namespace, WORKLOAD));
        return namespaces;
    }
}
