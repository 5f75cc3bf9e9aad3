package io.kubernaut.core.guard;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.guard.GuardChecks.verdict;
import static io.kubernaut.core.guard.GuardChecks.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.RecentAction.Ended;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OscillationGuardTest {
    private static final String CART = "shop/Deployment/cart";
    private final OscillationGuard guard = new OscillationGuard();

    private static SnapshotMaking tried(String action, int times, Ended ended, Double effectiveness) {
        var snapshot = aSnapshot().takenAt("2026-01-02T00:00:00Z");
        for (int i = 0; i < times; i++) {
            snapshot.withRecentAction(action, CART, "2026-01-01T0" + i + ":30:00Z", ended, effectiveness);
        }
        return snapshot;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.1, ALLOW",
        "1, 0.1, ALLOW",
        "2, 0.1, DENY",
        "2, 0.4, DENY",
        "2, 0.41, ALLOW",
        "2, 0.9, ALLOW",
    })
    void stopsWhatDidNotHelpTwice(int times, double effectiveness, String word) {
        assertThat(word(guard, aProposal("restart_pod"), tried("restart_pod", times, Ended.SUCCEEDED, effectiveness)))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"1, ALLOW", "2, DENY"})
    void countsFailedRunsAsNoHelp(int times, String word) {
        assertThat(word(guard, aProposal("restart_pod"), tried("restart_pod", times, Ended.FAILED, null)))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"4, ALLOW", "5, DENY"})
    void stopsWhatRunsInCirclesAlthoughItSeemedToHelp(int times, String word) {
        assertThat(word(guard, aProposal("restart_pod"), tried("restart_pod", times, Ended.SUCCEEDED, 0.9)))
                .isEqualTo(word);
    }

    @Test
    void doesNotRollBackAgainAfterARollbackThatDidNotHelp() {
        var verdict =
                verdict(guard, aProposal("rollback_deployment"), tried("rollback_deployment", 1, Ended.SUCCEEDED, 0.2));

        assertThat(verdict)
                .isEqualTo(new Verdict.Deny("It was rolled back before and that did not help; a person must look."));
    }

    @ParameterizedTest
    @CsvSource({
        "2025-12-31T23:59:59Z, ALLOW",
        "2026-01-01T00:00:00Z, DENY",
    })
    void forgetsWhatIsOlderThanTheWindow(String at, String word) {
        var snapshot = aSnapshot()
                .takenAt("2026-01-02T00:00:00Z")
                .withRecentAction("rollback_deployment", CART, at, Ended.FAILED, null);

        assertThat(word(guard, aProposal("rollback_deployment"), snapshot)).isEqualTo(word);
    }

    @Test
    void countsAnAlertThatCameBackAsNoHelp() {
        var snapshot = aSnapshot().takenAt("2026-01-02T00:00:00Z");
        snapshot.remembering(new RecentAction(
                Instant.parse("2026-01-01T12:00:00Z"),
                "rollback_deployment",
                ObjectRef.parse("", CART),
                new TreeMap<>(),
                Ended.SUCCEEDED,
                "",
                "crash-loop",
                0.9,
                Instant.parse("2026-01-01T13:00:00Z"),
                ""));

        assertThat(word(guard, aProposal("rollback_deployment"), snapshot)).isEqualTo("DENY");
    }

    /** A Deployment's pod has another name each time. */
    @ParameterizedTest
    @CsvSource({"4, ALLOW", "5, DENY"})
    void countsPodsForTheWorkloadTheyAreOf(int times, String word) {
        var snapshot = aSnapshot().takenAt("2026-01-02T00:00:00Z");
        for (int i = 0; i < times; i++) {
            snapshot.withRecentAction("restart_pod", "shop/Pod/cart-1-" + i, "2026-01-01T0" + i + ":30:00Z");
        }

        assertThat(word(guard, aProposal("restart_pod").on("shop/Pod/cart-1-now"), snapshot))
                .isEqualTo(word);
    }

    /** Its name begins alike; where its owner is known, that is told apart. */
    @Test
    void tellsPodsOfAnotherWorkloadApart() {
        var snapshot = aSnapshot().takenAt("2026-01-02T00:00:00Z");
        for (int i = 0; i < 9; i++) {
            snapshot.remembering(new RecentAction(
                    Instant.parse("2026-01-01T12:00:00Z"),
                    "restart_pod",
                    ObjectRef.parse("", "shop/Pod/cart-db-" + i),
                    new TreeMap<>(),
                    Ended.FAILED,
                    "",
                    "crash-loop",
                    null,
                    null,
                    "",
                    ObjectRef.parse("", "shop/StatefulSet/cart-db"),
                    null,
                    List.of()));
        }

        assertThat(word(guard, aProposal("restart_pod").on("shop/Pod/cart-1-now"), snapshot))
                .isEqualTo("ALLOW");
    }

    @ParameterizedTest
    @CsvSource({"1, ALLOW", "2, DENY"})
    void stopsWhatItsOwnAlertComesBackAfter(int times, String word) {
        var snapshot = aSnapshot()
                .takenAt("2026-01-01T12:00:00Z")
                .with(anAlert("ContainerHighMemoryUsage").since(Instant.parse("2026-01-01T11:00:00Z")));
        for (int i = 0; i < times; i++) {
            snapshot.remembering(new RecentAction(
                    Instant.parse("2026-01-01T0" + i + ":00:00Z"),
                    "increase_resources",
                    ObjectRef.parse("", CART),
                    new TreeMap<>(),
                    Ended.SUCCEEDED,
                    "ContainerHighMemoryUsage",
                    "memory-high",
                    null,
                    null,
                    ""));
        }

        assertThat(word(guard, aProposal("increase_resources"), snapshot)).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "rollback_deployment, shop/Deployment/cart, NEEDS_APPROVAL",
        "rollback_deployment, shop/Deployment/other, ALLOW",
        "scale_deployment, shop/Deployment/cart, ALLOW",
    })
    void asksBeforeItDoesWhatAPersonTookBack(String action, String target, String word) {
        var snapshot = tried("rollback_deployment", 1, Ended.UNDONE, null);

        assertThat(word(guard, aProposal(action).on(target), snapshot)).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "restart_pod, shop/Deployment/other",
        "scale_deployment, shop/Deployment/cart",
        "collect_diagnostics, shop/Deployment/cart",
    })
    void mindsOnlyTheSameActionOnTheSameTarget(String action, String target) {
        assertThat(word(guard, aProposal(action).on(target), tried("restart_pod", 6, Ended.FAILED, 0.0)))
                .isEqualTo("ALLOW");
    }

    /** Each helped. */
    private static SnapshotMaking done(String... actionsAndTargets) {
        var snapshot = aSnapshot().takenAt("2026-01-02T00:00:00Z");
        for (int i = 0; i < actionsAndTargets.length; i += 2) {
            snapshot.withRecentAction(
                    actionsAndTargets[i],
                    actionsAndTargets[i + 1],
                    "2026-01-01T%02d:30:00Z".formatted(i),
                    Ended.SUCCEEDED,
                    0.9);
        }
        return snapshot;
    }

    private static SnapshotMaking scaled(String parameter, List<Integer> counts) {
        var snapshot = aSnapshot().takenAt("2026-01-02T00:00:00Z");
        for (int i = 0; i < counts.size(); i++) {
            snapshot.remembering(new RecentAction(
                    Instant.parse("2026-01-01T0" + i + ":30:00Z"),
                    "scale_deployment",
                    ObjectRef.parse("", CART),
                    new TreeMap<>(Map.of(parameter, String.valueOf(counts.get(i)))),
                    Ended.SUCCEEDED,
                    "",
                    "latency",
                    0.9,
                    null,
                    ""));
        }
        return snapshot;
    }

    @ParameterizedTest
    @CsvSource({
        "'', 4, ALLOW",
        // Nobody knows what was before the first; going on upwards is no turn.
        "3, 4, ALLOW",
        "3, 3, ALLOW",
        "4, 3, NEEDS_APPROVAL",
        "3 5, 4, NEEDS_APPROVAL",
        "5 4, 3, ALLOW",
        "5 3, 4, NEEDS_APPROVAL",
        "3 5 3, 5, DENY",
        "3 5 5 3, 5, DENY",
    })
    void asksWhereAScaleFlipsAndStopsWhereItFlipsAgain(String before, int wanted, String word) {
        var counts = before.isEmpty()
                ? List.<Integer>of()
                : Arrays.stream(before.split(" ")).map(Integer::valueOf).toList();

        assertThat(word(guard, aProposal("scale_deployment").with("replicas", wanted), scaled("replicas", counts)))
                .isEqualTo(word);
    }

    @Test
    void saysWhatAScaleFlipIs() {
        assertThat(verdict(
                        guard, aProposal("scale_deployment").with("replicas", 5), scaled("replicas", List.of(3, 5, 3))))
                .isEqualTo(new Verdict.Deny("This is a scale flip: it would turn 2 times within 24 h, to 3, 5, 3, 5;"
                        + " a person must look."));
    }

    /** Which of the like it was does not matter. */
    @ParameterizedTest
    @CsvSource({
        "restart_pod, restart_daemonset, restart_pod, a restart loop",
        "scale_deployment, scale_statefulset, scale_deployment, a scale thrash",
        "increase_resources, increase_resources, increase_resources, a resource thrash",
        "expand_pvc, expand_pvc, expand_pvc, going in circles",
    })
    void namesTheCircleThatTheLikeOfItMakes(String one, String other, String proposed, String circle) {
        var fine = done(one, CART, other, CART, one, CART, other, CART);
        var tooMuch = done(one, CART, other, CART, one, CART, other, CART, one, CART);

        assertThat(word(guard, aProposal(proposed), fine)).isEqualTo("ALLOW");
        assertThat(verdict(guard, aProposal(proposed), tooMuch))
                .isEqualTo(new Verdict.Deny(
                        "This is " + circle + ": the like was done 5 times within 24 h; a person must look."));
    }

    @ParameterizedTest
    @CsvSource({"0, ALLOW", "1, ALLOW", "2, NEEDS_APPROVAL"})
    void asksWhereOneReleaseAfterTheOtherIsRolledBack(int times, String word) {
        assertThat(word(
                        guard,
                        aProposal("rollback_deployment"),
                        tried("rollback_deployment", times, Ended.SUCCEEDED, 0.9)))
                .isEqualTo(word);
    }

    /** Changes to three others, the last of them at the time. */
    private static SnapshotMaking changedInVain(Ended ended, String last, String... targets) {
        var snapshot = aSnapshot()
                .takenAt("2026-01-01T12:00:00Z")
                .with(anAlert("KubePodCrashLooping").since(Instant.parse("2026-01-01T11:58:00Z")));
        for (int i = 0; i < targets.length; i++) {
            snapshot.withRecentAction(
                    "restart_pod",
                    targets[i],
                    i == targets.length - 1 ? last : "2026-01-01T11:4" + i + ":00Z",
                    ended,
                    ended == Ended.FAILED ? null : Double.valueOf(0.9));
        }
        return snapshot;
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, 2026-01-01T11:50:00Z, shop/Deployment/c, DENY",
        // It helped; it is the target itself; another namespace; too long ago; after this had begun.
        "SUCCEEDED, 2026-01-01T11:50:00Z, shop/Deployment/c, ALLOW",
        "FAILED, 2026-01-01T11:50:00Z, shop/Deployment/cart, ALLOW",
        "FAILED, 2026-01-01T11:50:00Z, web/Deployment/c, ALLOW",
        "FAILED, 2026-01-01T10:59:59Z, shop/Deployment/c, ALLOW",
        "FAILED, 2026-01-01T11:59:00Z, shop/Deployment/c, ALLOW",
        "FAILED, 2026-01-01T11:50:00Z, shop/Deployment/a, ALLOW",
    })
    void stopsACascadeOfChangesThatDoNotHelp(Ended ended, String last, String third, String word) {
        var snapshot = changedInVain(ended, last, "shop/Deployment/a", "shop/Deployment/b", third);

        assertThat(word(guard, aProposal("restart_pod"), snapshot)).isEqualTo(word);
    }

    @Test
    void namesWhatACascadeWentThrough() {
        var snapshot = changedInVain(
                Ended.FAILED, "2026-01-01T11:50:00Z", "shop/Deployment/a", "shop/Deployment/b", "shop/Deployment/c");

        assertThat(verdict(guard, aProposal("restart_pod"), snapshot).reason())
                .isEqualTo(
                        "This is a cascade: 3 others were changed within 60 min before this began, which did not help"
                                + " (shop/Deployment/a, shop/Deployment/b, shop/Deployment/c); a person must look for the"
                                + " common cause.");
    }
}
