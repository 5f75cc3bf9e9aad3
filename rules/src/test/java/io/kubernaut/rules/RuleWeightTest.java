package io.kubernaut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.decision.Evaluation.Weight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleWeightTest {
    private static String file(String consequence) {
        return "package kubernaut.rules\nrule \"a/b/c\"\nwhen\n    Snapshot()\nthen\n" + consequence + "\nend\n";
    }

    @Test
    void oneThatOnlyProposesLeavesTheDecisionsOfOthers() {
        assertThat(RuleWeight.of("a/b/c", file("insert( Proposal.of( \"restart_pod\", $t, \"It helps.\" ) );")))
                .isEqualTo(Weight.PROPOSES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert( Proposal.of( \"x\", $t, \"\" ) ); insert( Veto.of( \"*\", $t, \"\" ) );",
                "insert( Proposal.of( \"x\", $t, \"\" ) ); insert( Veto\n    .of( \"*\", $t, \"\" ) );",
                "insert( Proposal.of( \"x\", $t, \"\" ) ); insert( Finding /* a */ . of( \"f\", $t, \"\" ) );",
                "insert( Proposal.of( \"x\", $t, \"\" ) ); insert( V\\u0065to.of( \"*\", $t, \"\" ) );",
                "insert( make() );",
                "",
            })
    void whatCannotBeToldIsTakenForOneThatDecides(String consequence) {
        assertThat(RuleWeight.of("a/b/c", file(consequence))).isEqualTo(Weight.DECIDES);
    }

    @Test
    void oneThatIsNotThereDecides() {
        assertThat(RuleWeight.of("a/b/other", file(""))).isEqualTo(Weight.DECIDES);
        assertThat(RuleWeight.of("a/b/c", "no rules")).isEqualTo(Weight.DECIDES);
    }
}
