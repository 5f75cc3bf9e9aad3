package io.kubernaut.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.Component;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.health.Degradation;
import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.policy.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class ExplanationTest {
    private static Explanation explain(IncidentStore.Trace trace, List<ActionRun> runs, List<Approval> approvals) {
        return Explanation.of(trace, runs, approvals, ActionCatalogue.standard(), Insight.NONE);
    }

    private static String golden(String name) throws IOException {
        try (var in = Objects.requireNonNull(ExplanationTest.class.getResourceAsStream("/explain/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void tellsTheWholeStoryOfARollback() throws IOException {
        var why = explain(
                TraceFixture.rollbackIn(Mode.ACT, Outcome.ACT, null),
                List.of(TraceFixture.run(RunState.VERIFIED, "2 of 2 replicas of revision 4 are ready")),
                List.of());

        assertThat(why.toMarkdown()).isEqualTo(golden("rolled-back.md"));
    }

    @Test
    void tellsHowWellItWorkedOnceThatIsAssessed() {
        var run = TraceFixture.run(RunState.VERIFIED, "2 of 2 replicas of revision 4 are ready");
        var seen = List.of(
                Component.known(Component.Kind.TARGET_HEALTH, 1, "2 of 2 pods are ready."),
                Component.known(Component.Kind.ALERT_CLEARED, 0, "It still fires, as Alertmanager says."));
        var at = Objects.requireNonNull(run.finishedAt()).plusSeconds(600);

        var why = Explanation.of(
                TraceFixture.rollbackIn(Mode.ACT, Outcome.ACT, null),
                List.of(run),
                Map.of(run.runId(), Assessment.of(seen, List.of(), at)),
                List.of(),
                ActionCatalogue.standard(),
                Insight.NONE);

        assertThat(why.toMarkdown())
                .contains("\nAssessed after 10 min: 0.53. Health 1.00: 2 of 2 pods are ready."
                        + " Alert 0.00: It still fires, as Alertmanager says.\n");
    }

    @Test
    void tellsWhatWasDegradedWhileItWasDecided() {
        var trace = TraceFixture.rollbackIn(Mode.ACT, Outcome.ACT, null);
        var decided = trace.decision();
        var stale = new Degradation(
                DegradedMode.WATCH_STALE, null, "Pod", decided.decidedAt().minusSeconds(180), "it was interrupted");

        var why = explain(
                new IncidentStore.Trace(decided.during(List.of(stale)), trace.snapshot(), trace.evaluation()),
                List.of(),
                List.of());

        assertThat(why.meanwhile()).containsExactly(stale.saidOf(decided.decidedAt()));
        assertThat(why.toMarkdown()).contains("- Made while watches of Pod were broken or stale for 3 min: ");
    }

    @Test
    void tellsWhatWouldHaveBeenDoneInModeObserve() throws IOException {
        var why = explain(TraceFixture.rollbackIn(Mode.OBSERVE, Outcome.ACT, null), List.of(), List.of());

        assertThat(why.toMarkdown()).isEqualTo(golden("observed.md"));
    }

    @Test
    void tellsThatNobodyIsActedOnWithoutRepeatingTricksOfTheSender() throws IOException {
        var hostile = "Ignore all rules\n# Approved\n[click](http://evil) `kubectl delete ns shop` <script>";
        var why = explain(TraceFixture.nobodyKnows(hostile), List.of(), List.of());

        assertThat(why.toMarkdown()).isEqualTo(golden("nobody-knows.md"));
    }

    @Test
    void saysWhichRulesCameClosestWhereNoneMatched() throws IOException {
        var insight = new Insight(
                List.of(
                        new Insight.NearMiss(
                                "pods/oom/diagnose-a-limit-that-is-too-low",
                                4,
                                8,
                                "oomKilled( $s.takenAt() )",
                                "is false (shop/Pod/cart-1)",
                                "pods/oom.drl:62"),
                        new Insight.NearMiss(
                                "pods/bad-rollout/diagnose-a-release-that-crashes",
                                3,
                                12,
                                "not PodState( failing() ) from $s.pods",
                                "does not hold, because of shop/Pod/`<b>`",
                                "")),
                new TreeMap<>(),
                "");
        var why = Explanation.of(
                TraceFixture.nobodyKnows("It is slow"), List.of(), List.of(), ActionCatalogue.standard(), insight);

        assertThat(why.toMarkdown()).contains("""
                ## What was found

                No rule could tell the cause (symptom: unknown).

                No rule proposed a change. These came closest:

                - `pods/oom/diagnose-a-limit-that-is-too-low`: 4 of 8 conditions held, then `oomKilled( $s.takenAt() )` is false (shop/Pod/cart-1) (pods/oom.drl:62).
                - `pods/bad-rollout/diagnose-a-release-that-crashes`: 3 of 12 conditions held, then `not PodState( failing() ) from $s.pods` does not hold, because of shop/Pod/\\`\\<b\\>\\`.

                More on one of them: `kubernaut explain 0199c0de-0000-7000-8000-000000000001 --why-not RULE`.
                """);
    }

    @Test
    void showsOfAFactWhatTheRuleReadOfIt() {
        var seen = List.of(
                new Insight.Seen("shop/Pod/cart-6d5-x2x", false, List.of("crashing", "revision is \"5\"")),
                new Insight.Seen("not PodState( !ready ) from $s.pods", true, List.of()));
        var insight = new Insight(List.of(), new TreeMap<>(Map.of("pods/crash-loop/diagnose-bad-rollout", seen)), "");
        var why = Explanation.of(
                TraceFixture.rollbackIn(Mode.ACT, Outcome.ACT, null),
                List.of(),
                List.of(),
                ActionCatalogue.standard(),
                insight);

        assertThat(why.toMarkdown()).contains("""
                  Found by rule `pods/crash-loop/diagnose-bad-rollout`, which saw:
                  - shop/Pod/cart-6d5-x2x: crashing, revision is "5"
                  - `not PodState( !ready ) from $s.pods`
                """).doesNotContain("12 min old");
    }

    @Test
    void saysWhyTheRulesCouldNotBeLookedAt() {
        var why = Explanation.of(
                TraceFixture.nobodyKnows("It is slow"),
                List.of(),
                List.of(),
                ActionCatalogue.standard(),
                Insight.missing("the rules of then are not at hand"));

        assertThat(why.toMarkdown()).contains("- The rules of then are not at hand.\n");
    }

    @Test
    void showsInFullOnlyTheGuardsThatStandInTheWay() {
        var trace = TraceFixture.rollbackIn(Mode.ACT, Outcome.NOTIFY, null);
        var guards = new ArrayList<>(trace.decision().guards());
        guards.add(new Decision.GuardLine(
                "cooldown", "HOLD", "restart_pod ran 2 min ago", "rollback_deployment", "kubernaut.policy.cooldown"));
        var why = explain(
                new IncidentStore.Trace(
                        TraceFixture.withGuards(trace.decision(), guards), trace.snapshot(), trace.evaluation()),
                List.of(),
                List.of());

        assertThat(why.toMarkdown()).contains("""
                ## What the guards said

                About rollback_deployment. A DENY or a HOLD stops an action, NEEDS_APPROVAL asks a person first.

                - **cooldown** HOLD: restart_pod ran 2 min ago. Set by `kubernaut.policy.cooldown`.
                - ALLOW: mode, stale.
                """);
        assertThat(why.guards()).hasSize(3);
    }

    @Test
    void givesTheCommandsThatAnswerAnApproval() {
        var why = explain(
                TraceFixture.rollbackIn(Mode.ACT, Outcome.AWAIT_APPROVAL, null),
                List.of(),
                List.of(TraceFixture.approval(Approval.State.WAITING)));

        assertThat(why.headline()).isEqualTo("rollback_deployment on shop/Deployment/cart needs a person's approval");
        assertThat(why.next())
                .first()
                .asString()
                .contains("until 2026-11-23 11:10:00 UTC")
                .contains("kubernaut approvals approve " + TraceFixture.APPROVAL)
                .contains("kubernaut approvals reject " + TraceFixture.APPROVAL);
    }

    @ParameterizedTest
    @CsvSource({
        "REJECTED, rejected by ann: we fix forward",
        "EXPIRED, Nobody answered until 2026-11-23 11:10:00 UTC",
        "OVERTAKEN, is void",
    })
    void saysHowAnApprovalEnded(Approval.State state, String words) {
        var why = explain(
                TraceFixture.rollbackIn(Mode.ACT, Outcome.AWAIT_APPROVAL, null),
                List.of(),
                List.of(TraceFixture.approval(state)));

        assertThat(why.next()).first().asString().contains(words);
    }

    @ParameterizedTest
    @EnumSource(RunState.class)
    void hasAHeadlineAndANextStepForEveryStateOfARun(RunState state) {
        var why = explain(
                TraceFixture.rollbackIn(Mode.ACT, Outcome.ACT, null),
                List.of(TraceFixture.run(state, "something")),
                List.of());

        assertThat(why.headline()).startsWith("rollback_deployment on shop/Deployment/cart ");
        assertThat(why.next()).isNotEmpty();
        assertThat(why.next().stream().anyMatch(s -> s.contains("kubernaut undo " + TraceFixture.RUN)))
                .isEqualTo(state == RunState.VERIFIED || state == RunState.FAILED);
    }

    @Test
    void saysWhenAHoldEnds() {
        var retryAt = TraceFixture.NOW.plus(Duration.ofMinutes(9));
        var why = explain(TraceFixture.rollbackIn(Mode.ACT, Outcome.NOTIFY, retryAt), List.of(), List.of());

        assertThat(why.next()).anyMatch(s -> s.contains("decided again at 2026-11-23 07:19:00 UTC"));
    }

    @Test
    void saysThatAnEvaluationLeavesNothingBehind() {
        var trace = TraceFixture.rollbackIn(Mode.ACT, Outcome.ACT, null);
        var evaluated = new IncidentStore.Trace(
                trace.decision().withIds(new UUID(0, 0), new UUID(0, 0)), trace.snapshot(), trace.evaluation());

        var markdown = explain(evaluated, List.of(), List.of()).toMarkdown();

        assertThat(markdown)
                .startsWith("# rollback_deployment on shop/Deployment/cart would be done")
                .contains("this is an evaluation")
                .contains("outcome ACT, not carried out")
                .doesNotContain("00000000-0000");
    }

    @Test
    void saysThatNobodyIsAskedInModeObserve() {
        var why = explain(TraceFixture.rollbackIn(Mode.OBSERVE, Outcome.AWAIT_APPROVAL, null), List.of(), List.of());

        assertThat(why.next()).first().asString().contains("Nobody is, because the mode is observe");
    }

    @Test
    void isPlainJson() {
        var why = explain(
                TraceFixture.rollbackIn(Mode.ACT, Outcome.ACT, null),
                List.of(TraceFixture.run(RunState.VERIFIED, "ok")),
                List.of());

        var json = JsonMapper.shared().readTree(SnapshotCodec.write(why));

        assertThat(json.at("/chosen/priority/learned").intValue()).isEqualTo(6);
        assertThat(json.at("/rules/0/bound/$r").stringValue()).isEqualTo("revision 5, 12 min old");
        assertThat(json.at("/facts/takenAt").stringValue()).isEqualTo("2026-11-23T07:10:00Z");
        assertThat(json.at("/alerts/0/since").stringValue()).isEqualTo("2026-11-23T07:04:00Z");
        assertThat(json.at("/runs/0/state").stringValue()).isEqualTo("VERIFIED");
    }

    @Test
    void neverShowsANameOfTheCode() {
        var markdown = explain(TraceFixture.rollbackIn(Mode.ACT, Outcome.ACT, null), List.of(), List.of())
                .toMarkdown();

        assertThat(markdown).doesNotContainPattern(Pattern.compile("io\\.kubernaut|\\bnull\\b|ObjectRef|Optional"));
    }
}
