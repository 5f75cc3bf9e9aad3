package io.kubernaut.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.policy.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class ExplanationTest {
    private static Explanation explain(IncidentStore.Trace trace, List<ActionRun> runs, List<Approval> approvals) {
        return Explanation.of(trace, runs, approvals, ActionCatalogue.standard());
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
