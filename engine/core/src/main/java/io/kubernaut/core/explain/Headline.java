package io.kubernaut.core.explain;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.execution.ActionRun;
import java.util.List;

/** One line that says what came of it. */
final class Headline {
    private Headline() {}

    static String of(Decision decision, List<ActionRun> runs) {
        var who = decision.subject().display();
        var chosen = decision.chosen();
        if (chosen == null) {
            return "Nothing is to be done about " + who;
        }
        var what = chosen.action() + " on " + chosen.target().display();
        return switch (decision.outcome()) {
            case ACT ->
                runs.isEmpty()
                        ? (decision.executed() && decision.stored() ? what + " is queued" : what + " would be done")
                        : runs(what, runs);
            case AWAIT_APPROVAL ->
                runs.isEmpty()
                        ? (chosen.then().isEmpty()
                                        ? ""
                                        : "A plan of " + chosen.plan().size() + " steps, first ") + what
                                + " needs a person's approval"
                        : chosen.then().isEmpty()
                                ? runs(what, runs)
                                : ofPlan(chosen.plan().size(), runs);
            case NOTIFY -> "A person is told about " + who;
            case ESCALATE -> "A person is paged about " + who;
            case SUPPRESS -> "Nothing is to be done about " + who;
        };
    }

    private static String ofPlan(int steps, List<ActionRun> runs) {
        var last = runs.getLast();
        return "Step " + runs.size() + " of " + steps + " of a plan, "
                + runs(last.action() + " on " + last.target().display() + ",", runs);
    }

    private static String runs(String what, List<ActionRun> runs) {
        return what
                + switch (runs.getLast().state()) {
                    case PENDING, PLANNED -> " is about to be done";
                    case APPLYING, APPLIED -> " is under way";
                    case VERIFIED -> " was done, and the cluster shows the effect";
                    case REFUSED -> " was refused before anything was changed";
                    case FAILED -> " was done, but the effect did not show";
                    case UNDOING -> " is being taken back";
                    case UNDONE -> " was done and taken back";
                    case EXPIRING -> " is being ended, for its time is over";
                    case EXPIRED -> " was done for a time, and ended after it";
                };
    }
}
