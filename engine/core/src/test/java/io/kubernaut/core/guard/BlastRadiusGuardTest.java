package io.kubernaut.core.guard;

import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.guard.GuardChecks.verdict;
import static io.kubernaut.core.guard.GuardChecks.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.memory.Memory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlastRadiusGuardTest {
    private final BlastRadiusGuard guard = new BlastRadiusGuard();

    @ParameterizedTest
    @CsvSource({
        "2, 4, ALLOW",
        "3, 4, HOLD",
        "2, 5, HOLD",
        "0, 5, HOLD",
    })
    void limitsWhatIsUnderWayAtOnce(int inNamespace, int inCluster, String word) {
        assertThat(word(guard, aProposal("restart_pod"), aSnapshot().load(inNamespace, inCluster, 0)))
                .isEqualTo(word);
    }

    @Test
    void letsEvidenceBeCollectedWhateverIsUnderWay() {
        assertThat(word(guard, aProposal("collect_diagnostics"), aSnapshot().load(9, 9, 9)))
                .isEqualTo("ALLOW");
    }

    @Test
    void asksAgainAfterTwoMinutes() {
        assertThat(verdict(guard, aProposal("restart_pod"), aSnapshot().load(0, 5, 0)))
                .isEqualTo(new Verdict.Hold("5 changes are under way in the cluster.", Duration.ofMinutes(2)));
    }

    @Test
    void countsTheNamespaceOfTheTargetAlsoWhereTheSubjectIsInNone() {
        var snapshot = aSnapshot().about("Node/n-0").in(aNode("n-0")).load(3, 3, 3);

        assertThat(word(guard, aProposal("restart_pod").on("shop/Pod/cart-0"), snapshot))
                .isEqualTo("HOLD");
    }

    @ParameterizedTest
    @CsvSource({
        // Of ten nodes three may be closed: this one, and two others.
        "2, ALLOW",
        "3, HOLD",
    })
    void countsNodesThatAreJustBeingClosed(int closing, String word) {
        var others = IntStream.range(1, 1 + closing).mapToObj(i -> "n-" + i).toList();
        var load = new Memory.Load(new TreeMap<>(), closing, closing, others);

        assertThat(word(
                        guard,
                        aProposal("cordon_node").on("Node/n-0"),
                        nodes(10, 0, 0).load(load)))
                .isEqualTo(word);
    }

    /** Node n-0 is the target. */
    private static SnapshotMaking nodes(int all, int notReady, int closed) {
        var nodes = new ArrayList<ObjectMaking<?>>();
        for (int i = 0; i < all; i++) {
            var node = aNode("n-" + i);
            if (i < notReady) {
                node.notReady("Unknown");
            }
            if (i >= all - closed) {
                node.unschedulable();
            }
            nodes.add(node);
        }
        return aSnapshot().about("Node/n-0").in(nodes.toArray(ObjectMaking<?>[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 1, ALLOW",
        "10, 3, ALLOW",
        "10, 4, DENY",
        "1, 1, ALLOW",
        "3, 2, DENY",
    })
    void doesNothingToNodesWhileManyAreDown(int all, int notReady, String word) {
        assertThat(word(guard, aProposal("restart_pod").on("Node/n-0"), nodes(all, notReady, 0)))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "cordon_node, 3, 0, ALLOW",
        "cordon_node, 2, 0, DENY",
        "cordon_node, 3, 1, DENY",
        "drain_node, 10, 2, ALLOW",
        "drain_node, 10, 3, DENY",
        "uncordon_node, 2, 2, ALLOW",
        "cleanup_storage, 2, 2, ALLOW",
    })
    void keepsEnoughNodesOpen(String action, int all, int closed, String word) {
        assertThat(word(guard, aProposal(action).on("Node/n-0"), nodes(all, 0, closed)))
                .isEqualTo(word);
    }

    @Test
    void drainsANodeThatIsClosedAlreadyAsOneAndNotTwo() {
        var snapshot = aSnapshot().about("Node/n-0").in(aNode("n-0").unschedulable(), aNode("n-1"), aNode("n-2"));

        assertThat(word(guard, aProposal("drain_node").on("Node/n-0"), snapshot))
                .isEqualTo("ALLOW");
    }

    @Test
    void closesNothingWhereNoNodesAreKnown() {
        assertThat(verdict(
                        guard,
                        aProposal("cordon_node").on("Node/n-0"),
                        aSnapshot().about("Node/n-0")))
                .isEqualTo(new Verdict.Deny("With this one, 1 of 0 nodes would be closed at once."));
    }
}
