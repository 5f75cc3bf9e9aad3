package io.kubernaut.bench;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One decision by the shipped rules and more of their kind, about the snapshots of all scenarios in turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 8)
@Measurement(iterations = 5, time = 4)
public class DecisionBenchmark {
    private static final Path SCENARIOS = Path.of(System.getProperty("kubernaut.root", "../.."), "rules", "scenarios");

    @Param({"300", "1000", "3000"})
    public int rules;

    @SuppressWarnings("NullAway.Init")
    private DroolsKnowledgeBase base;

    private List<Snapshot> snapshots = List.of();
    private int next;

    @Setup
    public void compile() {
        snapshots = snapshots();
        base = RuleBaseCompiler.compile(RuleSets.grown(rules));
    }

    @TearDown
    public void close() {
        base.close();
    }

    @Benchmark
    public Evaluation decision() {
        next = next + 1 == snapshots.size() ? 0 : next + 1;
        return base.evaluate(snapshots.get(next));
    }

    private static List<Snapshot> snapshots() {
        var catalogue = ActionCatalogue.standard();
        var judgement = new Judgement(
                catalogue, Guards.standard(ExecutorGuard.Executable.EVERYTHING), Advisor.nobody("no model"));
        try (var rules = ShippedRules.load()) {
            var deliberation = new Deliberation(() -> rules, catalogue, judgement);
            return new ScenarioRunner(deliberation, m -> Manifests.view("", m), Policy.DEFAULTS)
                    .runAll(new ScenarioReader().readAll(SCENARIOS)).stream()
                            .flatMap(r -> r.deliberated().stream())
                            .map(Deliberated::snapshot)
                            .toList();
        }
    }
}
