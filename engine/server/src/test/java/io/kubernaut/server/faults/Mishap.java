package io.kubernaut.server.faults;

import io.kubernaut.actions.apiserver.ApiRequest;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What goes wrong. Each begins, and is over when it is closed. */
enum Mishap {
    KILLED {
        @Override
        AutoCloseable begin(Replica replica, PostgresServer postgres, TestCluster cluster, RandomGenerator random) {
            replica.process().kill();
            return replica.process()::startAgain;
        }
    },
    PAUSED_FOR_LONGER_THAN_ITS_LEASE {
        @Override
        AutoCloseable begin(Replica replica, PostgresServer postgres, TestCluster cluster, RandomGenerator random) {
            replica.process().pause();
            return replica.process()::resume;
        }

        @Override
        Duration lasts(RandomGenerator random) {
            return Duration.ofMillis(random.nextLong(3_500, 6_000));
        }
    },
    CUT_FROM_THE_DATABASE {
        @Override
        AutoCloseable begin(Replica replica, PostgresServer postgres, TestCluster cluster, RandomGenerator random) {
            replica.database().cut();
            return replica.database()::mend;
        }
    },
    SILENCE_FROM_THE_DATABASE {
        @Override
        AutoCloseable begin(Replica replica, PostgresServer postgres, TestCluster cluster, RandomGenerator random) {
            replica.database().hold();
            return replica.database()::mend;
        }
    },
    CUT_FROM_THE_CLUSTER {
        @Override
        AutoCloseable begin(Replica replica, PostgresServer postgres, TestCluster cluster, RandomGenerator random) {
            replica.cluster().cut();
            return replica.cluster()::mend;
        }
    },
    SILENCE_FROM_THE_CLUSTER {
        @Override
        AutoCloseable begin(Replica replica, PostgresServer postgres, TestCluster cluster, RandomGenerator random) {
            replica.cluster().hold();
            return replica.cluster()::mend;
        }
    },
    DATABASE_STOPPED {
        @Override
        AutoCloseable begin(Replica replica, PostgresServer postgres, TestCluster cluster, RandomGenerator random) {
            postgres.stop();
            return postgres::startAgain;
        }
    },
    CLUSTER_ANSWERS_WITH_ERRORS {
        @Override
        AutoCloseable begin(Replica replica, PostgresServer postgres, TestCluster cluster, RandomGenerator random) {
            var faults = new Fault[] {
                Fault.conflict(),
                Fault.internalError(),
                Fault.tooManyRequests(Duration.ofSeconds(1)),
                new Fault.DropBefore(),
                new Fault.DropAfter()
            };
            return cluster.server().faults().next(1 + random.nextInt(4), WRITES, faults[random.nextInt(faults.length)]);
        }
    },
    CLUSTER_ANSWERS_LATE {
        @Override
        AutoCloseable begin(Replica replica, PostgresServer postgres, TestCluster cluster, RandomGenerator random) {
            return cluster.server()
                    .faults()
                    .always(request -> true, new Fault.Delay(Duration.ofMillis(random.nextLong(200, 2_000))));
        }
    },
    WATCHES_EXPIRE {
        @Override
        AutoCloseable begin(Replica replica, PostgresServer postgres, TestCluster cluster, RandomGenerator random) {
            replica.cluster().cut();
            replica.cluster().mend();
            return cluster.server().faults().next(20, WATCHES, Fault.expired());
        }
    };

    private static final Predicate<ApiRequest> WRITES = ApiRequest::mutates;
    private static final Predicate<ApiRequest> WATCHES =
            request -> request.query().containsKey("watch");

    /** @param replica the one that it befalls, where it does not befall all */
    abstract AutoCloseable begin(Replica replica, PostgresServer postgres, TestCluster cluster, RandomGenerator random);

    /** How long it lasts. */
    Duration lasts(RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(100, 3_000));
    }
}
