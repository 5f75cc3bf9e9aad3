package io.kubernaut.bench;

import io.kubernaut.bench.RootAlert.RootPod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectInsertedEvent;
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
import org.openjdk.jmh.annotations.Warmup;

/** The reference: one root fact with twenty pods, two rules for its name, and both fire: about 20 KB a decision. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 8)
@Measurement(iterations = 5, time = 4)
public class ReferenceBenchmark {
    @Param({"300", "1000", "3000"})
    public int rules;

    @SuppressWarnings("NullAway.Init")
    private KieBase base;

    private List<RootAlert> alerts = List.of();
    private int next;

    @Setup
    public void compile() {
        var services = KieServices.get();
        var files = services.newKieFileSystem();
        files.write("src/main/resources/reference/reference.drl", RuleSets.reference(rules));
        services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
        base = services.newKieContainer(services.getRepository().getDefaultReleaseId())
                .getKieBase();
        alerts = IntStream.range(0, rules / RuleSets.PER_NAME)
                .mapToObj(i -> new RootAlert("alert-" + i, "critical", pods()))
                .toList();
    }

    private static List<RootPod> pods() {
        return IntStream.range(0, 20)
                .mapToObj(i -> new RootPod("pod-" + i, i == 7, i))
                .toList();
    }

    @Benchmark
    public List<Object> rootFact() {
        next = next + 1 == alerts.size() ? 0 : next + 1;
        var proposals = new ArrayList<Object>();
        var session = base.newKieSession();
        try {
            session.addEventListener(new DefaultRuleRuntimeEventListener() {
                @Override
                public void objectInserted(ObjectInsertedEvent event) {
                    if (event.getRule() != null) {
                        proposals.add(event.getObject());
                    }
                }
            });
            session.insert(alerts.get(next));
            session.fireAllRules();
        } finally {
            session.dispose();
        }
        return proposals;
    }
}
