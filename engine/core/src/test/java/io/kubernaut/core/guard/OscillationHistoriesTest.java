package io.kubernaut.core.guard;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.guard.GuardChecks.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.decision.ProposalFixtures.ProposalMaking;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.RecentAction.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Circles of each kind are found among what else goes on, and none is seen in lives that go well. */
class OscillationHistoriesTest {
    private static final Instant NOW = Instant.parse("2026-01-08T00:00:00Z");
    private static final ObjectRef CART = ObjectRef.parse("", "shop/Deployment/cart");
    private static final long MEBI = 1L << 20;

    private final OscillationGuard guard = new OscillationGuard();

    /** A run on cart or another, so many minutes before now, for another alert than the one that fires now. */
    private static RecentAction run(
            int minutesAgo,
            String action,
            ObjectRef target,
            Map<String, String> parameters,
            Ended ended,
            @Nullable Double effectiveness) {
        return new RecentAction(
                NOW.minus(Duration.ofMinutes(minutesAgo)),
                action,
                target,
                new TreeMap<>(parameters),
                ended,
                "KubePodNotReady",
                "not-ready",
                effectiveness,
                null,
                "");
    }

    private static RecentAction helped(int minutesAgo, String action, Map<String, String> parameters) {
        return run(minutesAgo, action, CART, parameters, Ended.SUCCEEDED, 0.9);
    }

    private static RecentAction didNot(int minutesAgo, String action, String target) {
        return run(minutesAgo, action, ObjectRef.parse("", target), Map.of(), Ended.SUCCEEDED, 0.2);
    }

    private static Map<String, String> replicas(int count) {
        return Map.of("replicas", String.valueOf(count));
    }

    private static Map<String, String> memory(String limit) {
        return Map.of("container", "app", "limits.memory", limit);
    }

    /** A kind of circle: what was done on cart and around it, how cart is now, and what is proposed. */
    private enum Planted {
        TAKEN_BACK(
                List.of(run(90, "restart_pod", CART, Map.of(), Ended.UNDONE, null)),
                aProposal("restart_pod"),
                "taken back"),
        ROLLBACK_LOOP(
                List.of(helped(300, "rollback_deployment", Map.of()), helped(90, "rollback_deployment", Map.of())),
                aProposal("rollback_deployment"),
                "rollback loop"),
        INEFFECTIVE_REPEAT(
                List.of(
                        didNot(200, "restart_pod", "shop/Deployment/cart"),
                        didNot(90, "restart_pod", "shop/Deployment/cart")),
                aProposal("restart_pod"),
                "did not help"),
        RESTART_LOOP(
                IntStream.rangeClosed(1, 5)
                        .mapToObj(i -> helped(i * 60, "restart_pod", Map.of()))
                        .toList(),
                aProposal("restart_pod"),
                "restart loop"),
        SCALE_FLIP(
                List.of(
                        helped(300, "scale_deployment", replicas(5)),
                        helped(200, "scale_deployment", replicas(2)),
                        helped(90, "scale_deployment", replicas(3))),
                aProposal("scale_deployment").with("replicas", 2),
                "scale flip"),
        RESOURCES_AGAINST_SCALE(
                List.of(helped(300, "scale_deployment", replicas(2)), helped(90, "increase_resources", memory("64Mi"))),
                aProposal("scale_deployment").with("replicas", 4),
                "scaled and given resources in turn"),
        REVERTED_BY_OTHERS(
                List.of(helped(90, "scale_deployment", replicas(5))),
                aProposal("scale_deployment").with("replicas", 5),
                "Somebody else set replicas from 5 to 3"),
        CASCADE(
                List.of(
                        didNot(20, "restart_pod", "shop/Deployment/a"),
                        didNot(25, "restart_pod", "shop/Deployment/b"),
                        didNot(30, "restart_pod", "shop/Deployment/c")),
                aProposal("restart_pod"),
                "cascade");

        private final List<RecentAction> past;
        private final ProposalMaking proposal;
        private final String words;

        Planted(List<RecentAction> past, ProposalMaking proposal, String words) {
            this.past = past;
            this.proposal = proposal;
            this.words = words;
        }
    }

    private static SnapshotMaking cart(int replicas, long memoryMi, List<RecentAction> past) {
        var snapshot = aSnapshot()
                .about("shop/Deployment/cart")
                .in(aDeployment("shop", "cart")
                        .replicas(replicas, replicas)
                        .asking(new Resources(null, null, null, memoryMi * MEBI)))
                .with(anAlert("KubePodCrashLooping").since(NOW.minus(Duration.ofMinutes(5))))
                .takenAt(NOW.toString());
        past.forEach(snapshot::remembering);
        return snapshot;
    }

