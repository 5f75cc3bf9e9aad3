package io.kubernaut.rules.base;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.rules.base.RuleTexts.HEAD;
import static io.kubernaut.rules.base.RuleTexts.proposing;
import static io.kubernaut.rules.base.RuleTexts.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.SnapshotFixture;
import io.kubernaut.rules.base.Complaint.Check;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExaminerTest {
    private final Examiner examiner = RuleTexts.examiner();

    private Examined.Refused refused(Candidate candidate) {
        var examined = examiner.examine(candidate);
        if (examined instanceof Examined.Accepted accepted) {
            accepted.base().close();
        }
        assertThat(examined).isInstanceOf(Examined.Refused.class);
        return (Examined.Refused) examined;
    }

    @Test
    void refusesToReplaceAShippedFileThatObjectsToChanges() {
        var shipped = ShippedRules.sources();
        var objecting = "platform/control-plane.drl";
        var other = "pods/config-missing.drl";
        assertThat(shipped.get(objecting)).contains("Veto.of(");
        assertThat(shipped.get(other)).isNotNull().doesNotContain("Veto.of(");

        var refused = examiner.examine(new Candidate(Map.of(objecting, shipped.get(objecting)), Map.of()));
        assertThat(refused).isInstanceOf(Examined.Refused.class);
        assertThat(refused.complaints()).anySatisfy(c -> {
            assertThat(c.file()).isEqualTo(objecting);
            assertThat(c.message()).contains("would be lost");
        });

        var accepted = examiner.examine(new Candidate(Map.of(other, shipped.get(other)), Map.of()));
        assertThat(accepted).as(accepted.complaints().toString()).isInstanceOf(Examined.Accepted.class);
        ((Examined.Accepted) accepted).base().close();
    }

    @Test
    void acceptsRulesThatCompileAndPassTheirScenarios() {
        var candidate = new Candidate(
                Map.of("shop/mine.drl", proposing("shop/mine/tell", "collect_diagnostics")),
                Map.of("scenarios/one.yaml", scenario("collect_diagnostics", "drain_node")));

        var examined = examiner.examine(candidate);

        assertThat(examined.complaints()).noneMatch(Complaint::refuses);
        assertThat(examined).isInstanceOf(Examined.Accepted.class);
        try (var base = ((Examined.Accepted) examined).base()) {
            assertThat(base.hash()).isEqualTo(examiner.hash(candidate)).isEqualTo(examined.hash());
            assertThat(base.rules()).containsKey("shop/mine/tell");
            assertThat(base.rules()).hasSize(ShippedRules.load().rules().size() + 1);
            assertThat(Origin.shown(base.fileOf("shop/mine/tell"))).isEqualTo("shop/mine.drl");
            assertThat(base.symptomsOf("shop/mine/tell")).containsExactly("crash-loop");
        }
        assertThat(examined.scenarios()).hasSize(1);
    }

    @Test
    void warnsOfOwnRulesThatNoOwnScenarioFires() {
        var candidate = new Candidate(
                Map.of(
                        "shop/mine.drl",
                        proposing("shop/mine/tell", "collect_diagnostics"),
                        "shop/other.drl",
                        proposing("shop/other/tell", "collect_diagnostics").replace("crash-loop", "job-failed")),
                Map.of("scenarios/one.yaml", scenario("collect_diagnostics", "drain_node")));

        var examined = examiner.examine(candidate);

        assertThat(examined).isInstanceOf(Examined.Accepted.class);
        ((Examined.Accepted) examined).base().close();
        assertThat(examined.complaints())
                .filteredOn(c -> c.check() == Check.NO_SCENARIO)
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.rule()).isEqualTo("shop/other/tell");
                    assertThat(c.file()).isEqualTo("shop/other.drl");
                    assertThat(c.refuses()).isFalse();
                });
    }

    /** It fires on a finding's absence, and the finding comes after. */
    @Test
    void refusesWithoutScenariosOfItsOwnARuleThatTheExplainerPartsFrom() {
        var orderly = HEAD + """
                import io.kubernaut.core.decision.Finding

                rule "shop/mine/first"
                    @runbook("x") @owner("shop") @since("1.0") @base(50)
                    salience( 100 )
                when
                    $s : Snapshot( symptom == "crash-loop" )
                    not Finding( name == "mine-second" )
                then
                    insert( Proposal.of( "notify_only", $s.target(), "A test." ) );
                end

                rule "shop/mine/second"
                    @runbook("x") @owner("shop") @since("1.0")
                when
                    $s : Snapshot( symptom == "crash-loop" )
                then
                    insert( Finding.of( "mine-second", $s.target(), "a test" ) );
                end
                """;
        var candidate = new Candidate(Map.of("shop/mine.drl", orderly), Map.of());
        var alone = examiner.examine(candidate);
        assertThat(alone).as(alone.complaints().toString()).isInstanceOf(Examined.Accepted.class);
        ((Examined.Accepted) alone).base().close();

        var examined = RuleTexts.examiner(() -> List.of(SnapshotFixture.aSnapshot("crash-loop")))
                .examine(candidate);

        assertThat(examined).isInstanceOf(Examined.Refused.class);
        assertThat(examined.complaints()).anySatisfy(c -> {
            assertThat(c.check()).isEqualTo(Check.AGREEMENT);
            assertThat(c.rule()).isEqualTo("shop/mine/first");
        });
    }

    /** The shipped rule looks for findings last but for the operator's, which comes after and contradicts it. */
    @Test
    void refusesARuleWhoseFindingMakesAShippedRuleOneThatTheExplainerPartsFrom() {
        var shipped = "pods/crash-loop/diagnose-a-crash-without-a-known-cause";
        var unknown = crashing();
        try (var base = ShippedRules.load()) {
            assertThat(base.observe(unknown).firings()).containsKey(shipped);
        }

        var refused = (Examined.Refused) RuleTexts.examiner(() -> List.of(unknown))
                .examine(new Candidate(Map.of("shop/late.drl", finding("shop/late/find", -200)), Map.of()));

        assertThat(refused.complaints())
                .filteredOn(c -> c.check() == Check.AGREEMENT)
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.rule()).isEqualTo(shipped);
                    assertThat(c.file()).isEqualTo("pods/crash-loop.drl");
                    assertThat(c.refuses()).isTrue();
                });
    }

    @Test
    void asksOnTheShippedFactsOnlyAboutRulesThatTheCandidateCanHaveChanged() {
        var own = "shop/late/find";
        var finding = compiled(Map.of("shop/late.drl", finding(own, 0)));
        var proposing = compiled(Map.of("shop/late.drl", proposing(own, "collect_diagnostics")));
        try (finding;
                proposing) {
            var calm = SnapshotFixture.aSnapshot("job-failed");

            assertThat(new Unproven(proposing).after(proposing.observe(crashing())))
                    .containsExactly(own);
            assertThat(new Unproven(finding).after(finding.observe(calm))).containsExactly(own);
            assertThat(new Unproven(finding).after(finding.observe(crashing())))
                    .contains(own, "pods/crash-loop/diagnose-a-crash-without-a-known-cause")
                    .doesNotContain("pods/crash-loop/collect-what-helps-to-find-a-cause")
                    .hasSizeLessThan(finding.rules().size());
        }
    }

    @Test
    void asksAboutRulesThatLookAtWhatAReplacedFileInserted() {
        var path = "pods/crash-loop.drl";
        assertThat(ShippedRules.sources().get(path)).contains("Finding.of(");
        try (var replacing = compiled(Map.of(path, proposing("shop/mine/tell", "collect_diagnostics")))) {
            assertThat(new Unproven(replacing).after(replacing.observe(SnapshotFixture.aSnapshot("job-failed"))))
                    .contains("shop/mine/tell")
                    .hasSizeGreaterThan(1)
                    .isSubsetOf(replacing.rules().keySet());
        }
    }

    @Test
    void asksAboutNoneWhereTheShippedRulesAreAlone() {
        try (var base = ShippedRules.load()) {
            assertThat(new Unproven(base).possible()).isFalse();
        }
    }

    private static DroolsKnowledgeBase compiled(Map<String, String> operators) {
        return RuleBaseCompiler.compile(Origin.together(ShippedRules.sources(), operators));
    }

    private static Snapshot crashing() {
        var cart = aDeployment("shop", "cart");
        var release = aReplicaSet("shop", "cart-1").ownedBy(cart).labelled("pod-template-hash", "1");
        return SnapshotFixture.aSnapshot(
                "crash-loop",
                Policy.DEFAULTS,
                Memory.EMPTY,
                cart.made(),
                release.made(),
                aPod("shop", "cart-1-a").ownedBy(release).on("n1").crashing().made());
    }

    private static String finding(String rule, int salience) {
        return HEAD + """
                import io.kubernaut.core.decision.Finding

                rule "%s"
                    @runbook("x") @owner("shop") @since("1.0")
                    salience( %d )
                when
                    $s : Snapshot( symptom == "crash-loop" )
                then
                    insert( Finding.of( "mine", $s.target(), "a test" ) );
                end
                """.formatted(rule, salience);
    }

    @Test
    void withoutRulesTheShippedOnesAreLoadedAsTheyWereCompiled() {
        var examined = examiner.examine(Candidate.EMPTY);

        assertThat(examined).isInstanceOf(Examined.Accepted.class);
        try (var base = ((Examined.Accepted) examined).base()) {
            assertThat(base.hash()).isEqualTo(ShippedRules.load().hash());
        }
    }

    @Test
    void namesFileAndLineOfWhatIsNoDrl() {
        assertThat(refused(new Candidate(Map.of("bad.drl", HEAD + "rule \"x\" when then"), Map.of()))
                        .complaints())
                .anySatisfy(c -> assertThat(c.file()).isEqualTo("bad.drl"))
                .anyMatch(Complaint::refuses);
    }

    @Test
    void refusesANameThatIsTakenByAShippedRule() {
        var taken = ShippedRules.load().rules().firstKey();
        var twin = proposing(taken, "notify_only").replace("package kubernaut.rules", "package elsewhere");

        assertThat(refused(new Candidate(Map.of("mine.drl", twin), Map.of())).complaints())
                .anySatisfy(c -> assertThat(c.display()).contains(taken));
    }

    @Test
    void refusesHarm() {
        var refused = refused(new Candidate(
                Map.of("mine.drl", proposing("shop/mine/tell", "collect_diagnostics")),
                Map.of("one.yaml", scenario("restart_pod", "collect_diagnostics"))));

        assertThat(refused.complaints())
                .filteredOn(Complaint::refuses)
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.check()).isEqualTo(Check.SCENARIO);
                    assertThat(c.file()).isEqualTo("one.yaml");
                    assertThat(c.message()).startsWith("Harm would be done: ");
                });
    }

    @Test
    void refusesWhereTheRemedyIsNotFound() {
        var refused = refused(new Candidate(
                Map.of("mine.drl", proposing("shop/mine/tell", "collect_diagnostics")),
                Map.of("one.yaml", scenario("restart_pod", "drain_node"))));

        assertThat(refused.complaints())
                .filteredOn(Complaint::refuses)
                .singleElement()
                .satisfies(c -> assertThat(c.message())
                        .startsWith("The remedy is not found: the answer is collect_diagnostics"));
    }

    @Test
    void refusesARuleThatThrowsInAScenario() {
        var throwing = HEAD + """
                rule "shop/mine/throws"
                    @runbook("x") @owner("shop") @since("1.0")
                when
                    $s : Snapshot( symptom == "crash-loop", alerts.get(7) != null )
                then
                    insert( Proposal.of( "notify_only", $s.target(), "never" ) );
                end
                """;
        var refused = refused(new Candidate(
                Map.of("mine.drl", proposing("shop/mine/tell", "collect_diagnostics"), "throws.drl", throwing),
                Map.of("one.yaml", scenario("collect_diagnostics", "drain_node"))));

        assertThat(refused.complaints())
                .filteredOn(Complaint::refuses)
                .extracting(Complaint::rule)
                .contains("shop/mine/throws");
    }

    /** As if the linter had overlooked it. */
    @Test
    void refusesARuleThatCombinesTooMuchInAScenario() {
        Linting lenient = (shipped, rules) -> List.of();
        var lists = "    String() from java.util.List.of( \"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\" )\n";
        var combining = HEAD + """
                rule "shop/mine/combines"
                when
                    $s : Snapshot( symptom == "crash-loop" )
                %sthen
                    insert( Proposal.of( "notify_only", $s.target(), "never" ) );
                end
                """.formatted(lists.repeat(20));
        var examined = new Examiner(lenient, RuleTexts::runner, List.of())
                .examine(new Candidate(
                        Map.of("combines.drl", combining),
                        Map.of("one.yaml", scenario("collect_diagnostics", "drain_node"))));

        assertThat(examined).isInstanceOf(Examined.Refused.class);
        assertThat(examined.complaints())
                .filteredOn(c -> c.check() == Check.SCENARIO && c.rule().equals("shop/mine/combines"))
                .singleElement()
                .satisfies(c ->
                        assertThat(c.message()).isEqualTo("The rule fails: it looks at more than 50000 combinations"));
    }

    @Test
    void refusesAScenarioThatIsNone() {
        assertThat(refused(new Candidate(Map.of(), Map.of("one.yaml", "just text")))
                        .complaints())
                .singleElement()
                .satisfies(c -> assertThat(c.display()).startsWith("one.yaml: "));
    }

    @Test
    void refusesWhatACheckItselfFailsAt() {
        Linting overwhelmed = (shipped, rules) -> {
            throw new StackOverflowError();
        };
        var failing = new Examiner(
                overwhelmed,
                base -> {
                    throw new IllegalStateException("not reached");
                },
                List.of());

        assertThat(failing.examine(Candidate.EMPTY))
                .isInstanceOfSatisfying(
                        Examined.Refused.class,
                        r -> assertThat(r.complaints())
                                .singleElement()
                                .satisfies(c -> assertThat(c.message()).startsWith("A check fails at these rules: ")));
    }

    @Test
    void refusesPathsThatNobodyMeansWell() {
        for (var path : List.of("../up.drl", "a b.drl", "")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> new Candidate(Map.of(path, ""), Map.of()).checked())
                    .isInstanceOf(Candidate.RefusedException.class);
        }
    }
}
