package io.kubernaut.rules.scenario;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.scenario.Judge.Judgment;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides a scenario's alerts with the clock at its {@code now}, in mode act, with rules as if promoted; and judges. */
public final class ScenarioRunner {
    private final Deliberation deliberation;
    private final Function<List<Map<String, Object>>, ? extends ClusterView> clusters;
    private final Policy policy;
    private final Judge judge = new Judge();

    /** @param clusters makes a view of manifests; its cluster's name is empty, it stands for whichever is named */
    public ScenarioRunner(
            Deliberation deliberation,
            Function<List<Map<String, Object>>, ? extends ClusterView> clusters,
            Policy policy) {
        this.deliberation = deliberation;
        this.clusters = clusters;
        this.policy = policy;
    }

    /**
     * What came of a scenario.
     *
     * @param judgment null when the scenario expects nothing
     */
    public record Result(
            Scenario scenario,
            List<Deliberated> deliberated,
            @Nullable Judgment judgment) {
        public List<Decision> decisions() {
            return deliberated.stream()
                    .map(d -> d.decision().inClusterOfAlerts())
                    .toList();
        }
    }

    public Result run(Scenario scenario) {
        var view = clusters.apply(scenario.cluster());
        var firing = scenario.webhook().alerts().stream().filter(Alert::firing).toList();
        var deliberated = deliberation.deliberate(
                firing,
                view,
                new ScenarioMemory(scenario.history(), deliberation.symptoms()),
                policy,
                Mode.ACT,
                scenario.now());
        return result(scenario, deliberated, view);
    }

    /** The same scenario, where its incidents are decided otherwise. */
    public Result otherwise(Scenario scenario, List<Deliberated> deliberated) {
        return result(scenario, deliberated, clusters.apply(scenario.cluster()));
    }

    /** What harm proposals would do if a person agreed to all of them, in words; "" where none, or nothing is expected. */
    public String harm(Scenario scenario, List<Proposal> proposals) {
        var expected = scenario.expect();
        return expected == null || proposals.isEmpty()
                ? ""
                : judge.harm(expected, proposals, clusters.apply(scenario.cluster()));
    }

    private Result result(Scenario scenario, List<Deliberated> deliberated, ClusterView view) {
        var decisions = deliberated.stream().map(Deliberated::decision).toList();
        var expected = scenario.expect();
        return new Result(scenario, deliberated, expected == null ? null : judge.judge(expected, decisions, view));
    }

    public List<Result> runAll(List<Scenario> scenarios) {
        return scenarios.stream().map(this::run).toList();
    }
}
