package io.kubernaut.core.guard;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.QuietLog;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.ProposalFixtures.ProposalMaking;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.TrustStage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardsTest {
    @RegisterExtension
    static final QuietLog LOG = QuietLog.of(Guards.class);

    private static final Guards STANDARD = Guards.standard(ExecutorGuard.Executable.EVERYTHING);

    private static Guards.Report check(Guards guards, ProposalMaking proposal, SnapshotMaking snapshot) {
        var made = proposal.made();
        return guards.check(made, ActionCatalogue.standard().find(made.action()).orElseThrow(), snapshot.made());
    }

    private static Guard saying(String name, Verdict verdict) {
        return new Guard() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String configuredBy() {
                return "";
            }

            @Override
            public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
                if (verdict == null) {
                    throw new IllegalStateException("no idea");
                }
                return verdict;
            }
        };
    }

    private static Guards.Report report(Guard... guards) {
        return check(new Guards(Arrays.asList(guards)), aProposal("restart_pod"), aSnapshot());
    }

    /** The order is that of the design, with two that it does not name: whether rules failed, and who carries it out. */
    @Test
    void allAnswerInTheirOrderEvenAfterADenial() {
        var report = check(
                STANDARD,
                aProposal("restart_pod").trusted(TrustStage.SHADOW),
                aSnapshot().mode(Mode.OFF).in(aDeployment("shop", "cart")));

        assertThat(report.answers())
                .extracting(a -> a.guard().name())
                .containsExactly(
                        "mode",
                        "trust",
                        "rules",
                        "executor",
                        "scope",
                        "protected-namespace",
                        "maintenance",
                        "stale",
                        "ownership",
                        "cooldown",
                        "oscillation",
                        "blast-radius",
                        "disruption-budget",
                        "capacity",
                        "data-risk",
                        "confidence",
                        "rate",
                        "approval");
        assertThat(report.answers())
                .allSatisfy(a -> assertThat(a.verdict().reason()).endsWith("."));
        assertThat(report.denied())
                .hasValueSatisfying(a -> assertThat(a.guard().name()).isEqualTo("mode"));
    }

    @Test
    void aQuietClusterLetsAHarmlessRestartThrough() {
        var report = check(STANDARD, aProposal("restart_pod"), aSnapshot().in(aDeployment("shop", "cart")));

        assertThat(report.answers()).extracting(a -> a.verdict().word()).containsOnly("ALLOW");
    }

    @Test
    void theFirstDenialTheLongestHoldAndTheFirstQuestionSpeak() {
        var report = report(
                saying("a", new Verdict.Hold("short", Duration.ofMinutes(1))),
                saying("b", new Verdict.NeedsApproval("first")),
                saying("c", new Verdict.Deny("first")),
                saying("d", new Verdict.Hold("long", Duration.ofMinutes(9))),
                saying("e", new Verdict.Deny("second")),
                saying("f", new Verdict.NeedsApproval("second")));

        assertThat(report.denied().orElseThrow().guard().name()).isEqualTo("c");
        assertThat(report.held().orElseThrow().guard().name()).isEqualTo("d");
        assertThat(report.needsApproval().orElseThrow().guard().name()).isEqualTo("b");
    }

    @Test
    void nothingSpeaksWhereAllAllow() {
        var report = report(saying("a", new Verdict.Allow("fine")));

        assertThat(report.denied()).isEmpty();
        assertThat(report.held()).isEmpty();
        assertThat(report.needsApproval()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"restart_pod, DENY", "collect_diagnostics, ALLOW", "notify_only, ALLOW"})
    void aGuardThatFailsStopsActingAndNotTelling(String action, String word) {
        var report = check(
                new Guards(List.of(saying("broken", null), saying("next", new Verdict.Allow("fine")))),
                aProposal(action),
                aSnapshot());

        assertThat(report.answers()).hasSize(2);
        assertThat(report.answers().getFirst().verdict().word()).isEqualTo(word);
        assertThat(report.answers().getFirst().verdict().reason()).contains("no idea");
    }
}
