package io.kubernaut.core.guard;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.anAutoscaler;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.guard.GuardChecks.verdict;
import static io.kubernaut.core.guard.GuardChecks.word;
import static io.kubernaut.core.policy.PolicyFixtures.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.WorkloadMaking;
import io.kubernaut.core.policy.Caution;
import io.kubernaut.core.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipGuardTest {
    private final OwnershipGuard guard = new OwnershipGuard();

    private static WorkloadMaking owned(String by) {
        var cart = aDeployment("shop", "cart");
        return switch (by) {
            case "git" -> cart.labelled("kustomize.toolkit.fluxcd.io/name", "apps");
            case "operator" -> cart.ownedBy("WebApp", "cart");
            default -> cart;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "git, rollback_deployment, DENY",
        "git, increase_resources, DENY",
        "git, scale_deployment, DENY",
        "git, restart_pod, ALLOW",
        "git, collect_diagnostics, ALLOW",
        "operator, rollback_deployment, DENY",
        "operator, restart_pod, ALLOW",
        "nobody, rollback_deployment, ALLOW",
        "nobody, scale_deployment, ALLOW",
    })
    void changesNoDesiredStateThatSomeoneElseOwns(String owner, String action, String word) {
        assertThat(word(guard, aProposal(action), aSnapshot().in(owned(owner)))).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"scale_deployment, DENY", "increase_resources, ALLOW", "rollback_deployment, ALLOW"})
    void leavesReplicasToTheAutoscaler(String action, String word) {
        var snapshot = aSnapshot().in(owned("nobody"), anAutoscaler("shop", "cart", "Deployment", "cart"));

        assertThat(word(guard, aProposal(action), snapshot)).isEqualTo(word);
    }

    @Test
    void mindsTheOwnerOfTheTargetAndNotOfTheSubject() {
        var snapshot = aSnapshot()
                .in(owned("nobody"), aDeployment("shop", "api").replicas(1, 0).ownedBy("WebApp", "api"));

        assertThat(verdict(guard, aProposal("rollback_deployment").on("shop/Deployment/api"), snapshot))
                .isEqualTo(new Verdict.Deny("WebApp/api manages this object and would revert this: change it there."));
    }

    private static Policy asking() {
        var d = Caution.DEFAULTS;
        return aPolicy()
                .cautious(new Caution(
                        d.maintenance(),
                        Caution.Owned.ASK,
                        d.cascadeTargets(),
                        d.cascadeWindow(),
                        d.leastReadyShare(),
                        d.backupMaxAge(),
                        d.leastConfidence()))
                .made();
    }

    @ParameterizedTest
    @CsvSource({
        "git, rollback_deployment, NEEDS_APPROVAL",
        "operator, increase_resources, NEEDS_APPROVAL",
        "git, restart_pod, ALLOW",
        "nobody, rollback_deployment, ALLOW",
    })
    void asksAPersonWhereTheOperatorWantsThat(String owner, String action, String word) {
        assertThat(word(guard, aProposal(action), aSnapshot().policy(asking()).in(owned(owner))))
                .isEqualTo(word);
    }

    /** Nobody may say yes to a fight with an autoscaler. */
    @Test
    void leavesReplicasToTheAutoscalerWhoeverElseIsAsked() {
        var snapshot =
                aSnapshot().policy(asking()).in(owned("git"), anAutoscaler("shop", "cart", "Deployment", "cart"));

        assertThat(word(guard, aProposal("scale_deployment"), snapshot)).isEqualTo("DENY");
    }
}