    @ParameterizedTest
    @EnumSource
    void findsEachCircleAmongWhatGoesWell(Planted circle) {
        for (int seed = 0; seed < 200; seed++) {
            var past = new ArrayList<>(circle.past);
            past.addAll(new Life(seed).ofOthers());

            var found = verdict(guard, circle.proposal, cart(3, 64, past));

            assertThat(found.word()).as("%s, seed %d", found.reason(), seed).isNotEqualTo("ALLOW");
            assertThat(found.reason()).as("seed %d", seed).contains(circle.words);
        }
    }

    @Test
    void seesNoneInTenThousandLivesThatGoWell() {
        for (int seed = 0; seed < 10_000; seed++) {
            var life = new Life(seed);
            var past = new ArrayList<>(life.ofCart());
            past.addAll(life.ofOthers());

            var found = verdict(guard, life.next(), cart(life.replicas, life.memoryMi, past));

            assertThat(found.word())
                    .as("%s, seed %d, %s", found.reason(), seed, past)
                    .isEqualTo("ALLOW");
        }
    }

    /** As much within a day as may be, of each kind one less than makes a circle. */
    @Test
    void seesNoneInTenThousandBusyDaysThatGoWell() {
        int busy = 0;
        for (int seed = 0; seed < 10_000; seed++) {
            var life = new Life(seed);
            var day = life.busyDay();
            var past = new ArrayList<>(day);
            past.addAll(life.failuresOfOthers());
            var next = life.nextOfABusyDay();

            var found = verdict(guard, next, cart(life.replicas, life.memoryMi, past));

            assertThat(found.word())
                    .as("%s, seed %d, %s", found.reason(), seed, past)
                    .isEqualTo("ALLOW");
            busy += day.size() >= 4 ? 1 : 0;
        }
        assertThat(busy).as("days with four runs and more on the same workload").isGreaterThan(5_000);
    }

    /** What was raised is as it was set, or higher; nobody fights. */
    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void takesWhatStayedForNoFight(int now) {
        var past = List.of(helped(90, "scale_deployment", replicas(5)));

        assertThat(verdict(guard, aProposal("scale_deployment").with("replicas", 8), cart(now, 64, past))
                        .word())
                .isEqualTo("ALLOW");
    }

    @Test
    void deniesWhatWasSetBackAgainAndAgain() {
        var past = List.of(
                helped(200, "increase_resources", memory("128Mi")), helped(90, "increase_resources", memory("128Mi")));

        var found = verdict(
                guard,
                aProposal("increase_resources").with("container", "app").with("limits.memory", "128Mi"),
                cart(3, 64, past));

        assertThat(found)
                .isEqualTo(new Verdict.Deny("Somebody else set limits.memory of app from 128Mi to 64Mi since"
                        + " increase_resources 90 min ago, and it was done 2 times within 24 h: this is a fight. Settle it"
                        + " where the value comes from."));
    }

    @Test
    void asksBeforeTheSecondTurnBetweenScaleAndResourcesAndDeniesTheThird() {
        var past = new ArrayList<>(List.of(
                helped(300, "scale_deployment", replicas(2)), helped(200, "increase_resources", memory("64Mi"))));
        var scaling = aProposal("scale_deployment").with("replicas", 4);
        assertThat(verdict(guard, scaling, cart(3, 64, past)).word()).isEqualTo("NEEDS_APPROVAL");

        past.add(helped(90, "scale_deployment", replicas(3)));
        var raising = aProposal("increase_resources").with("container", "app").with("limits.memory", "128Mi");

        assertThat(verdict(guard, raising, cart(3, 64, past)).word()).isEqualTo("DENY");
    }

    /** Random: a few remedies that helped, none of them often, each raising what it sets. */
    private static final class Life {
        private final Random random;
        private int replicas;
        private long memoryMi;
        private boolean scaling;

        private Life(int seed) {
            random = new Random(seed);
            replicas = 2 + random.nextInt(3);
            memoryMi = 64L << random.nextInt(3);
        }

        private double effect() {
            return 0.6 + 0.4 * random.nextDouble();
        }

