package io.kubernaut.core.replay;

import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.deliberation.RulesByHand.anEvaluation;
import static io.kubernaut.core.replay.CaseFixtures.NOON;
import static io.kubernaut.core.replay.CaseFixtures.decided;
import static io.kubernaut.core.replay.CaseFixtures.deliberation;
import static io.kubernaut.core.replay.CaseFixtures.doing;
import static io.kubernaut.core.replay.CaseFixtures.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.deliberation.RulesByHand;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.replay.BacktestReport.Answer;
import io.kubernaut.core.replay.BacktestReport.Change;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacktestTest {
    /** Crash loops of the namespace are answered otherwise. */
    private static Function<Snapshot, Evaluation> except(
            String namespace, Function<Snapshot, Evaluation> otherwise, Function<Snapshot, Evaluation> rules) {
        return s -> (s.target().namespace().equals(namespace) ? otherwise : rules).apply(s);
    }

    /** 300 cases: every third is in the namespace web, the others in shop. */
    private static Stream<Supplier<DecidedCase>> cases(Function<Snapshot, Evaluation> rules) {
        return IntStream.range(0, 300).mapToObj(i -> (Supplier<DecidedCase>) () -> DecidedCase.ofJson(
                decided(i, i % 3 == 0 ? "web" : "shop", rules).toJson()));
    }

    private static final Backtest.Listener NOBODY = new Backtest.Listener() {};

    private static Comparison.Side side(String hash, Function<Snapshot, Evaluation> rules) {
        return new Comparison.Side(hash, new Replay(deliberation(hash, rules)));
    }

    private static Backtest backtest(
            Function<Snapshot, Evaluation> baseline, Function<Snapshot, Evaluation> candidate) {
        return new Backtest(new Comparison(side(RulesByHand.HASH, baseline), side("sha256:candidate", candidate)), 2);
    }

    /** Where the rules in force are those that made the cases. */
    private static BacktestReport report(
            Function<Snapshot, Evaluation> before, Function<Snapshot, Evaluation> candidate) {
        return backtest(before, candidate).run(source(cases(before)), NOBODY);
    }

    @Test
    void sameRulesDecideTheSame() {
        var rules = doing("restart_pod", "crash/restart", 50);

        var report = report(rules, rules);

        assertThat(report.cases()).isEqualTo(300);
        assertThat(report.same()).isEqualTo(300);
        assertThat(report.groups()).isEmpty();
        assertThat(report.from()).isEqualTo(NOON);
        assertThat(report.until()).isEqualTo(NOON.plusSeconds(299));
    }

    @Test
    void groupsWhatChangesByRuleAndOutcome() {
        var before = doing("restart_pod", "crash/restart", 50);
        var after = except("web", doing("notify_only", "web/tell", 60), before);
        var told = new ArrayList<Change>();
        var progress = new ArrayList<Long>();

        var report = backtest(before, after).run(source(cases(before)), new Backtest.Listener() {
            @Override
            public void progress(long done, long of) {
                assertThat(of).isEqualTo(300);
                progress.add(done);
            }

            @Override
            public void changed(Change change) {
                told.add(change);
            }
        });

        assertThat(report.same()).isEqualTo(200);
        assertThat(report.changed()).isEqualTo(100);
        assertThat(report.groups()).singleElement().satisfies(g -> {
            assertThat(g.before()).isEqualTo(new Answer(Outcome.ACT, "restart_pod", "crash/restart"));
            assertThat(g.after()).isEqualTo(new Answer(Outcome.NOTIFY, "notify_only", "web/tell"));
            assertThat(g.riskier()).isFalse();
            assertThat(g.count()).isEqualTo(100);
            assertThat(g.examples()).hasSize(5);
        });
        assertThat(told)
                .extracting(Change::decisionId)
                .containsExactlyElementsOf(IntStream.range(0, 100)
                        .mapToObj(i -> new UUID(1, 3L * i))
                        .toList());
        assertThat(progress).last().isEqualTo(300L);
        assertThat(report.ruleBase()).isEqualTo("sha256:candidate");
    }

    @Test
    void sameActionByAnotherRuleIsNoChange() {
        var report = report(doing("restart_pod", "crash/restart", 50), doing("restart_pod", "crash/again", 50));

        assertThat(report.explainedOtherwise()).isEqualTo(300);
        assertThat(report.changed()).isZero();
    }

    @Test
    void countsAndNamesWhatCannotBeDecided() {
        var rules = doing("restart_pod", "crash/restart", 50);
        var damaged = Stream.<Supplier<DecidedCase>>of(
                () -> DecidedCase.ofJson("{\"decision\":{}"), () -> DecidedCase.ofJson("{}"));

        var report = backtest(rules, s -> {
                    if (s.takenAt().equals(NOON)) {
                        throw new IllegalStateException("rules failed");
                    }
                    return rules.apply(s);
                })
                .run(source(Stream.concat(damaged, cases(rules))), NOBODY);

        assertThat(report.cases()).isEqualTo(302);
        assertThat(report.same()).isEqualTo(299);
        assertThat(report.failed()).isEqualTo(3);
        assertThat(report.failures())
                .hasSize(3)
                .anyMatch(f -> f.contains("It has no decision"))
                .anyMatch(f -> f.contains(new UUID(1, 0) + " cannot be made again") && f.contains("rules failed"));
    }

    @Test
    void endsWhenItsListenerDoes() {
        var rules = doing("restart_pod", "crash/restart", 50);
        var backtest = backtest(rules, rules);

        assertThatThrownBy(() -> backtest.run(source(cases(rules)), new Backtest.Listener() {
                    @Override
                    public void progress(long done, long of) {
                        throw new CancellationException("enough");
                    }
                }))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void actingWhereItWasOnlyToldIsRiskier() {
        var report = report(doing("notify_only", "crash/tell", 50), doing("restart_pod", "crash/restart", 50));

        assertThat(report.groups())
                .singleElement()
                .satisfies(g -> assertThat(g.riskier()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "notify_only, page, none, , true",
        "notify_only, page, notify_only, , true",
        "notify_only, , none, , true",
        "restart_pod, , none, , true",
        "restart_pod, , notify_only, , false",
        "notify_only, , notify_only, page, false",
        "none, , notify_only, , false",
        "notify_only, page, restart_pod, , false",
    })
    void sayingLessIsQuieter(String before, String paging, String after, String stillPaging, boolean quieter) {
        var report = report(saying(before, paging), saying(after, stillPaging));

        assertThat(report.groups()).singleElement().satisfies(g -> {
            assertThat(g.count()).isEqualTo(300);
            assertThat(g.quieter()).isEqualTo(quieter);
        });
    }

    private static Function<Snapshot, Evaluation> saying(String action, String severity) {
        return s -> {
            var proposal =
                    aProposal(action).on(s.target().display()).by("crash/say").priority(50);
            return anEvaluation()
                    .proposing((severity == null ? proposal : proposal.with("severity", severity)).made())
                    .made();
        };
    }

    @Test
    void askingBeforeTheSameActionIsNotRiskier() {
        var acting = doing("restart_pod", "crash/restart", 50);
        Function<Snapshot, Evaluation> asking = s -> anEvaluation()
                .proposing(aProposal("restart_pod")
                        .on(s.target().display())
                        .by("crash/restart")
                        .priority(50)
                        .trusted(TrustStage.APPROVE)
                        .made())
                .made();

        assertThat(report(acting, asking).groups()).singleElement().satisfies(g -> {
            assertThat(g.after().outcome()).isEqualTo(Outcome.AWAIT_APPROVAL);
            assertThat(g.riskier()).isFalse();
        });
        assertThat(report(asking, acting).groups())
                .singleElement()
                .satisfies(g -> assertThat(g.riskier()).isTrue());
    }

    @Test
    void namesTheRuleThatSaysThatNothingIsToBeDone() {
        var report = report(doing("none", "crash/leave", 50), doing("none", "crash/leave-it", 50));

        assertThat(report.explainedOtherwise()).isEqualTo(300);

        report = report(doing("none", "crash/leave", 50), doing("restart_pod", "crash/restart", 50));

        assertThat(report.groups()).singleElement().satisfies(g -> {
            assertThat(g.before()).isEqualTo(new Answer(Outcome.SUPPRESS, "", "crash/leave"));
            assertThat(g.riskier()).isTrue();
        });
    }

    @Test
    void whatTheRulesInForceDecideOtherwiseTodayIsNotTheCandidatesDoing() {
        var then = doing("restart_pod", "crash/restart", 50);
        var inForce = doing("notify_only", "crash/tell", 50);
        var candidate = except("web", doing("none", "web/leave", 60), inForce);

        var report = new Backtest(new Comparison(side("sha256:today", inForce), side("sha256:candidate", candidate)), 2)
                .run(source(cases(then)), NOBODY);

        assertThat(report.baseline()).isEqualTo("sha256:today");
        assertThat(report.same()).isEqualTo(200);
        assertThat(report.changed()).isEqualTo(100);
        assertThat(report.groups()).singleElement().satisfies(g -> {
            assertThat(g.before()).isEqualTo(new Answer(Outcome.NOTIFY, "notify_only", "crash/tell"));
            assertThat(g.after()).isEqualTo(new Answer(Outcome.SUPPRESS, "", "web/leave"));
            assertThat(g.examples())
                    .allSatisfy(c -> assertThat(c.stored())
                            .isNotNull()
                            .satisfies(s -> assertThat(s.rule()).isEqualTo("crash/restart")));
        });
        assertThat(report.drift().sameRules()).isZero();
        assertThat(report.drift().changed()).isEqualTo(300);
        assertThat(report.drift().groups()).singleElement().satisfies(g -> {
            assertThat(g.before()).isEqualTo(new Answer(Outcome.ACT, "restart_pod", "crash/restart"));
            assertThat(g.after()).isEqualTo(new Answer(Outcome.NOTIFY, "notify_only", "crash/tell"));
            assertThat(g.count()).isEqualTo(300);
        });
    }

    @Test
    void asksTheRulesInForceOnlyWhereTheAnswerCanMatter() {
        var rules = doing("restart_pod", "crash/restart", 50);
        var asked = new AtomicInteger();
        Function<Snapshot, Evaluation> counted = s -> {
            asked.incrementAndGet();
            return rules.apply(s);
        };

        var report = backtest(counted, except("web", doing("notify_only", "web/tell", 60), rules))
                .run(source(cases(rules)), NOBODY);

        assertThat(report.changed()).isEqualTo(100);
        assertThat(report.drift().sameRules()).isEqualTo(300);
        assertThat(report.drift().changed()).isZero();
        assertThat(asked).hasValue(100);
    }

    @Test
    void whatAModelChoseThenIsNoChangeOfTheCandidate() {
        var rules = doing("notify_only", "crash/tell", 50);
        var byModel = cases(doing("restart_pod", "crash/model", 50));

        var report = backtest(rules, rules).run(source(byModel), NOBODY);

        assertThat(report.same()).isEqualTo(300);
        assertThat(report.drift().sameRules()).isEqualTo(300);
        assertThat(report.drift().changed()).isEqualTo(300);
    }
}
