package io.kubernaut.core.deliberation;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.policy.PolicyFixtures.aPolicy;

import io.kubernaut.core.QuietLog;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.WorkloadMaking;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Decision.Alternative;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.RulesByHand.EvaluationMaking;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.TrustStage;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A crash-looping cart, two proposals, and the judgement on them. */
abstract class JudgementCase {
    @RegisterExtension
    static final QuietLog LOG = QuietLog.of(Judgement.class);

    static final String CART = "shop/Deployment/cart";

    static final Proposal ROLLBACK = aProposal("rollback_deployment")
            .with("toRevision", 4)
            .answering("bad-rollout")
            .by("crash/roll-back")
            .priority(70)
            .made();

    static final Proposal RESTART = aProposal("restart_pod")
            .answering("bad-rollout")
            .by("crash/restart")
            .priority(40)
            .made();

    static final Advisor NOBODY = (snapshot, level) -> new Advisor.Advice.NotConsulted("No model is configured.");

    /** Where models are trusted as far as can be, so that what they may not do is not for want of trust. */
    static SnapshotMaking crashingCart() {
        return aSnapshot()
                .in(aDeployment("shop", "cart"), release(5, 0), release(4, 1))
                .policy(aPolicy().trustingModels("*", TrustStage.AUTO).made());
    }

    private static WorkloadMaking release(int revision, int ready) {
        return aReplicaSet("shop", "cart-" + revision)
                .ownedBy("Deployment", "cart")
                .revision(revision)
                .template("template-" + revision)
                .replicas(1, ready);
    }

    static Decision judge(SnapshotMaking snapshot, EvaluationMaking evaluation) {
        return judge(snapshot, evaluation, NOBODY);
    }

    static Decision judge(SnapshotMaking snapshot, EvaluationMaking evaluation, Advisor advisor) {
        return new Judgement(ActionCatalogue.standard(), Guards.standard(ExecutorGuard.Executable.EVERYTHING), advisor)
                .judge(snapshot.made(), evaluation.made(), "sha256:rules", "sha256:snapshot");
    }

    static String chosen(Decision decision) {
        return decision.chosen() == null ? "" : decision.chosen().action();
    }

    static String rejection(Decision decision, String action) {
        return decision.alternatives().stream()
                .filter(a -> a.action().equals(action))
                .map(Alternative::rejectedBecause)
                .findFirst()
                .orElse("");
    }
}
