package io.kubernaut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Evaluations at the same time share the compiled rules and nothing else. */
class SimultaneousEvaluationTest {
    private static final int TIMES = 5_000;
    private static final Map<String, String> DRL = Map.of("all.drl", """
            package all
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Finding
            rule "all/seen"
            when
                $s : Snapshot()
            then
                insert( Finding.of( "seen", $s.target(), $s.symptom() ) );
            end
            rule "all/seen-again"
            when
                $s : Snapshot( $symptom : symptom )
                $f : Finding( name == "seen" )
            then
                insert( Finding.of( "seen-again", $f.cause(), $f.evidence() + " " + $symptom ) );
            end
            rule "all/seen-on-the-way"
            when
                $s : Snapshot()
                do[onTheWay]
                Finding( name == "seen" )
            then
                insert( Finding.of( "arrived", $s.target(), $s.symptom() ) );
            then[onTheWay]
                insert( Finding.of( "on-the-way", $s.target(), $s.symptom() ) );
            end
            """);

    @Test
    void noEvaluationSeesTheFactsOfAnother() throws Exception {
        var symptoms = List.of("crash-loop", "oom-killed", "not-ready");
        try (var rules = RuleBaseCompiler.compile(DRL);
                var threads = Executors.newFixedThreadPool(symptoms.size())) {
            var together = new CyclicBarrier(symptoms.size());
            var running = new ArrayList<Future<?>>();
            for (var symptom : symptoms) {
                running.add(threads.submit(evaluating(rules, symptom, together)));
            }
            for (var each : running) {
                each.get();
            }
        }
    }

    private static Callable<Void> evaluating(DroolsKnowledgeBase rules, String symptom, CyclicBarrier together) {
        var snapshot = SnapshotFixture.aSnapshot(symptom);
        return () -> {
            together.await();
            for (int i = 0; i < TIMES; i++) {
                var evaluation = rules.evaluate(snapshot);
                assertThat(evaluation.quarantined()).isEmpty();
                assertThat(evaluation.findings())
                        .extracting(f -> f.name() + ": " + f.evidence())
                        .containsExactly(
                                "arrived: " + symptom,
                                "on-the-way: " + symptom,
                                "seen: " + symptom,
                                "seen-again: " + symptom + " " + symptom);
            }
            return null;
        };
    }
}
