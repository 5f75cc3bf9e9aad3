package io.kubernaut.rules.whynot;

import static io.kubernaut.rules.whynot.RuleFixture.baseOf;
import static io.kubernaut.rules.whynot.RuleFixture.rule;
import static io.kubernaut.rules.whynot.RuleFixture.threePods;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.rules.whynot.RuleWhy.Kind;
import io.kubernaut.rules.whynot.RuleWhy.Verdict;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static RuleWhy why(String conditions) {
        try (var base = baseOf(rule("a/rule", conditions))) {
            return new Explainer(base).rule(threePods(), "a/rule").orElseThrow();
        }
    }

    private static RuleWhy.Failure failure(RuleWhy why) {
        assertThat(why.verdict()).isEqualTo(Verdict.FAILS);
        return Objects.requireNonNull(why.failed());
    }

    @Test
    void namesTheFirstConditionThatFailsWithItsPlaceAndWhatItCameTo() {
        var why = why("$s : Snapshot( workload != null, symptom == \"oom\", name == \"Other\" )");

        assertThat(why.conditions()).isEqualTo(3);
        assertThat(why.held()).extracting(Step::text).containsExactly("workload != null");
        var failure = failure(why);
        assertThat(failure.kind()).isEqualTo(Kind.FALSE);
        assertThat(failure.condition().text()).isEqualTo("symptom == \"oom\"");
        assertThat(failure.condition().pattern()).isEqualTo("$s : Snapshot");
        assertThat(failure.condition().values()).containsExactly(new Reading("symptom", "\"crash-loop\""));
        assertThat(failure.condition().place()).isEqualTo("some/rules.drl:11");
        assertThat(why.file()).isEqualTo("some/rules.drl");
        assertThat(why.line()).isEqualTo(10);
    }

    @Test
    void followsTheFactThatCameFurthest() {
        var failure = failure(
                why("$s : Snapshot()\n    $p : PodState( restarts() > 0, node == \"n2\", ready ) from $s.pods"));

        assertThat(failure.condition().text()).isEqualTo("ready");
        assertThat(failure.condition().fact()).isEqualTo("shop/Pod/cart-1-c");
        assertThat(failure.condition().pattern()).isEqualTo("$p : PodState from $s.pods");
        assertThat(failure.condition().values()).containsExactly(new Reading("ready", "false"));
        assertThat(failure.condition().line()).isEqualTo(12);
        assertThat(failure.tried()).isEqualTo(3);
    }

    @Test
    void readsBothSidesOfAJoin() {
        var failure = failure(
                why(
                        "$s : Snapshot() $p : PodState( ready ) from $s.pods PodState( !ready, node != $p.node, name == $p.name ) from $s.pods"));

        assertThat(failure.condition().values())
                .containsExactly(new Reading("name", "\"cart-1-c\""), new Reading("$p.name", "\"cart-1-a\""));
    }

    @Test
    void readsCallsWithTheirArguments() {
        var failure = failure(
                why(
                        "$s : Snapshot( $w : workload ) PodState( crashing( $s.takenAt() ) == ready, restarts() > 0, over() || node == \"n\" + 9 ) from $s.pods"));

        assertThat(failure.condition().text()).isEqualTo("crashing( $s.takenAt() ) == ready");
        assertThat(failure.condition().values())
                .containsExactly(new Reading("crashing( $s.takenAt() )", "true"), new Reading("ready", "false"));
    }

    @Test
    void saysWhenThereIsNoFactToAsk() {
        var failure = failure(why("$s : Snapshot() $f : Finding( name == \"other\" )"));

        assertThat(failure.kind()).isEqualTo(Kind.NOTHING_THERE);
        assertThat(failure.condition().text()).isEqualTo("Finding( name == \"other\" )");
        assertThat(failure.condition().fact()).isEmpty();
    }

    @Test
    void namesTheFactsThatAreInTheWayOfANot() {
        var failure = failure(why("$s : Snapshot() not PodState( restarts() > 0, node != \"n9\" ) from $s.pods"));

        assertThat(failure.kind()).isEqualTo(Kind.IN_THE_WAY);
        assertThat(failure.inTheWay()).containsExactly("shop/Pod/cart-1-b", "shop/Pod/cart-1-c");
        assertThat(failure.condition().group()).isEqualTo("not");
        assertThat(failure.condition().text()).isEqualTo("PodState( restarts() > 0, node != \"n9\" )");
        assertThat(failure.condition().values())
                .containsExactly(new Reading("restarts()", "5"), new Reading("node", "\"n1\""));
    }

    @Test
    void namesThePairThatIsInTheWayOfANotOverAGroup() {
        var failure = failure(
                why(
                        "$s : Snapshot() not ( $p : PodState( ready ) from $s.pods and PodState( !ready, node == $p.node ) from $s.pods )"));

        assertThat(failure.inTheWay()).containsExactly("shop/Pod/cart-1-a with shop/Pod/cart-1-b");
        assertThat(failure.condition().text()).isEqualTo("PodState( ready ) and PodState( !ready, node == $p.node )");
    }

    @Test
    void saysHowFarTheBestCandidateOfAnExistsCame() {
        var why = why("$s : Snapshot() exists PodState( restarts() > 0, node == \"n9\" ) from $s.pods");

        assertThat(why.held()).extracting(Step::text).containsExactly("Snapshot()", "restarts() > 0");
        assertThat(failure(why).condition().group()).isEqualTo("exists");
        assertThat(failure(why).condition().values()).containsExactly(new Reading("node", "\"n1\""));
    }

    @Test
    void saysWhatAnAccumulateCameTo() {
        var why = why("$s : Snapshot() accumulate( PodState( restarts() > 0 ) from $s.pods; $n : count(); $n > 2 )");

        assertThat(failure(why).condition().text()).isEqualTo("$n > 2");
        assertThat(failure(why).condition().values()).containsExactly(new Reading("$n", "2"));
        assertThat(why.held().getLast().group()).isEqualTo("accumulate");
        assertThat(why.held().getLast().fact()).isEqualTo("2 facts");
    }

    @Test
    void takesTheAlternativeThatCameFurthest() {
        var failure = failure(
                why(
                        "$s : Snapshot() ( PodState( node == \"n9\" ) from $s.pods or PodState( restarts() > 0, node == \"n8\" ) from $s.pods )"));

        assertThat(failure.condition().text()).isEqualTo("node == \"n8\"");
        assertThat(failure.condition().group()).isEqualTo("or");
    }

    @Test
    void saysOfARuleThatMatchesWhatHeldAndHowOften() {
        var why = why("$s : Snapshot( symptom == \"crash-loop\" ) $p : PodState( restarts() > 0 ) from $s.pods");

        assertThat(why.verdict()).isEqualTo(Verdict.MATCHES);
        assertThat(why.matches()).isEqualTo(2);
        assertThat(why.failed()).isNull();
        assertThat(why.held())
                .extracting(Step::fact)
                .containsExactly("crash-loop of shop/Deployment/cart", "shop/Pod/cart-1-b");
    }

    @Test
    void readsNothingOfWhatIsNotThere() {
        var failure = failure(why("$s : Snapshot( job != null && job.failed > 0 )"));

        assertThat(failure.condition().values()).containsExactly(new Reading("job", "nothing"));
    }

    @Test
    void givesUpOnConditionsThatTakeTooManySteps() {
        var pods = "PodState() from $s.pods\n    ";
        try (var base = baseOf(rule(
                "a/rule",
                "$s : Snapshot()\n    not ( " + "PodState() from $s.pods and ".repeat(11)
                        + "PodState( name == \"none\" ) from $s.pods )\n    " + pods))) {
            var rule = Objects.requireNonNull(base.compiled().get("a/rule"));
            var walk = new Walk(List.of(threePods()), new Places(base.sources()).within(rule));
            walk.through(rule.getView());

            assertThat(walk.thrown()).isEqualTo("it takes more than 200000 steps to go through its conditions");
        }
    }

    @Test
    void knowsOnlyTheRulesOfItsBase() {
        try (var base = baseOf(rule("a/rule", "$s : Snapshot()"))) {
            assertThat(new Explainer(base).rule(threePods(), "another/rule")).isEmpty();
        }
    }

    @Test
    void isTheSameJsonEachTime() {
        try (var base = baseOf(
                rule("a/rule", "$s : Snapshot() PodState( restarts() > 0 ) from $s.pods Finding( name == \"b/rule\" )"),
                rule("b/rule", "$s : Snapshot( severity == \"info\" )"))) {
            var explainer = new Explainer(base);
            var first = SnapshotCodec.write(explainer.all(threePods()));

            assertThat(SnapshotCodec.write(explainer.all(threePods()))).isEqualTo(first);
            assertThat(first).contains("\"verdict\":\"FAILS\"", "\"expression\":\"severity\"");
        }
    }
}
