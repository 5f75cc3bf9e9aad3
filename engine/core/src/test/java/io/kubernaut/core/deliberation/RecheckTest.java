package io.kubernaut.core.deliberation;

import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.deliberation.RulesByHand.anEvaluation;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.QuietLog;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A further step of a plan, on the facts that the steps before it left. */
class RecheckTest extends JudgementCase {
    @RegisterExtension
    static final QuietLog LOG_OF_ASKING = QuietLog.of(AskedAnew.class);

    private static final Proposal RESTART_CART =
            aProposal("restart_pod").on(CART).byModel().confident(1).made();

    private static Optional<String> objection(Proposal step, Supplier<Evaluation> rules) {
        return new Judgement(ActionCatalogue.standard(), Guards.standard(ExecutorGuard.Executable.EVERYTHING), NOBODY)
                .recheck(step, crashingCart().made(), new KnowledgeBase() {
                    @Override
                    public String hash() {
                        return "sha256:rules";
                    }

                    @Override
                    public SymptomTable symptoms() {
                        return SymptomTable.shipped();
                    }

                    @Override
                    public Evaluation evaluate(Snapshot snapshot) {
                        return rules.get();
                    }
                })
                .objection();
    }

    @Test
    void goesOnWhereNoRuleObjectsAndTheFactsStillOfferIt() {
        assertThat(objection(RESTART_CART, () -> anEvaluation().made())).isEmpty();
    }

    @Test
    void isRefusedWhereARuleObjectsByNow() {
        var handsOff = Veto.of("*", ObjectRef.parse("", CART), "The control plane is not well.")
                .raisedBy("platform/keep-hands-off");

        assertThat(objection(
                        RESTART_CART, () -> anEvaluation().vetoing(handsOff).made()))
                .contains("The rule platform/keep-hands-off objects now: The control plane is not well.");
    }

    @Test
    void isRefusedWhereTheFactsDoNotShowItsObjectAnyMore() {
        var drain = aProposal("drain_node")
                .on("Node/worker-1")
                .byModel()
                .confident(1)
                .made();

        assertThat(objection(drain, () -> anEvaluation().made()))
                .contains("What is known now does not offer it any more.");
    }

    @Test
    void isRefusedWhereTheRulesCannotBeAsked() {
        assertThat(objection(RESTART_CART, () -> {
                    throw new IllegalStateException("broken");
                }))
                .hasValueSatisfying(why -> assertThat(why).startsWith("The rules could not be asked again: "));
    }
}
