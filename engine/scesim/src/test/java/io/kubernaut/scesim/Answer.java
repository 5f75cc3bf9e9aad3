package io.kubernaut.scesim;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.rules.Recorder;
import io.kubernaut.rules.scenario.Expectation;
import io.kubernaut.rules.scenario.Expectation.Acceptable;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.Expectation.TargetPattern;
import io.kubernaut.rules.scenario.Judge;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of one session answer. It lies among the facts, where no rule looks at it; {@link SessionWatch} tells it
 * what is inserted. The answer is what the decision core makes of that: vetoes, ranking and guards included.
 */
public final class Answer {
    private static final List<Acceptable> ANYTHING =
            List.of(new Acceptable(Proposal.NONE, Grade.BEST, null, new TreeMap<>()));

    private final World world;
    private final Recorder recorder = new Recorder();
    private @Nullable Snapshot snapshot;

    Answer(World world) {
        this.world = world;
    }

    void about(Snapshot given) {
        snapshot = given;
    }

    Recorder recorder() {
        return recorder;
    }

    /** One of the answers that {@link AnswerText} writes. Called from cells, as all below. */
    public boolean isOneOf(String answers) {
        var judged = judge(AnswerText.answers(answers), Set.of(), List.of(), Integer.MAX_VALUE, false);
        return judged.grade() != Grade.OTHER || wrong(judged, "is none of: " + answers);
    }

    public boolean isNot(String actions) {
        return harmless(judge(ANYTHING, AnswerText.actions(actions), List.of(), Integer.MAX_VALUE, false));
    }

    public boolean spares(String targets) {
        return harmless(judge(ANYTHING, Set.of(), AnswerText.targets(targets), Integer.MAX_VALUE, false));
    }

    public boolean changesNothing() {
        return harmless(judge(ANYTHING, Set.of(), List.of(), 0, false));
    }

    public boolean asksFirst() {
        return harmless(judge(ANYTHING, Set.of(), List.of(), Integer.MAX_VALUE, true));
    }

    private static boolean harmless(Judge.Judgment judged) {
        return !judged.negative() || wrong(judged, judged.why());
    }

    /** The runner shows what is thrown; of a false it only says that it was one. */
    private static boolean wrong(Judge.Judgment judged, String why) {
        throw new IllegalStateException("The answer " + judged.answer() + " " + why);
    }

    private Judge.Judgment judge(
            List<Acceptable> acceptable,
            Set<String> forbidden,
            List<TargetPattern> forbiddenTargets,
            int changes,
            boolean approval) {
        var expected =
                new Expectation(true, acceptable, forbidden, forbiddenTargets, changes, List.of(), approval, false);
        return new Judge().judge(expected, List.of(decision()), world.view());
    }

    private Decision decision() {
        var given = Objects.requireNonNull(snapshot, "no snapshot was inserted");
        var evaluation = DecisionCore.RULES.evaluation(given, recorder);
        return DecisionCore.JUDGEMENT.judge(
                given, evaluation, DecisionCore.RULES.hash(), SnapshotCodec.address(SnapshotCodec.write(given)));
    }
}
