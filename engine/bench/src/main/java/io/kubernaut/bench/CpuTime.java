package io.kubernaut.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.ScalarResult;

/** The processor time of the measuring thread, in microseconds an operation: what others do beside it does not count. */
public final class CpuTime implements InternalProfiler {
    static final String NAME = "cpu";
    private long before;

    /** Microseconds an operation. */
    public static double of(RunResult result) {
        return result.getSecondaryResults().values().stream()
                .filter(r -> r.getLabel().endsWith(NAME))
                .findFirst()
                .orElseThrow()
                .getScore();
    }

    @Override
    public String getDescription() {
        return "Processor time of the worker threads";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = ofWorkers();
    }

    @Override
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double micros = (ofWorkers() - before) / 1_000.0;
        long operations = result.getMetadata().getAllOps();
        return List.of(new ScalarResult(NAME, micros / Math.max(1, operations), "us/op", AggregationPolicy.AVG));
    }

    private static long ofWorkers() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getAllThreadIds())
                .filter(id -> {
                    var info = threads.getThreadInfo(id);
                    return info != null && info.getThreadName().contains("jmh-worker");
                })
                .map(threads::getThreadCpuTime)
                .sum();
    }
}
