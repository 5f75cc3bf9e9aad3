package io.kubernaut.rules.whynot;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.rules.whynot.RuleWhy.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** The answer in a sentence or two. Plain text: whoever shows it makes it safe for the medium. */
final class Answers {
    private Answers() {}

    static String ofRule(WhyNot.OfRule rule) {
        var why = rule.why();
        if (why.verdict() == Verdict.CANNOT_TELL) {
            return why.rule() + (rule.fired() ? " fired" : " did not fire") + ", and it cannot be told why: "
                    + why.cannotTell() + ".";
        }
        return rule.fired()
                ? fired(rule)
                : why.rule() + " did not fire: " + far(why)
                        + (rule.besideOn().isEmpty()
                                ? ""
                                : " Beside the decision it fired, and what it did is only recorded: it rests on "
                                        + rule.besideOn() + ".");
    }

    private static String fired(WhyNot.OfRule rule) {
        var times = rule.why().matches();
        var start = rule.why().rule() + " did fire" + (times > 1 ? ", " + times + " times" : "") + ". ";
        if (!rule.proposals().isEmpty()) {
            return start + rule.proposals().stream().map(Answers::fate).collect(Collectors.joining(" "));
        }
        return start
                + (rule.findings().isEmpty()
                        ? "It proposes nothing."
                        : "It found "
                                + rule.findings().stream()
                                        .map(f -> f.name())
                                        .distinct()
                                        .collect(Collectors.joining(", "))
                                + " and proposes nothing itself.");
    }

    private static String fate(WhyNot.Fate fate) {
        return "It proposed " + fate.action() + " on " + fate.target().display() + ". " + fate.because();
    }

    /** {@code 3 of 6 conditions held, then …}. */
    static String far(RuleWhy why) {
        var failed = why.failed();
        return why.held().size() + " of " + why.conditions() + " conditions held"
                + (failed == null ? "." : ", then " + Phrase.of(failed) + ".");
    }

    static String ofAction(String action, List<WhyNot.OfRule> rules, List<Veto> vetoes, Decision decision) {
        var chosen = decision.chosen();
        if (chosen != null && chosen.action().equals(action)) {
            return action + " was chosen" + (chosen.rule().isEmpty() ? "" : ", as " + chosen.rule() + " proposed it")
                    + ". The outcome is " + decision.outcome() + ".";
        }
        var proposed = rules.stream()
                .flatMap(r -> r.proposals().stream())
                .filter(f -> f.action().equals(action))
                .toList();
        if (!proposed.isEmpty()) {
            return action + " was proposed and not chosen. "
                    + proposed.stream().map(WhyNot.Fate::because).distinct().collect(Collectors.joining(" "));
        }
        var against = vetoes.isEmpty()
                ? ""
                : " It would have been vetoed as well: "
                        + vetoes.stream().map(Veto::reason).distinct().collect(Collectors.joining(" "));
        if (rules.isEmpty()) {
            return "No rule proposes " + action + "." + against;
        }
        return (rules.size() == 1
                        ? "The only rule that proposes " + action + " did not fire."
                        : "None of the " + rules.size() + " rules that propose " + action + " fired.")
                + against;
    }
}
