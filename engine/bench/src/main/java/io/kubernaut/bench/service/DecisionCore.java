package io.kubernaut.bench.service;

import io.kubernaut.bench.CpuTime;
import io.kubernaut.bench.DecisionBenchmark;
import io.kubernaut.bench.ReferenceBenchmark;
import java.nio.file.Path;
import java.util.TreeMap;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What a decision costs without anything around it, by JMH. */
final class DecisionCore {
    private DecisionCore() {}

    /** Microseconds of processor time of one decision by number of rules, and of the reference as {@code -rules}. */
    static TreeMap<Integer, Double> measure(boolean quick, Path log) throws RunnerException {
        var options = new OptionsBuilder()
                .include(quick ? DecisionBenchmark.class.getName() : DecisionBenchmark.class.getPackageName())
                .param("rules", quick ? new String[] {"300", "3000"} : new String[] {"300", "1000", "3000"})
                .forks(1)
                .warmupIterations(quick ? 3 : 5)
                .warmupTime(TimeValue.seconds(quick ? 5 : 8))
                .measurementIterations(quick ? 4 : 5)
                .measurementTime(TimeValue.seconds(quick ? 3 : 4))
                .addProfiler(CpuTime.class)
                .verbosity(VerboseMode.NORMAL)
                .output(log.toString())
                .build();
        var micros = new TreeMap<Integer, Double>();
        for (var result : new Runner(options).run()) {
            int rules = Integer.parseInt(result.getParams().getParam("rules"));
            boolean reference = result.getParams().getBenchmark().contains(ReferenceBenchmark.class.getSimpleName());
            micros.put(reference ? -rules : rules, CpuTime.of(result));
        }
        return micros;
    }
}
