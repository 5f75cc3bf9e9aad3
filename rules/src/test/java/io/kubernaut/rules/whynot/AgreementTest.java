package io.kubernaut.rules.whynot;

import static io.kubernaut.rules.whynot.RuleFixture.baseOf;
import static io.kubernaut.rules.whynot.RuleFixture.rule;
import static io.kubernaut.rules.whynot.RuleFixture.threePods;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.rules.whynot.Agreement.Line;
import io.kubernaut.rules.whynot.RuleWhy.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgreementTest {
    /** How often each kind of condition matches on three pods, two of them killed for memory. */
    private static Map<String, Integer> kinds() {
        var kinds = new LinkedHashMap<String, Integer>();
        kinds.put("$s : Snapshot( symptom == \"crash-loop\", workload != null )", 1);
        kinds.put("$s : Snapshot( symptom == \"oom\" || severity == \"critical\" )", 1);
        kinds.put("$s : Snapshot( symptom == \"oom\" )", 0);
        kinds.put("$s : Snapshot( symptom in ( \"crash-loop\", \"oom\" ), name matches \"An.*\" )", 1);
        kinds.put("$s : Snapshot() PodState( restarts() > 0 ) from $s.pods", 2);
        kinds.put("$s : Snapshot() $p : PodState() from $s.pods PodState( node == $p.node ) from $s.pods", 5);
        kinds.put("$s : Snapshot() $p : PodState() from $s.pods ContainerState( restarts > 0 ) from $p.containers", 2);
        kinds.put("$s : Snapshot() ContainerState( restarts > 0 ) from $s.pods", 0);
        kinds.put("$s : Snapshot( $w : workload ) $n : String( length > 2 ) from $w.name", 1);
        kinds.put("$s : Snapshot() PodState() from $s.pod", 0);
        kinds.put("$s : Snapshot() exists PodState( restarts() > 0 ) from $s.pods", 1);
        kinds.put("$s : Snapshot() exists PodState( node == \"n9\" ) from $s.pods", 0);
        kinds.put("$s : Snapshot() not PodState( node == \"n9\" ) from $s.pods", 1);
        kinds.put("$s : Snapshot() not PodState( ready ) from $s.pods", 0);
        kinds.put(
                "$s : Snapshot() not ( $p : PodState( ready ) from $s.pods and PodState( !ready, node == $p.node ) from $s.pods )",
                0);
        kinds.put(
                "$s : Snapshot() not ( $p : PodState( ready ) from $s.pods and PodState( !ready, node != $p.node, restarts() == 0 ) from $s.pods )",
                1);
        kinds.put(
                "$s : Snapshot() exists ( $p : PodState( ready ) from $s.pods and not PodState( node == \"n3\" ) from $s.pods )",
                1);
        kinds.put("$s : Snapshot() ( PodState( ready ) from $s.pods or PodState( restarts() > 0 ) from $s.pods )", 3);
        kinds.put(
                "$s : Snapshot() ( PodState( ready ) from $s.pods or Snapshot( name == \"AnAlert\" ) ) ( Snapshot() or Finding( name == \"none\" ) )",
                2);
        kinds.put("$s : Snapshot() not ( PodState( node == \"n9\" ) from $s.pods or Finding( name == \"none\" ) )", 1);
        kinds.put("$s : Snapshot() exists ( PodState( node == \"n9\" ) from $s.pods or Snapshot() )", 1);
        kinds.put("$s : Snapshot() forall ( $p : PodState( ready ) from $s.pods )", 0);
        kinds.put("$s : Snapshot() forall ( $p : PodState( running() ) from $s.pods )", 1);
        kinds.put("$s : Snapshot() eval( $s.symptom().equals( \"crash-loop\" ) )", 1);
        kinds.put("$s : Snapshot() eval( $s.symptom().equals( \"oom\" ) )", 0);
        kinds.put("$s : Snapshot() accumulate( PodState( !ready ) from $s.pods; $n : count(); $n == 2 )", 1);
        kinds.put("$s : Snapshot() accumulate( PodState( !ready ) from $s.pods; $n : count(); $n > 2 )", 0);
        kinds.put(
                "$s : Snapshot() accumulate( $p : PodState( $r : restarts() ) from $s.pods; $sum : sum( $r ), $n : count(); $n == 3, $sum > $n )",
                1);
        kinds.put(
                "$s : Snapshot() accumulate( $p : PodState( node == \"n9\", $r : restarts() ) from $s.pods; $m : max( $r ) )",
                0);
        kinds.put(
                "$s : Snapshot() accumulate( $p : PodState() from $s.pods; $m : max( $p.restarts() + $s.symptom().length() ); $m == 15 )",
                1);
        kinds.put(
                "$s : Snapshot() accumulate( $p : PodState( ready ) from $s.pods and PodState( node == $p.node, $r : restarts() ) from $s.pods; $m : max( $r ), $n : count( $r ); $n == 2 )",
                1);
        kinds.put(
                "$s : Snapshot() $n : Number( intValue > 1 ) from accumulate( PodState( restarts() > 0, $r : restarts() ) from $s.pods, count( $r ) )",
                1);
        kinds.put("$s : Snapshot() $l : List( size == 2 ) from collect( PodState( restarts() > 0 ) from $s.pods )", 1);
        kinds.put("$s : Snapshot() $l : List( size > 2 ) from collect( PodState( restarts() > 0 ) from $s.pods )", 0);
        return kinds;
    }

    @Test
    void holdsForEveryKindOfConditionToTheNumberOfMatches() {
        var rules = new ArrayList<String>();
        var expected = new LinkedHashMap<String, Integer>();
        kinds().forEach((conditions, matches) -> {
            var name = "kind/%02d".formatted(rules.size());
            rules.add(rule(name, conditions));
            expected.put(name, matches);
        });
        try (var base = baseOf(rules.toArray(String[]::new))) {
            var report = new Agreement(base).on(threePods());

            assertThat(report.untold()).isEmpty();
            assertThat(report.disagreements()).isEmpty();
            var firings = new LinkedHashMap<String, Integer>();
            report.lines().forEach(l -> firings.put(l.rule(), l.firings()));
            assertThat(firings).isEqualTo(expected);
        }
    }

    @Test
    void followsRulesFromFindingToFinding() {
        try (var base = baseOf(
                rule("chain/one", "$s : Snapshot() PodState( restarts() > 0 ) from $s.pods"),
                rule("chain/two", "$s : Snapshot() Finding( name == \"chain/one\" )"))) {
            var report = new Agreement(base).on(threePods());

            assertThat(report.lines().get(1)).isEqualTo(new Line("chain/two", Verdict.MATCHES, 2, 2, ""));
        }
    }

    @Test
    void noticesARuleWhoseMatchALaterFactContradicts() {
        try (var base = baseOf(
                rule("order/first", "salience( 10 )", "$s : Snapshot() not Finding()"),
                rule("order/second", "$s : Snapshot()"))) {
            var report = new Agreement(base).on(threePods());

            assertThat(report.complete()).isFalse();
            assertThat(report.disagreements())
                    .containsExactly(new Line(
                            "order/first",
                            Verdict.FAILS,
                            0,
                            1,
                            "it matches 0 times and fired once: a fact that came after it fired may contradict it"));
        }
    }

    /** What the explainer asks is not what the engine asks: as if a predicate were read wrongly. */
    @Test
    void noticesAnExplainerThatAsksSomethingElse() {
        try (var base = baseOf(rule("a/rule", "$s : Snapshot() PodState( restarts() > 0 ) from $s.pods"));
                var other = baseOf(rule("a/rule", "$s : Snapshot() PodState( restarts() == 0 ) from $s.pods"))) {
            assertThat(new Agreement(base, new Explainer(base)).on(threePods()).complete())
                    .isTrue();
            assertThat(new Agreement(base, new Explainer(other)).on(threePods()).disagreements())
                    .containsExactly(new Line(
                            "a/rule",
                            Verdict.MATCHES,
                            1,
                            2,
                            "it matches once and fired 2 times: a fact that came after it fired may contradict it"));
        }
    }

    @Test
    void neverAgreesSilentlyOnWhatItDoesNotFollow() {
        var beyond = List.of(
                rule("beyond/no-loop", "no-loop", "$s : Snapshot()"),
                rule("beyond/disabled", "enabled false", "$s : Snapshot()"),
                rule("beyond/agenda", "agenda-group \"other\"", "$s : Snapshot()"),
                rule(
                        "beyond/forall",
                        "$s : Snapshot() forall( $p : PodState( ready ) from $s.pods PodState( this == $p, running() ) from $s.pods )"),
                rule(
                        "beyond/group",
                        "$s : Snapshot() groupby( $p : PodState() from $s.pods; $k : $p.node(); $n : count() )"),
                rule("beyond/query", "$s : Snapshot() wanted( $s.symptom(); )"),
                "\nquery wanted( String $name ) Finding( name == $name ) end\n");
        for (var one : beyond.subList(0, beyond.size() - 1)) {
            try (var base = baseOf(one, beyond.getLast())) {
                var report = new Agreement(base).on(threePods());

                assertThat(report.complete()).as(one).isFalse();
                assertThat(report.untold()).as(one).singleElement().satisfies(l -> {
                    assertThat(l.explained()).isEqualTo(Verdict.CANNOT_TELL);
                    assertThat(l.remark()).isNotEmpty();
                    assertThat(l.agreed()).isFalse();
                });
                assertThat(report.disagreements()).as(one).isEmpty();
            }
        }
    }

    @Test
    void cannotTellOfARuleThatThrows() {
        try (var base = baseOf(
                rule("throws/always", "$s : Snapshot( alerts.get( 7 ) != null )"),
                rule("well/beside", "$s : Snapshot( name == \"AnAlert\" )"))) {
            var report = new Agreement(base).on(threePods());

            assertThat(report.untold()).singleElement().satisfies(l -> {
                assertThat(l.rule()).isEqualTo("throws/always");
                assertThat(l.remark()).contains("IndexOutOfBounds");
            });
            assertThat(report.lines().get(1)).isEqualTo(new Line("well/beside", Verdict.MATCHES, 1, 1, ""));
        }
    }
}
