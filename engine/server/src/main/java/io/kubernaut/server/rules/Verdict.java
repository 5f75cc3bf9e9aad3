package io.kubernaut.server.rules;

import io.kubernaut.rules.base.Candidate;
import io.kubernaut.rules.base.Complaint;
import io.kubernaut.rules.base.Examined;
import io.kubernaut.rules.base.Examiner;
import io.kubernaut.rules.scenario.ScenarioRunner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a candidate would come into force.
 *
 * @param hash of the base that it makes with the shipped rules, "" when it is not looked at
 * @param scenarios how its scenarios are answered, as far as it came
 */
public record Verdict(boolean accepted, String hash, List<Complaint> complaints, List<Answered> scenarios) {

    /**
     * One scenario.
     *
     * @param grade null when it expects nothing
     * @param why what was wrong, "" for the best answer
     */
    public record Answered(String id, @Nullable String grade, double score, String answer, String why) {
        static Answered of(ScenarioRunner.Result result) {
            var judgment = result.judgment();
            return judgment == null
                    ? new Answered(result.scenario().id(), null, 0, "", "")
                    : new Answered(
                            result.scenario().id(),
                            judgment.grade().name(),
                            judgment.score(),
                            judgment.answer(),
                            judgment.why());
        }
    }

    /** Examines, and puts nothing in force. */
    public static Verdict of(Examiner examiner, Candidate candidate) {
        var examined = examiner.examine(candidate);
        if (examined instanceof Examined.Accepted accepted) {
            accepted.base().close();
        }
        return new Verdict(
                examined instanceof Examined.Accepted,
                examined.hash(),
                examined.complaints(),
                examined.scenarios().stream().map(Answered::of).toList());
    }
}
