package io.kubernaut.rules.base;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.RuleMetadata;
import io.kubernaut.rules.base.Complaint.Check;
import io.kubernaut.rules.base.Examiner.Trial;
import io.kubernaut.rules.scenario.ScenarioRunner.Result;
import io.kubernaut.rules.whynot.Agreement;
import io.kubernaut.rules.whynot.Agreement.Report;
import io.kubernaut.rules.whynot.RuleWhy.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * Holds the explainer to the engine: all rules on the facts of the candidate's scenarios, and those that are
 * {@linkplain Unproven unproven} on the facts of the shipped ones, as a candidate may have none. A rule about which they part depends on the order
 * in which rules fire, or cannot be explained as it works: neither may act.
 */
final class AgreementTrial implements Trial {
    private final Supplier<List<Snapshot>> shipped;

    /** @param shipped facts on which the build has held all shipped rules to the explainer */
    AgreementTrial(Supplier<List<Snapshot>> shipped) {
        this.shipped = shipped;
    }

    @Override
    public List<Complaint> complaints(DroolsKnowledgeBase base, List<Result> results) {
        var agreement = new Agreement(base);
        var complaints = new ArrayList<Complaint>();
        var told = new HashSet<String>();
        for (var result : results) {
            for (var deliberated : result.deliberated()) {
                complain(base, agreement.on(deliberated.snapshot()), told, complaints);
            }
        }
        var unproven = new Unproven(base);
        if (unproven.possible()) {
            shipped.get().forEach(s -> complain(base, agreement.on(s, unproven::after), told, complaints));
        }
        return complaints;
    }

    private static void complain(
            DroolsKnowledgeBase base, Report report, HashSet<String> told, List<Complaint> complaints) {
        for (var line : report.lines()) {
            var rule = base.rules().get(line.rule());
            var mine = rule != null && isOperators(rule);
            var parted = !line.agreed() && line.explained() != Verdict.CANNOT_TELL;
            if ((parted || (mine && !line.agreed())) && told.add(line.rule())) {
                complaints.add(new Complaint(
                        Check.AGREEMENT,
                        Origin.shown(base.fileOf(line.rule())),
                        0,
                        line.rule(),
                        parted,
                        parted
                                ? "The explainer and the engine part: " + line.remark()
                                : "It cannot be told why this rule does not fire: " + line.remark(),
                        parted ? "Make it depend on the snapshot alone, or on findings that nothing contradicts" : ""));
            }
        }
    }

    private static boolean isOperators(RuleMetadata rule) {
        return rule.origin() != Origin.SHIPPED;
    }
}
