package io.kubernaut.bench;

import java.util.TreeMap;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs all benchmarks and prints what a decision costs beside the reference; arguments are JMH's own. */
public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        var reference = new TreeMap<Integer, Double>();
        var decision = new TreeMap<Integer, Double>();
        var options = new OptionsBuilder()
                .parent(new CommandLineOptions(arguments))
                .addProfiler(CpuTime.class)
                .build();
        for (var result : new Runner(options).run()) {
            var parameters = result.getParams();
            var into = parameters.getBenchmark().endsWith("rootFact") ? reference : decision;
            into.put(Integer.parseInt(parameters.getParam("rules")), CpuTime.of(result));
        }
        System.out.println("\nProcessor time of one decision:\n");
        System.out.println("| rules | root fact, µs | decision, µs | ratio |\n| --- | --- | --- | --- |");
        decision.forEach((rules, micros) -> System.out.printf(
                "| %,d | %.1f | %.1f | %.1f |%n",
                rules,
                reference.getOrDefault(rules, Double.NaN),
                micros,
                micros / reference.getOrDefault(rules, Double.NaN)));
    }
}
