package io.kubernaut.rules;

import static io.kubernaut.rules.SnapshotFixture.CART;
import static io.kubernaut.rules.SnapshotFixture.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Evaluation.Quarantined;
import io.kubernaut.core.decision.Evaluation.Weight;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DroolsKnowledgeBaseTest {
    private static final String HEAD = """
            package tests
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Finding
            import io.kubernaut.core.decision.Proposal
            import io.kubernaut.core.decision.Veto
            """;

    private static final String DIAGNOSE = HEAD + """
            rule "test/diagnose"
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Finding.of("bad-rollout", $s.target(), "two pods crash") );
            end
            """;

    private static final String PROPOSE = HEAD + """
            rule "test/roll-back" @base(70) @runbook("crash-loop") @owner("platform") @since("1.0")
                salience( $s.priority(70, "rollback_deployment") )
            when
                $s : Snapshot( symptom == "crash-loop" )
                $f : Finding( name == "bad-rollout" )
            then
                insert( Proposal.of("rollback_deployment", $s.target(), "It was well before.").with("toRevision", 4).answering($f) );
            end

            rule "test/drain" @base(20) @fixed
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.of("drain_node", $s.target(), "A poor idea.") );
            end

            rule "test/object"
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Veto.of("drain_node", $s.target(), "One machine is not the cause.") );
            end

            rule "test/leave" @trust("suggest")
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.nothing($s.target(), "It heals by itself.") );
            end
            """;

    @Test
    void attributesEveryFactToTheRuleThatInsertedIt() {
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", DIAGNOSE, "b.drl", PROPOSE))) {
            var evaluation = base.evaluate(aSnapshot("crash-loop"));

            assertThat(evaluation.findings()).singleElement().satisfies(f -> {
                assertThat(f.rule()).isEqualTo("test/diagnose");
                assertThat(f.cause()).isEqualTo(CART);
            });
            assertThat(evaluation.proposals())
                    .extracting(Proposal::rule)
                    .containsExactly("test/drain", "test/leave", "test/roll-back");
            assertThat(evaluation.proposals().get(2)).satisfies(p -> {
                assertThat(p.priority()).isEqualTo(Proposal.Priority.of(70, 0));
                assertThat(p.trust()).isEqualTo(TrustStage.AUTO);
                assertThat(p.finding()).isEqualTo("bad-rollout");
                assertThat(p.parameters()).containsEntry("toRevision", 4L);
                assertThat(p.source()).isEqualTo(Proposal.Source.RULE);
            });
            assertThat(evaluation.vetoes())
                    .singleElement()
                    .satisfies(v -> assertThat(v.rule()).isEqualTo("test/object"));
        }
    }

    @Test
    void trustsHighRiskOnlyWithApprovalUnlessTheRuleOrTheOperatorSaysOtherwise() {
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", DIAGNOSE, "b.drl", PROPOSE))) {
            var shipped = base.evaluate(aSnapshot("crash-loop"));
            assertThat(trust(shipped.proposals(), "test/drain")).isEqualTo(TrustStage.APPROVE);
            assertThat(trust(shipped.proposals(), "test/leave")).isEqualTo(TrustStage.SUGGEST);

            var overridden =
                    Policy.DEFAULTS.withTrust(Map.of("test/drain", TrustStage.SHADOW, "test/leave", TrustStage.AUTO));
            var other = base.evaluate(aSnapshot("crash-loop", overridden, Memory.EMPTY));
            assertThat(trust(other.proposals(), "test/drain")).isEqualTo(TrustStage.SHADOW);
            assertThat(trust(other.proposals(), "test/leave")).isEqualTo(TrustStage.AUTO);
        }
    }

    @Test
    void movesPrioritiesByWhatWasLearnedWithinBoundsAndNotThoseOfFixedRules() {
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", DIAGNOSE, "b.drl", PROPOSE))) {
            var learned = remembering(
                    new Score("rollback_deployment", "crash-loop", "workload", 0.9, 12, 11, 45),
                    new Score("drain_node", "crash-loop", "workload", 0.1, 12, 1, -20));
            var proposals = base.evaluate(aSnapshot("crash-loop", Policy.DEFAULTS, learned))
                    .proposals();
            assertThat(proposals)
                    .extracting(Proposal::priority)
                    .containsExactly(
                            Proposal.Priority.of(20, 0), Proposal.Priority.of(50, 0), Proposal.Priority.of(70, 30));
        }
    }

    @Test
    void saysWhichFactsAFiredRuleBoundAndWhatItInserted() {
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", DIAGNOSE, "b.drl", PROPOSE))) {
            var fired = base.evaluate(aSnapshot("crash-loop")).fired();
            assertThat(fired)
                    .filteredOn(f -> f.rule().equals("test/roll-back"))
                    .singleElement()
                    .satisfies(f -> {
                        assertThat(f.bound()).containsEntry("$s", "crash-loop of shop/Deployment/cart");
                        assertThat(f.bound()).containsEntry("$f", "finding bad-rollout at shop/Deployment/cart");
                        assertThat(f.produced())
                                .containsExactly("proposal rollback_deployment on shop/Deployment/cart");
                    });
        }
    }

    @Test
    void findsNothingForASymptomThatNoRuleKnows() {
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", DIAGNOSE, "b.drl", PROPOSE))) {
            var evaluation = base.evaluate(aSnapshot("something-else"));
            assertThat(evaluation.fired()).isEmpty();
            assertThat(evaluation.proposals()).isEmpty();
        }
    }

    @Test
    void comesToTheSameEvaluationWhateverTheOrderOfFiles() {
        var forward = new LinkedHashMap<String, String>();
        forward.put("a.drl", DIAGNOSE);
        forward.put("b.drl", PROPOSE);
        var backward = new LinkedHashMap<String, String>();
        backward.put("b.drl", PROPOSE);
        backward.put("a.drl", DIAGNOSE);
        try (var one = RuleBaseCompiler.compile(forward);
                var other = RuleBaseCompiler.compile(backward)) {
            assertThat(one.hash()).isEqualTo(other.hash()).matches("sha256:[0-9a-f]{64}");
            assertThat(one.evaluate(aSnapshot("crash-loop"))).isEqualTo(other.evaluate(aSnapshot("crash-loop")));
        }
    }

    @Test
    void hashesPathsAndTextsSoThatNoChangeIsOverlooked() {
        assertThat(RuleBaseCompiler.hash(Map.of("a", "b"))).isNotEqualTo(RuleBaseCompiler.hash(Map.of("b", "a")));
        assertThat(RuleBaseCompiler.hash(Map.of("a", "bc"))).isNotEqualTo(RuleBaseCompiler.hash(Map.of("ab", "c")));
    }

    @Test
    void leavesOutARuleWhoseConsequenceThrowsAndSaysSo() {
        var throwing = HEAD + """
                rule "test/throws-in-consequence"
                when
                    $s : Snapshot( symptom == "crash-loop" )
                then
                    insert( Proposal.of("x", $s.pods().get(7).ref(), "never") );
                end
                """;
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", DIAGNOSE, "b.drl", PROPOSE, "c.drl", throwing))) {
            var evaluation = base.evaluate(aSnapshot("crash-loop"));
            assertThat(evaluation.quarantined())
                    .extracting(Quarantined::rule)
                    .containsExactly("test/throws-in-consequence");
            assertThat(evaluation.proposals()).hasSize(3);
            assertThat(evaluation.fired()).noneMatch(f -> f.rule().equals("test/throws-in-consequence"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Proposal.of(\"restart_pod\", $s.pods().get(7).ref(), \"never\") | PROPOSES",
                "Veto.of(\"*\", $s.pods().get(7).ref(), \"never\")               | DECIDES",
                "Finding.of(\"x\", $s.pods().get(7).ref(), \"never\")            | DECIDES",
            })
    void saysWhatIsMissingWithoutARuleThatThrew(String inserted, Weight weight) {
        var throwing = HEAD + """
                rule "test/throws" @trust("auto")
                when
                    $s : Snapshot( symptom == "crash-loop" )
                then
                    insert( %s );
                end
                """.formatted(inserted);
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", DIAGNOSE, "b.drl", PROPOSE, "c.drl", throwing))) {
            assertThat(base.evaluate(aSnapshot("crash-loop")).quarantined())
                    .singleElement()
                    .satisfies(q -> assertThat(q.weight()).isEqualTo(weight));
        }
    }

    @Test
    void doesNotMissARuleInShadowThatThrew() {
        var throwing = HEAD + """
                rule "test/throws" @trust("shadow")
                when
                    $s : Snapshot( symptom == "crash-loop" )
                then
                    insert( Veto.of("*", $s.pods().get(7).ref(), "never") );
                end
                """;
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", DIAGNOSE, "b.drl", PROPOSE, "c.drl", throwing))) {
            assertThat(base.evaluate(aSnapshot("crash-loop")).quarantined())
                    .singleElement()
                    .satisfies(q -> assertThat(q.weight()).isEqualTo(Weight.ASIDE));
        }
    }

    @Test
    void leavesOutARuleWhoseConstraintThrowsAndKeepsTheOthers() {
        var throwing = HEAD + """
                rule "test/throws-in-constraint"
                when
                    $s : Snapshot( symptom == "crash-loop", pods.get(7) != null )
                then
                    insert( Proposal.of("x", $s.target(), "never") );
                end
                """;
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", DIAGNOSE, "b.drl", PROPOSE, "c.drl", throwing))) {
            var evaluation = base.evaluate(aSnapshot("crash-loop"));
            assertThat(evaluation.quarantined())
                    .extracting(Quarantined::rule)
                    .containsExactly("test/throws-in-constraint");
            assertThat(evaluation.proposals()).hasSize(3);
            assertThat(base.evaluate(aSnapshot("something-else")).quarantined()).isEmpty();
        }
    }

    @Test
    void leavesOutByNameARuleThatDoesNotEnd() {
        var endless = HEAD + """
                rule "test/endless"
                when
                    $s : Snapshot( symptom == "crash-loop" )
                    $f : Finding( name == "bad-rollout" )
                then
                    insert( Finding.of("bad-rollout", $s.target(), "again") );
                end
                """;
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", DIAGNOSE, "c.drl", endless))) {
            var evaluation = base.evaluate(aSnapshot("crash-loop"));
            assertThat(evaluation.quarantined())
                    .containsExactly(new Quarantined("test/endless", "it fires more than 5000 times", Weight.DECIDES));
            assertThat(evaluation.findings()).extracting(Finding::rule).containsExactly("test/diagnose");
        }
    }

    @Test
    void bringsTheEvidenceOfOneFindingTogether() {
        var twice = HEAD + """
                import io.kubernaut.core.alert.Alert
                rule "test/each"
                when
                    $s : Snapshot( symptom == "crash-loop" )
                    $n : String() from java.util.List.of("a", "b", "c", "d", "e")
                then
                    insert( Finding.of("many", $s.target(), $n) );
                end
                """;
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", twice))) {
            assertThat(base.evaluate(aSnapshot("crash-loop")).findings())
                    .singleElement()
                    .satisfies(f -> assertThat(f.evidence()).isEqualTo("a; b; c; and 2 more"));
        }
    }

    @Test
    void namesFileAndLineOfWhatDoesNotCompile() {
        var broken = HEAD + """
                rule "test/broken"
                when
                    $s : Snapshot( symptoms == "crash-loop" )
                then
                end
                """;
        assertThatThrownBy(() -> RuleBaseCompiler.compile(Map.of("pods/broken.drl", broken)))
                .isInstanceOfSatisfying(
                        RuleCompilationException.class,
                        e -> assertThat(e.problems())
                                .isNotEmpty()
                                .allSatisfy(p -> assertThat(p.file()).isEqualTo("pods/broken.drl"))
                                .anySatisfy(p -> assertThat(p.message()).contains("symptoms")));
    }

    private static TrustStage trust(List<Proposal> proposals, String rule) {
        return proposals.stream()
                .filter(p -> p.rule().equals(rule))
                .findFirst()
                .orElseThrow()
                .trust();
    }

    private static Memory remembering(Score... scores) {
        return new Memory() {
            @Override
            public List<RecentAction> recentActions(ObjectRef about, Instant since) {
                return List.of();
            }

            @Override
            public List<Score> scores(ObjectRef about, String symptom, Instant now) {
                return List.of(scores);
            }

            @Override
            public Load load(String cluster, Instant now) {
                return Load.NONE;
            }
        };
    }
}
