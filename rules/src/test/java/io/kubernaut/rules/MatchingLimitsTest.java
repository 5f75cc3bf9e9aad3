package io.kubernaut.rules;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.rules.SnapshotFixture.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation.Quarantined;
import io.kubernaut.core.decision.Evaluation.Weight;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.whynot.Agreement;
import io.kubernaut.rules.whynot.RuleWhy.Verdict;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that look at too much, and that fail where the engine does not say whose it is. */
@Timeout(120)
class MatchingLimitsTest {
    private static final String HEAD = """
            package tests
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.cluster.AutoscalerState.Metric
            import io.kubernaut.core.cluster.PodState
            import io.kubernaut.core.decision.Finding
            import io.kubernaut.core.decision.Proposal
            import io.kubernaut.core.decision.Veto
            """;

    /** It shares its first patterns with the rules that are added. */
    private static final String GOOD = HEAD + """
            rule "good/restart"
            when
                $s : Snapshot( symptom == "crash-loop" )
                $p : PodState() from $s.pods
            then
                insert( Proposal.of( "restart_pod", $p.ref(), "one of " ) );
            end
            """;

    private static final String FIVE_LISTS = """
            $s : Snapshot( symptom == "crash-loop" )
            $p : PodState() from $s.pods
            $q : PodState() from $s.pods
            $r : PodState() from $s.pods
            $t : PodState() from $s.pods
            $u : PodState() from $s.pods
            """;

    private static String rule(String name, String conditions, String consequence) {
        return HEAD + "rule \"" + name + "\"\nwhen\n" + conditions + "\nthen\n" + consequence + "\nend\n";
    }

    private static String bad(String conditions) {
        return rule("bad/rule", conditions, "insert( Veto.of( \"*\", $s.target(), \"never\" ) );");
    }