        /** At most two runs in a day; then one of another kind, or none. */
        List<RecentAction> ofCart() {
            var past = new ArrayList<RecentAction>();
            for (int day = 6; day >= 0; day--) {
                int minutes = day * 1440 + 60 + random.nextInt(1200);
                switch (random.nextInt(5)) {
                    case 0 -> past.add(well(minutes, "restart_pod", Map.of()));
                    case 1 -> past.add(well(minutes, "rollback_deployment", Map.of()));
                    case 2 -> {
                        replicas += 1 + random.nextInt(2);
                        past.add(well(minutes, "scale_deployment", replicas(replicas)));
                    }
                    case 3 -> {
                        memoryMi *= 2;
                        past.add(well(minutes, "increase_resources", memory(memoryMi + "Mi")));
                    }
                    default -> {}
                }
            }
            return past;
        }

        private RecentAction well(int minutes, String action, Map<String, String> parameters) {
            return run(minutes, action, CART, parameters, Ended.SUCCEEDED, random.nextBoolean() ? effect() : null);
        }

        /** Up to forty others in the namespace, each helped, or failed so rarely that nothing follows from it. */
        List<RecentAction> ofOthers() {
            var past = new ArrayList<RecentAction>();
            int others = random.nextInt(40);
            for (int i = 0; i < others; i++) {
                boolean failed = i < 2 && random.nextBoolean();
                past.add(run(
                        1 + random.nextInt(7 * 1440),
                        random.nextBoolean() ? "restart_pod" : "rollback_deployment",
                        ObjectRef.parse("", "shop/Deployment/other-" + i),
                        Map.of(),
                        failed ? Ended.FAILED : Ended.SUCCEEDED,
                        failed ? null : Double.valueOf(effect())));
            }
            return past;
        }

        private int minuteOfTheDay() {
            return 10 + random.nextInt(1400);
        }

        /**
         * Four restarts of pods, one of which did not help, a rollback, and three times more replicas or more memory; each at most.
         */
        List<RecentAction> busyDay() {
            var past = new ArrayList<RecentAction>();
            int restarts = 2 + random.nextInt(3);
            for (int i = 0; i < restarts; i++) {
                double effect = i == 0 && random.nextBoolean() ? 0.2 : effect();
                past.add(run(minuteOfTheDay(), "restart_pod", CART, Map.of(), Ended.SUCCEEDED, effect));
            }
            if (random.nextBoolean()) {
                past.add(run(minuteOfTheDay(), "rollback_deployment", CART, Map.of(), Ended.SUCCEEDED, effect()));
            }
            scaling = random.nextBoolean();
            random.ints(random.nextInt(4), 10, 1410)
                    .boxed()
                    .sorted(Comparator.reverseOrder())
                    .forEach(minutes -> past.add(scaling ? scaled(minutes) : raised(minutes)));
            return past;
        }

        private RecentAction scaled(int minutes) {
            replicas += 1 + random.nextInt(2);
            return well(minutes, "scale_deployment", replicas(replicas));
        }

        private RecentAction raised(int minutes) {
            memoryMi *= 2;
            return well(minutes, "increase_resources", memory(memoryMi + "Mi"));
        }

        /** Two that failed of late, and any number that did long ago or in another namespace. */
        List<RecentAction> failuresOfOthers() {
            var past = new ArrayList<RecentAction>();
            for (int i = 0; i < 2; i++) {
                past.add(didNot(6 + random.nextInt(60), "restart_pod", "shop/Deployment/late-" + i));
            }
            for (int i = 0; i < random.nextInt(20); i++) {
                past.add(didNot(1_500 + random.nextInt(5_000), "restart_pod", "shop/Deployment/early-" + i));
                past.add(didNot(6 + random.nextInt(60), "restart_pod", "bank/Deployment/other-" + i));
            }
            return past;
        }

        ProposalMaking nextOfABusyDay() {
            return switch (random.nextInt(3)) {
                case 0 -> aProposal("restart_pod");
                case 1 -> aProposal("rollback_deployment");
                default ->
                    scaling
                            ? aProposal("scale_deployment").with("replicas", replicas + 1)
                            : aProposal("increase_resources")
                                    .with("container", "app")
                                    .with("limits.memory", memoryMi * 2 + "Mi");
            };
        }

        /** What may be done next: more of what there is, or a restart, or a rollback. */
        ProposalMaking next() {
            return switch (random.nextInt(4)) {
                case 0 -> aProposal("restart_pod");
                case 1 -> aProposal("rollback_deployment");
                case 2 -> aProposal("scale_deployment").with("replicas", replicas + 1);
                default ->
                    aProposal("increase_resources").with("container", "app").with("limits.memory", memoryMi * 2 + "Mi");
            };
        }
    }
}
