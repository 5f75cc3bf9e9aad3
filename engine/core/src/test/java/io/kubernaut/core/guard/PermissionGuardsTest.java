package io.kubernaut.core.guard;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.guard.GuardChecks.verdict;
import static io.kubernaut.core.guard.GuardChecks.word;
import static io.kubernaut.core.policy.PolicyFixtures.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.WorkloadMaking;
import io.kubernaut.core.context.Subject.Presence;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Caution;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.PolicyFixtures.PolicyMaking;
import io.kubernaut.core.policy.TrustStage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guards that look at what is allowed rather than at what goes on. */
class PermissionGuardsTest {
    @ParameterizedTest
    @CsvSource({
        // Alerts of one cluster only: it is this one.
        "restart_pod, '', prod-eu1, '', ALLOW",
        "restart_pod, '', prod-eu1, prod-us1, DENY",
        "collect_diagnostics, '', prod-eu1, prod-us1, ALLOW",
        // It knows its name.
        "restart_pod, prod-eu1, prod-eu1, prod-us1, ALLOW",
    })
    void actsOnNobodyWhileItDoesNotKnowWhichClusterItIs(
            String action, String name, String one, String other, String word) {
        var load = new Memory.Load(
                new TreeMap<>(),
                0,
                0,
                List.of(),
                Stream.of(one, other).filter(c -> !c.isEmpty()).toList());
        var proposal = aProposal(action).on("shop/Deployment/cart").made();
        var inCluster = new Proposal(
                proposal.action(),
                proposal.target().named(name),
                proposal.parameters(),
                proposal.reason(),
                proposal.finding(),
                proposal.source(),
                proposal.rule(),
                proposal.priority(),
                proposal.trust(),
                null);

        assertThat(new ScopeGuard()
                        .check(
                                inCluster,
                                ActionCatalogue.standard().find(action).orElseThrow(),
                                aSnapshot().load(load).made())
                        .word())
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"OFF, DENY", "OBSERVE, ALLOW", "ACT, ALLOW"})
    void modeOffStopsEverything(Mode mode, String word) {
        assertThat(word(new ModeGuard(), aProposal("notify_only"), aSnapshot().mode(mode)))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "SHADOW, restart_pod, DENY",
        "SHADOW, collect_diagnostics, DENY",
        "SUGGEST, restart_pod, DENY",
        "SUGGEST, collect_diagnostics, ALLOW",
        "APPROVE, restart_pod, NEEDS_APPROVAL",
        "APPROVE, collect_diagnostics, ALLOW",
        "AUTO, restart_pod, ALLOW",
        "AUTO, drain_node, ALLOW",
    })
    void trustGrowsInStages(TrustStage stage, String action, String word) {
        assertThat(word(new TrustGuard(), aProposal(action).trusted(stage), aSnapshot()))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "restart_pod, false, DENY",
        "restart_pod, true, ALLOW",
        "notify_only, false, ALLOW",
    })
    void whatCannotBeCarriedOutIsDenied(String action, boolean can, String word) {
        assertThat(word(new ExecutorGuard((cluster, name) -> can), aProposal(action), aSnapshot()))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "all, restart_pod, shop/Pod/a, ALLOW",
        "all, cordon_node, Node/w, ALLOW",
        "not shop, restart_pod, shop/Pod/a, DENY",
        "not shop, restart_pod, web/Pod/a, ALLOW",
        "not shop, collect_diagnostics, shop/Pod/a, ALLOW",
        "not shop, update_network_policy, Namespace/shop, DENY",
        "only shop, restart_pod, shop/Pod/a, ALLOW",
        "only shop, restart_pod, web/Pod/a, DENY",
        "only shop, update_network_policy, Namespace/web, DENY",
        "only shop, update_network_policy, Namespace/shop, ALLOW",
        "only shop, cordon_node, Node/w, NEEDS_APPROVAL",
    })
    void onlyManagedNamespacesAreChanged(String scope, String action, String target, String word) {
        var policy = switch (scope) {
            case "not shop" -> aPolicy().excluding("shop");
            case "only shop" -> aPolicy().managing("shop");
            default -> aPolicy();
        };

        assertThat(word(new ScopeGuard(), aProposal(action).on(target), with(policy)))
                .isEqualTo(word);
    }

    private static io.kubernaut.core.context.SnapshotMaking with(PolicyMaking policy) {
        return aSnapshot().policy(policy.made());
    }

    @ParameterizedTest
    @CsvSource({
        "restart_pod, kube-system/Pod/coredns-1, NEEDS_APPROVAL",
        "collect_diagnostics, kube-system/Pod/coredns-1, ALLOW",
        "update_network_policy, Namespace/kube-system, NEEDS_APPROVAL",
        "restart_pod, shop/Pod/cart-1, ALLOW",
        "cordon_node, Node/kube-system, ALLOW",
    })
    void protectedNamespacesNeedAPerson(String action, String target, String word) {
        assertThat(word(new ProtectedNamespaceGuard(), aProposal(action).on(target), aSnapshot()))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "restart_pod, 2026-01-01T12:00:00.001Z, HOLD",
        "restart_pod, 2026-01-01T12:00:00Z, ALLOW",
        "restart_pod, 2026-01-01T11:00:00Z, ALLOW",
        "restart_pod, sometime, HOLD",
        "collect_diagnostics, 2026-01-01T18:00:00Z, ALLOW",
    })
    void maintenanceKeepsHandsOffUntilItEnds(String action, String until, String word) {
        var cart = aDeployment("shop", "cart").annotated("kubernaut.io/maintenance-until", until);

        assertThat(word(new MaintenanceGuard(), aProposal(action), aSnapshot().in(cart)))
                .isEqualTo(word);
    }

    @Test
    void maintenanceIsOverWhenItSays() {
        var cart = aDeployment("shop", "cart").annotated("kubernaut.io/maintenance-until", "2026-01-01T14:30:00Z");

        assertThat(verdict(
                        new MaintenanceGuard(),
                        aProposal("restart_pod"),
                        aSnapshot().in(cart)))
                .isEqualTo(new Verdict.Hold(
                        "Maintenance is announced until 2026-01-01T14:30:00Z.", Duration.ofMinutes(150)));
    }

    /** 2026-01-01 is a Thursday, and the snapshots are taken at noon. */
    @ParameterizedTest
    @CsvSource({
        "shop, restart_pod, shop/Pod/a, HOLD",
        "shop, collect_diagnostics, shop/Pod/a, ALLOW",
        "shop, restart_pod, web/Pod/a, ALLOW",
        "shop, update_network_policy, Namespace/shop, HOLD",
        "shop, cordon_node, Node/w, ALLOW",
        "*, cordon_node, Node/w, HOLD",
        "*, restart_pod, shop/Pod/a, HOLD",
    })
    void aMaintenanceWindowKeepsHandsOffWhileItIsOpen(String namespace, String action, String target, String word) {
        var policy = aPolicy().cautious(Caution.DEFAULTS.maintaining(Map.of(namespace, "Thu 11:00-13:30 UTC")));

        assertThat(word(new MaintenanceGuard(), aProposal(action).on(target), with(policy)))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T12:30:00Z, PT90M, The maintenance window Thu 11:00-13:30 UTC is open until 2026-01-01T13:30:00Z.",
        "2026-01-01T14:30:00Z, PT150M, Maintenance is announced until 2026-01-01T14:30:00Z.",
    })
    void ofAWindowAndAnAnnouncementTheLongerHolds(String announced, Duration hold, String reason) {
        var cart = aDeployment("shop", "cart").annotated("kubernaut.io/maintenance-until", announced);
        var policy = aPolicy().cautious(Caution.DEFAULTS.maintaining(Map.of("shop", "Thu 11:00-13:30 UTC")));

        assertThat(verdict(
                        new MaintenanceGuard(),
                        aProposal("restart_pod"),
                        with(policy).in(cart)))
                .isEqualTo(new Verdict.Hold(reason, hold));
    }

    @ParameterizedTest
    @CsvSource({
        "restart_pod, 0.69, NEEDS_APPROVAL, 'The model is sure by 69 %, and 70 % are asked for.'",
        "restart_pod, 0.7, ALLOW, The model is sure by 70 %.",
        "restart_pod, , NEEDS_APPROVAL, The model did not say how sure it is.",
        "collect_diagnostics, 0.1, ALLOW, Nothing is changed.",
    })
    void aModelThatIsNotSureIsNotBelievedWithoutAPerson(String action, Double confidence, String word, String reason) {
        var proposal = aProposal(action).byModel();
        var verdict = verdict(
                new ConfidenceGuard(), confidence == null ? proposal : proposal.confident(confidence), aSnapshot());

        assertThat(verdict.word()).isEqualTo(word);
        assertThat(verdict.reason()).isEqualTo(reason);
    }

    @Test
    void rulesAreTrustedByStagesAndNotByConfidence() {
        assertThat(word(new ConfidenceGuard(), aProposal("restart_pod"), aSnapshot()))
                .isEqualTo("ALLOW");
    }

    @ParameterizedTest
    @CsvSource({
        "FOUND, restart_pod, ALLOW",
        "GONE, restart_pod, DENY",
        "UNKNOWN, restart_pod, DENY",
        "WIDE, restart_network, ALLOW",
        "GONE, collect_diagnostics, ALLOW",
    })
    void aTargetThatIsNotThereIsNotActedOn(Presence presence, String action, String word) {
        assertThat(word(new StaleGuard(), aProposal(action), aSnapshot().subjectThatIs(presence)))
                .isEqualTo(word);
    }

    @Test
    void anAlertThatIsOverIsNotActedOn() {
        assertThat(word(
                        new StaleGuard(),
                        aProposal("restart_pod"),
                        aSnapshot().with(anAlert("KubePodCrashLooping").resolved())))
                .isEqualTo("DENY");
    }

    @Test
    void aClusterThatCannotBeReadIsWaitedFor() {
        assertThat(verdict(
                        new StaleGuard(), aProposal("restart_pod"), aSnapshot().clusterAway("the watch is broken")))
                .isEqualTo(new Verdict.Hold("The cluster cannot be read: the watch is broken", Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "restart_pod, 29, ALLOW",
        "restart_pod, 30, HOLD",
        "collect_diagnostics, 99, ALLOW",
    })
    void theHourlyRateIsKept(String action, int lastHour, String word) {
        assertThat(word(new RateGuard(), aProposal(action), aSnapshot().load(0, 0, lastHour)))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"restart_pod, NEEDS_APPROVAL", "scale_deployment, ALLOW"})
    void theOperatorIsAskedWhereTheyWantToBe(String action, String word) {
        assertThat(word(new ApprovalGuard(), aProposal(action), with(aPolicy().askingBefore("restart_pod"))))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        // Revision 2 has a ready pod; nothing is known of 1; 3 is the one that fails.
        "2, cart, ALLOW",
        "1, cart, NEEDS_APPROVAL",
        "7, cart, NEEDS_APPROVAL",
        "'', cart, ALLOW",
        "2, other, NEEDS_APPROVAL",
    })
    void aPersonIsAskedBeforeARollbackToWhatIsNotKnownToHaveBeenHealthy(String revision, String target, String word) {
        var cart = aDeployment("shop", "cart");
        var rollback = aProposal("rollback_deployment").on("shop/Deployment/" + target);
        var snapshot = aSnapshot()
                .about("shop/Deployment/cart")
                .in(cart, release(3, 0, 1), release(2, 1, 2), release(1, 0, 900));

        assertThat(word(
                        new ApprovalGuard(),
                        revision.isEmpty() ? rollback : rollback.with("toRevision", Long.parseLong(revision)),
                        snapshot))
                .isEqualTo(word);
    }

    @Test
    void aPersonIsAskedWhereNoEarlierRevisionIsKnownToHaveBeenHealthy() {
        var snapshot = aSnapshot()
                .about("shop/Deployment/cart")
                .in(aDeployment("shop", "cart"), release(3, 0, 1), release(2, 0, 900));

        assertThat(verdict(
                        new ApprovalGuard(),
                        aProposal("rollback_deployment")
                                .on("shop/Deployment/cart")
                                .with("toRevision", 2L),
                        snapshot))
                .isEqualTo(new Verdict.NeedsApproval(
                        "Nothing shows that revision 2 was ever healthy; a person decides whether to go back to it."));
    }

    private static WorkloadMaking release(int revision, int ready, int hoursAgo) {
        return aReplicaSet("shop", "cart-" + revision)
                .ownedBy("Deployment", "cart")
                .revision(revision)
                .template("template-" + revision)
                .replicas(ready, ready)
                .createdAt(Instant.parse("2026-01-01T12:00:00Z").minus(Duration.ofHours(hoursAgo)));
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT-1S"})
    void aHoldAlwaysEndsLater(Duration never) {
        assertThatThrownBy(() -> new Verdict.Hold("why", never)).isInstanceOf(IllegalArgumentException.class);
    }
}
