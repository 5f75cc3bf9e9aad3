package io.kubernaut.core.decision;

import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.policy.TrustStage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {
    private static final ActionCatalogue CATALOGUE = ActionCatalogue.standard();

    private static List<Proposal> order(Proposal... proposals) {
        return Ranking.order(List.of(proposals), CATALOGUE);
    }

    @Test
    void putsTheHigherPriorityFirst() {
        var strong = aProposal("drain_node").on("Node/w").priority(80).made();
        var weak = aProposal("restart_pod").priority(79).made();

        assertThat(order(weak, strong)).containsExactly(strong, weak);
    }

    @Test
    void putsTheLowerRiskFirstAtEqualPriority() {
        var low = aProposal("restart_pod").by("z/z/z").made();
        var medium = aProposal("rollback_deployment").by("m/m/m").made();
        var high = aProposal("repair_database").by("a/a/a").made();

        assertThat(order(high, medium, low)).containsExactly(low, medium, high);
    }

    @Test
    void putsTheFirstRuleAndThenTheFirstTargetFirstAtEqualRisk() {
        var a = aProposal("restart_pod").by("a").on("shop/Pod/z").made();
        var b1 = aProposal("restart_pod").by("b").on("shop/Pod/a").made();
        var b2 = aProposal("restart_pod").by("b").on("shop/Pod/b").made();

        assertThat(order(b2, b1, a)).containsExactly(a, b1, b2);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void isTotalWhateverTheOrderOfInsertion(long seed) {
        var proposals = new ArrayList<Proposal>();
        for (var action : List.of("restart_pod", "rollback_deployment", "no_such_action", Proposal.NONE)) {
            for (var finding : List.of("", "one", "other")) {
                for (var trust : TrustStage.values()) {
                    proposals.add(
                            aProposal(action).answering(finding).trusted(trust).made());
                    proposals.add(aProposal(action)
                            .with("toRevision", 3)
                            .answering(finding)
                            .trusted(trust)
                            .made());
                }
            }
        }
        var expected = Ranking.order(proposals, CATALOGUE);

        Collections.shuffle(proposals, new Random(seed));

        assertThat(Ranking.order(proposals, CATALOGUE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"70, 67, 2", "70, 66, 1", "70, 70, 2"})
    void countsAsLevelWhatLiesWithinTheMargin(int best, int second, int level) {
        var ordered = order(
                aProposal("restart_pod").priority(best).made(),
                aProposal("rollback_deployment").priority(second).made());

        assertThat(Ranking.level(ordered, 3)).hasSize(level);
    }

    @Test
    void twoRulesThatAskForTheSameAreNotLevel() {
        var ordered = order(
                aProposal("restart_pod").by("a").made(),
                aProposal("restart_pod").by("b").made());

        assertThat(Ranking.level(ordered, 3)).hasSize(1);
        assertThat(Ranking.level(List.of(), 3)).isEmpty();
    }

    @Test
    void aChoiceReadFromJsonEqualsTheOneWritten() {
        var choice = Decision.Choice.of(
                aProposal("rollback_deployment").with("toRevision", 4).made());

        assertThat(SnapshotCodec.read(SnapshotCodec.write(choice), Decision.Choice.class))
                .isEqualTo(choice);
    }
}
