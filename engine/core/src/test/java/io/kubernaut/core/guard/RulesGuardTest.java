package io.kubernaut.core.guard;

import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Evaluation.Quarantined;
import io.kubernaut.core.decision.Evaluation.Weight;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesGuardTest {
    private static Verdict verdict(String action, Quarantined... quarantined) {
        return new RulesGuard()
                .check(
                        aProposal(action).made(),
                        ActionCatalogue.standard().find(action).orElseThrow(),
                        aSnapshot().made(),
                        new Evaluation(List.of(), List.of(), List.of(), List.of(), List.of(quarantined)));
    }

    @ParameterizedTest
    @CsvSource({
        "restart_pod, DECIDES, DENY",
        "restart_pod, PROPOSES, NEEDS_APPROVAL",
        "restart_pod, ASIDE, ALLOW",
        "collect_diagnostics, DECIDES, ALLOW",
        "notify_only, DECIDES, ALLOW",
    })
    void weighsWhatARuleThatThrewWouldHaveDone(String action, Weight weight, String word) {
        assertThat(verdict(action, new Quarantined("pods/veto", "NullPointerException", weight))
                        .word())
                .isEqualTo(word);
    }

    @Test
    void namesTheRulesThatFailed() {
        assertThat(verdict(
                        "restart_pod",
                        new Quarantined("a", "", Weight.PROPOSES),
                        new Quarantined("b", "", Weight.DECIDES),
                        new Quarantined("c", "", Weight.DECIDES)))
                .isEqualTo(new Verdict.Deny("A rule failed that may have objected or found another cause: b, c."));
    }

    @Test
    void allowsWhatAllRulesWereAskedAbout() {
        assertThat(verdict("restart_pod").word()).isEqualTo("ALLOW");
    }
}
