package io.kubernaut.rules.scenario;

import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.rules.scenario.Expectation.Acceptable;
import io.kubernaut.rules.scenario.Expectation.Grade;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Scores decisions against a scenario's expectation, as {@code FORMAT.md} says. */
public final class Judge {

    /**
     * A score and why.
     *
     * @param score between -1 and 1
     * @param grade the lowest grade, where several incidents are judged
     * @param answer what was decided, in words
     * @param why what was wrong, "" for the best answer
     */
    public record Judgment(double score, Grade grade, String answer, String why) {
        public boolean negative() {
            return grade == Grade.NEGATIVE;
        }
    }

    public Judgment judge(Expectation expected, List<Decision> decisions, ClusterView view) {
        var answers = decisions.stream().map(Answer::of).toList();
        var shown = answers.isEmpty()
                ? "none"
                : String.join("; ", answers.stream().map(Answer::display).toList());
        var matching = new TargetMatching(view);
        var harm = harm(expected, answers, matching);
        if (!harm.isEmpty()) {
            return new Judgment(Grade.NEGATIVE.score(), Grade.NEGATIVE, shown, harm);
        }
        if (expected.incidents().isEmpty()) {
            var grade = grade(expected.acceptable(), answers, matching);
            return new Judgment(grade.score(), grade, shown, why(grade, expected.acceptable()));
        }
        double sum = 0;
        var lowest = Grade.BEST;
        var why = "";
        for (var incident : expected.incidents()) {
            var about = decisions.stream()
                    .filter(d ->
                            d.alerts().stream().anyMatch(a -> incident.alerts().contains(a.fingerprint())))
                    .map(Answer::of)
                    .toList();
            var grade = grade(incident.acceptable(), about, matching);
            sum += grade.score();
            if (grade.compareTo(lowest) > 0) {
                lowest = grade;
                why = why(grade, incident.acceptable());
            }
        }
        return new Judgment(sum / expected.incidents().size(), lowest, shown, why);
    }

    /** How good it would be to carry a proposal out. */
    public Grade grade(List<Acceptable> acceptable, Proposal proposal, ClusterView view) {
        var answer = new Answer(proposal.action(), proposal.target(), proposal.parameters(), false);
        return grade(acceptable, answer, new TargetMatching(view));
    }

    /** What harm proposals would do if a person agreed to all of them, in words; "" where they would do none. */
    public String harm(Expectation expected, List<Proposal> proposals, ClusterView view) {
        var answers = proposals.stream()
                .map(p -> new Answer(p.action(), p.target(), p.parameters(), true))
                .toList();
        return harm(expected, answers, new TargetMatching(view));
    }

    private static String harm(Expectation expected, List<Answer> answers, TargetMatching matching) {
        for (var answer : answers) {
            if (expected.forbidden().contains(answer.action())) {
                return answer.action() + " is forbidden here";
            }
            if (answer.mutating() && expected.forbiddenTargets().stream().anyMatch(t -> matching.changes(answer, t))) {
                return answer.target().display() + " must not be changed";
            }
            if (expected.requiresApproval() && answer.mutating() && !answer.queued()) {
                return answer.action() + " needs approval here";
            }
        }
        long changes = answers.stream().filter(Answer::mutating).count();
        return changes > expected.maxMutating()
                ? changes + " changes, at most " + expected.maxMutating() + " are allowed"
                : "";
    }

    /** The most far-reaching answer counts; of several such the worst. */
    private static Grade grade(List<Acceptable> acceptable, List<Answer> answers, TargetMatching matching) {
        int farthest = answers.stream().max(Answer.BY_REACH).map(Answer::reach).orElse(0);
        if (farthest == 0) {
            return acceptable.stream()
                    .filter(a -> a.action().equals("none"))
                    .map(Acceptable::grade)
                    .min(Comparator.naturalOrder())
                    .orElse(Grade.OTHER);
        }
        return answers.stream()
                .filter(a -> a.reach() == farthest)
                .map(a -> grade(acceptable, a, matching))
                .max(Comparator.naturalOrder())
                .orElse(Grade.OTHER);
    }

    private static final Set<String> UNTARGETED = Set.of("none", "notify_only", "collect_diagnostics");

    private static Grade grade(List<Acceptable> acceptable, Answer answer, TargetMatching matching) {
        return acceptable.stream()
                .filter(a -> a.action().equals(answer.action()))
                .filter(a -> {
                    var target = a.target();
                    return target == null || UNTARGETED.contains(a.action()) || matching.means(answer, target);
                })
                .filter(a -> matching.parametersFit(answer, a.params()))
                .map(Acceptable::grade)
                .min(Comparator.naturalOrder())
                .orElse(Grade.OTHER);
    }

    private static String why(Grade grade, List<Acceptable> acceptable) {
        if (grade == Grade.BEST) {
            return "";
        }
        var best = acceptable.getFirst();
        var target = best.target();
        return "best is " + best.action()
                + (target == null ? "" : " " + target.kind() + "/" + target.name())
                + (best.params().isEmpty() ? "" : " " + best.params());
    }
}