    private static Snapshot fiftyPods() {
        var cart = aDeployment("shop", "cart");
        var release = aReplicaSet("shop", "cart-1").ownedBy(cart).labelled("pod-template-hash", "1");
        var objects = new ArrayList<ClusterObject>();
        objects.add(cart.made());
        objects.add(release.made());
        for (int i = 10; i < 60; i++) {
            objects.add(aPod("shop", "cart-1-" + i).ownedBy(release).on("n1").made());
        }
        return aSnapshot("crash-loop", Policy.DEFAULTS, Memory.EMPTY, objects.toArray(ClusterObject[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FIVE_LISTS,
                "$s : Snapshot( symptom == \"crash-loop\" ) not ( PodState( $n : name ) from $s.pods"
                        + " and PodState() from $s.pods and PodState( name == $n ) from $s.pods"
                        + " and PodState( name == \"none\" ) from $s.pods )",
                "$s : Snapshot( symptom == \"crash-loop\" ) accumulate( PodState() from $s.pods"
                        + " and PodState() from $s.pods and PodState() from $s.pods and PodState() from $s.pods;"
                        + " $n : count( 1 ); $n > 0 )",
            })
    void aRuleThatCombinesListsIsLeftOutByNameAndTheOthersDecide(String conditions) {
        try (var base = RuleBaseCompiler.compile(Map.of("good.drl", GOOD, "bad.drl", bad(conditions)))) {
            var snapshot = fiftyPods();
            var evaluation = base.evaluate(snapshot);

            assertThat(evaluation.quarantined())
                    .containsExactly(
                            new Quarantined("bad/rule", "it looks at more than 50000 combinations", Weight.DECIDES));
            assertThat(evaluation.proposals()).hasSize(50).allMatch(Proposal::mayBeChosen);
            assertThat(base.evaluate(snapshot)).isEqualTo(evaluation);
            assertThat(base.evaluate(aSnapshot("something-else")).quarantined()).isEmpty();
        }
    }

    @Test
    void whatARuleInShadowCombinesLeavesTheDecisionAsItWas() {
        var sources = Origin.together(Map.of("good.drl", GOOD), Map.of("bad.drl", bad(FIVE_LISTS)));
        try (var alone = RuleBaseCompiler.compile(Map.of("good.drl", GOOD));
                var base = RuleBaseCompiler.compile(sources)) {
            var evaluation = base.evaluate(fiftyPods());

            assertThat(evaluation.quarantined())
                    .singleElement()
                    .satisfies(q -> assertThat(q.rule()).isEqualTo("bad/rule"))
                    .satisfies(q -> assertThat(q.weight()).isEqualTo(Weight.ASIDE));
            assertThat(evaluation.proposals())
                    .isEqualTo(alone.evaluate(fiftyPods()).proposals());
        }
    }

    @Test
    void explanationsDoNotGoThroughWhatTheEngineDidNot() {
        try (var base = RuleBaseCompiler.compile(Map.of("good.drl", GOOD, "bad.drl", bad(FIVE_LISTS)))) {
            assertThat(new Agreement(base).on(fiftyPods()).lines())
                    .filteredOn(l -> l.rule().equals("bad/rule"))
                    .singleElement()
                    .satisfies(l -> assertThat(l.explained()).isEqualTo(Verdict.CANNOT_TELL))
                    .satisfies(l -> assertThat(l.remark())
                            .isEqualTo("it was left out because it failed: it looks at more than 50000 combinations"));
        }
    }

    @Test
    void aRuleThatCombinesFindingsIsLeftOutAndNotThoseThatFound() {
        var finding = rule("good/find", """
                $s : Snapshot( symptom == "crash-loop" )
                $p : PodState() from $s.pods
                $q : PodState() from $s.pods""", "insert( Finding.of( \"one\", $p.ref(), $q.name() ) );");
        var joined = bad("""
                $s : Snapshot( symptom == "crash-loop" )
                Finding( name == "one" )
                Finding( name == "one" )
                Finding( name == "one" )""");
        try (var base = RuleBaseCompiler.compile(Map.of("good.drl", finding, "bad.drl", joined))) {
            var evaluation = base.evaluate(fiftyPods());

            assertThat(evaluation.quarantined())
                    .containsExactly(new Quarantined(
                            "bad/rule",
                            "it combines more than 100 findings, proposals and vetoes with one another",
                            Weight.DECIDES));
            assertThat(evaluation.findings()).hasSize(50);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$s : Snapshot( symptom == \"crash-loop\" ) Metric() from $s.autoscaler.metrics",
                "$s : Snapshot( symptom == \"crash-loop\" ) not Metric( name == \"cpu\" ) from $s.autoscaler.metrics",
                "$s : Snapshot( symptom == \"crash-loop\" )"
                        + " accumulate( Metric() from $s.autoscaler.metrics; $n : count( 1 ); $n > 0 )",
            })
    void aFromSomethingThatIsNotThereLeavesOutTheRuleByName(String conditions) {
        var broken = bad(conditions);
        try (var base = RuleBaseCompiler.compile(Map.of("good.drl", GOOD, "bad.drl", broken))) {
            var evaluation = base.evaluate(fiftyPods());

            assertThat(evaluation.quarantined()).singleElement().satisfies(q -> {
                assertThat(q.rule()).isEqualTo("bad/rule");
                assertThat(q.failure()).startsWith("java.lang.NullPointerException");
                assertThat(q.weight()).isEqualTo(Weight.DECIDES);
            });
            assertThat(evaluation.proposals()).hasSize(50);
        }
    }

    @Test
    void aConsequenceThatOverflowsTheStackLeavesOutTheRuleByName() {
        var endless = rule(
                "bad/rule",
                "$s : Snapshot( symptom == \"crash-loop\" )",
                "java.util.ArrayList own = new java.util.ArrayList(); own.add( own );"
                        + " insert( Veto.of( \"*\", $s.target(), \"never \" + own.hashCode() ) );");
        try (var base = RuleBaseCompiler.compile(Map.of("good.drl", GOOD, "bad.drl", endless))) {
            assertThat(base.evaluate(fiftyPods()).quarantined())
                    .containsExactly(new Quarantined("bad/rule", "java.lang.StackOverflowError", Weight.DECIDES));
        }
    }

    /** A hostile expression in a condition: the engine does not say in whose. */
    @Test
    void aConditionInShadowThatOverflowsTheStackLeavesTheDecisionAlone() {
        var endless = bad("$s : Snapshot( symptom == \"crash-loop\", \"a\".repeat( 100000 ) matches \"(a|b)*c\" )");
        var sources = Origin.together(Map.of("good.drl", GOOD), Map.of("bad.drl", endless));
        try (var base = RuleBaseCompiler.compile(sources);
                var counting = RuleBaseCompiler.compile(Map.of("bad.drl", endless))) {
            var evaluation = base.evaluate(fiftyPods());

            assertThat(evaluation.mayBeChosen()).hasSize(50);
            assertThat(evaluation.quarantined())
                    .singleElement()
                    .satisfies(q -> assertThat(q.weight()).isEqualTo(Weight.ASIDE));
            assertThatThrownBy(() -> counting.evaluate(fiftyPods())).isInstanceOf(EvaluationFailedException.class);
        }
    }

    @Test
    void rulesThatFireOftenTogetherAreNoFailureOfAnyOfThem() {
        var pairs =
                "$s : Snapshot( symptom == \"crash-loop\" ) $a : PodState() from $s.pods $b : PodState() from $s.pods";
        var sources = new TreeMap<String, String>();
        for (int i = 0; i < 3; i++) {
            sources.put(
                    i + ".drl",
                    rule(
                            "often/" + i,
                            pairs,
                            "insert( Finding.of( \"pair\", $a.ref(), $b.name() + \"%d\" ) );".formatted(i)));
        }
        try (var base = RuleBaseCompiler.compile(sources)) {
            var evaluation = base.evaluate(fiftyPods());

            assertThat(evaluation.quarantined()).isEmpty();
            assertThat(evaluation.fired()).hasSize(3 * 50 * 50);
        }
    }
}
