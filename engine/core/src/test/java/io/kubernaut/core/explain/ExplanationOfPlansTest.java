package io.kubernaut.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.decision.Decision.Choice;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.Approval;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people read of a plan while it waits, is carried out, and ends. */
class ExplanationOfPlansTest {
    private static Explanation explain(List<ActionRun> runs, Approval.State state) {
        return Explanation.of(
                TraceFixture.plan(),
                runs,
                List.of(TraceFixture.approval(state)),
                ActionCatalogue.standard(),
                Insight.NONE);
    }

    @Test
    void showsAllStepsWhileAPersonIsAsked() {
        var why = explain(List.of(), Approval.State.WAITING);

        assertThat(why.headline())
                .isEqualTo(
                        "A plan of 2 steps, first rollback_deployment on shop/Deployment/cart needs a person's approval");
        assertThat(why.chosen().then()).extracting(Choice::action).containsExactly("restart_pod");
        assertThat(why.toMarkdown())
                .contains("It is the first of 2 steps of a plan.")
                .contains("2. **restart_pod** on `shop/Pod/cart-6d5-x2x`. It hangs.")
                .contains("About rollback_deployment, restart_pod.")
                .contains("- **trust** NEEDS_APPROVAL of restart_pod: A model.");
    }

    @Test
    void saysWhatIsLeftOnceItWasBegun() {
        var why = explain(List.of(TraceFixture.run(RunState.VERIFIED, "Ready.")), Approval.State.APPROVED);

        assertThat(why.headline())
                .isEqualTo(
                        "Step 1 of 2 of a plan, rollback_deployment on shop/Deployment/cart, was done, and the cluster"
                                + " shows the effect");
        assertThat(why.next())
                .anyMatch(n -> n.startsWith("Of the plan is left: restart") && n.contains("decided anew"));
    }

    @Test
    void saysWhatWasNotBegunWhereItEnded() {
        var why = explain(List.of(TraceFixture.run(RunState.FAILED, "Not ready.")), Approval.State.APPROVED);

        assertThat(why.next()).anyMatch(n -> n.startsWith("The plan ended there. Not begun: restart"));
    }
}
