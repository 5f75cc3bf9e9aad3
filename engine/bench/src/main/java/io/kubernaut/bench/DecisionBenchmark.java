package io.kubernaut.bench;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.RuleBaseCompiler;
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
    @Param({"300", "1000", "3000"})
    public int rules;

    @SuppressWarnings("NullAway.Init")
    private DroolsKnowledgeBase base;

    private List<Snapshot> snapshots = List.of();
    private int next;

    @Setup
    public void compile() {
        snapshots = ScenarioSnapshots.all();
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
}
