package io.kubernaut.core.advice;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Advisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiscreetModelsTest {
    private final List<Snapshot> shown = new ArrayList<>();
    private final Models models = new Models() {
        @Override
        public Optional<String> off() {
            return Optional.empty();
        }

        @Override
        public Opinion ask(Snapshot snapshot, Advisor.Question question) {
            shown.add(snapshot);
            return new Opinion(new Advisor.Advice.NotConsulted("nobody"), List.of());
        }
    };

    private static WhenToAsk excluding(String... namespaces) {
        var all = WhenToAsk.Choice.of(List.of(), List.of());
        return new WhenToAsk(
                all, WhenToAsk.Choice.of(List.of(), List.of(namespaces)), all, false, Duration.ofMinutes(1));
    }

    @Test
    void showNothingOfANamespaceAboutWhichNobodyIsAskedOnANodeOfAll() {
        var snapshot = aSnapshot()
                .about("Node/worker-1")
                .in(
                        aNode("worker-1"),
                        aPod("payroll", "salaries-1").on("worker-1").crashing(),
                        aPod("shop", "cart-1").on("worker-1"))
                .with(anAlert("KubeNodeNotReady").with("node", "worker-1"))
                .made();
        assertThat(SnapshotCodec.write(snapshot)).contains("salaries-1").contains("cart-1");

        new DiscreetModels(models, excluding("payroll")).ask(snapshot, new Advisor.Question.Propose(List.of()));
        new DiscreetModels(models, excluding()).ask(snapshot, new Advisor.Question.Propose(List.of()));

        assertThat(SnapshotCodec.write(shown.getFirst()))
                .doesNotContain("payroll")
                .doesNotContain("salaries-1")
                .contains("cart-1")
                .contains("worker-1");
        assertThat(shown.getLast()).isEqualTo(snapshot);
    }

    @Test
    void areNotAskedAtAllAboutWhatWasExcludedWhileTheQuestionWaited() {
        var snapshot = aSnapshot()
                .about("payroll/Pod/salaries-1")
                .in(aPod("payroll", "salaries-1").crashing())
                .with(anAlert("KubePodCrashLooping").ofPod("payroll", "salaries-1"))
                .made();

        var opinion =
                new DiscreetModels(models, excluding("payroll")).ask(snapshot, new Advisor.Question.Propose(List.of()));

        assertThat(shown).isEmpty();
        assertThat(opinion.calls()).isEmpty();
        assertThat(opinion.advice()).isInstanceOf(Advisor.Advice.NotConsulted.class);
    }
}
