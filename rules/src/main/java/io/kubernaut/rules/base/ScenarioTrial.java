package io.kubernaut.rules.base;

import io.kubernaut.core.decision.Evaluation.Quarantined;
import io.kubernaut.rules.base.Complaint.Check;
import io.kubernaut.rules.base.Examiner.Named;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.ScenarioRunner;
import io.kubernaut.rules.scenario.ScenarioRunner.Result;
import java.util.List;

/** Tries a candidate on one of its scenarios: harm, a remedy that is not found, and a rule that throws refuse it. */
final class ScenarioTrial {
    private ScenarioTrial() {}

    static void run(ScenarioRunner runner, Named named, List<Result> results, List<Complaint> complaints) {
        Result result;
        try {
            result = runner.run(named.scenario());
        } catch (RuntimeException e) {
            complaints.add(Complaint.about(Check.SCENARIO, named.file(), "The scenario cannot be decided: " + e));
            return;
        }
        results.add(result);
        result.deliberated().stream()
                .flatMap(d -> d.evaluation().quarantined().stream())
                .distinct()
                .forEach(q -> complaints.add(thrown(named.file(), q)));
        var judgment = result.judgment();
        var expected = named.scenario().expect();
        if (judgment == null || expected == null) {
            return;
        }
        if (judgment.negative()) {
            complaints.add(Complaint.about(
                    Check.SCENARIO,
                    named.file(),
                    "Harm would be done: " + judgment.answer() + " (" + judgment.why() + ")"));
        } else if (expected.act() && judgment.grade().compareTo(Grade.GOOD) > 0) {
            complaints.add(Complaint.about(
                    Check.SCENARIO,
                    named.file(),
                    "The remedy is not found: the answer is " + judgment.answer() + ", but " + judgment.why()));
        }
    }

    private static Complaint thrown(String file, Quarantined rule) {
        return new Complaint(
                Check.SCENARIO,
                file,
                0,
                rule.rule(),
                true,
                "The rule fails: " + rule.failure(),
                "Test for null, and for what may be empty, before you use it; join what you take from several lists");
    }
}
