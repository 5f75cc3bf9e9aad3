package io.kubernaut.core.decision;

import io.kubernaut.core.policy.TrustStage;
import java.util.ArrayList;
import java.util.List;

/**
 * What to do about a rule's stage, with the reasons. It is advice: only the operator's configuration moves a rule.
 *
 * @param to the stage that is recommended; the present one when it should stay
 * @param reasons sentences for people
 */
public record Promotion(Advice advice, TrustStage to, List<String> reasons) {
    /** So many times it must have been right before it is asked to be seen. */
    static final long SUGGEST_AFTER = 5;

    /** So many times it must have been right before it may ask, and before it may act. */
    static final long TRUST_AFTER = 10;

    /** So few answers or runs do not yet speak against a rule. */
    private static final long FEW = 3;

    /** One in so many may have been wrong. */
    private static final long TOLERANCE = 10;

    public Promotion {
        reasons = List.copyOf(reasons);
    }

    /** What to do. */
    public enum Advice {
        RAISE,
        KEEP,
        LOWER
    }

    /** @param present how far the rule is trusted now */
    public static Promotion of(RuleEvidence evidence, TrustStage present) {
        var harm = harm(evidence);
        if (!harm.isEmpty() && present.compareTo(TrustStage.SUGGEST) > 0) {
            return new Promotion(Advice.LOWER, TrustStage.SUGGEST, harm);
        }
        if (present == TrustStage.AUTO) {
            return keep(present, List.of("It is trusted fully, and nothing speaks against it."));
        }
        var missing = new ArrayList<>(harm);
        missing.addAll(present == TrustStage.APPROVE ? missingForAuto(evidence) : missingForNext(evidence, present));
        if (!missing.isEmpty()) {
            return keep(present, missing);
        }
        var next = TrustStage.values()[present.ordinal() + 1];
        return new Promotion(Advice.RAISE, next, List.of(grounds(evidence, present)));
    }

    private static Promotion keep(TrustStage present, List<String> reasons) {
        return new Promotion(Advice.KEEP, present, reasons);
    }

    private static List<String> harm(RuleEvidence evidence) {
        var harm = new ArrayList<String>();
        if (evidence.rejected() >= FEW && evidence.rejected() > evidence.approved()) {
            harm.add("People said no more often than yes: " + evidence.rejected() + " to " + evidence.approved() + ".");
        }
        var bad = evidence.failed() + evidence.undone();
        if (bad >= FEW && bad > evidence.verified()) {
            harm.add("More of its runs failed or were taken back than showed an effect: " + bad + " to "
                    + evidence.verified() + ".");
        }
        if (evidence.didNotWork() >= FEW && evidence.didNotWork() > evidence.worked()) {
            harm.add("More of its runs did not help than did: " + evidence.didNotWork() + " to " + evidence.worked()
                    + ".");
        }
        return harm;
    }

    private static List<String> missingForNext(RuleEvidence evidence, TrustStage present) {
        var missing = new ArrayList<String>();
        var least = present == TrustStage.SHADOW ? SUGGEST_AFTER : TRUST_AFTER;
        if (evidence.matched() == 0) {
            missing.add("It has not matched yet.");
        } else if (evidence.wouldBeChosen() < least) {
            missing.add("It would have been chosen " + times(evidence.wouldBeChosen()) + "; " + least
                    + " times are wanted.");
        }
        var answers = evidence.accepted() + evidence.refused();
        if (present == TrustStage.SUGGEST && evidence.refused() * TOLERANCE > answers) {
            missing.add("People said no to what it suggested, when another rule asked for it, in " + evidence.refused()
                    + " of " + answers + " cases.");
        }
        if (evidence.differed() * TOLERANCE > evidence.wouldBeChosen()) {
            missing.add("Something else was chosen in " + evidence.differed() + " of " + evidence.wouldBeChosen()
                    + " cases; look at them before you raise it.");
        }
        return missing;
    }

    private static List<String> missingForAuto(RuleEvidence evidence) {
        var missing = new ArrayList<String>();
        var answers = evidence.approved() + evidence.rejected();
        var runs = evidence.verified() + evidence.failed() + evidence.undone();
        if (evidence.approved() < TRUST_AFTER) {
            missing.add("People said yes " + times(evidence.approved()) + "; " + TRUST_AFTER + " times are wanted.");
        }
        if (evidence.rejected() * TOLERANCE > answers) {
            missing.add("People said no " + times(evidence.rejected()) + " of " + answers + ".");
        }
        if (evidence.verified() < TRUST_AFTER) {
            missing.add("Its runs showed their effect " + times(evidence.verified()) + "; " + TRUST_AFTER
                    + " times are wanted.");
        }
        if ((runs - evidence.verified()) * TOLERANCE > runs) {
            missing.add((runs - evidence.verified()) + " of " + runs + " runs failed or were taken back.");
        }
        var assessed = evidence.worked() + evidence.didNotWork();
        if (evidence.worked() < TRUST_AFTER) {
            missing.add("Its runs helped " + times(evidence.worked()) + "; " + TRUST_AFTER + " times are wanted.");
        }
        if (evidence.didNotWork() * TOLERANCE > assessed) {
            missing.add(evidence.didNotWork() + " of " + assessed + " runs did not help.");
        }
        return missing;
    }

    private static String grounds(RuleEvidence evidence, TrustStage present) {
        return present == TrustStage.APPROVE
                ? "People said yes " + times(evidence.approved()) + " and no " + times(evidence.rejected()) + "; "
                        + evidence.verified() + " runs showed their effect, " + evidence.worked() + " helped, "
                        + (evidence.failed() + evidence.undone()) + " failed or were taken back."
                : "It would have been chosen " + times(evidence.wouldBeChosen()) + "; others chose the same in "
                        + evidence.agreed() + " of these cases, and something else in " + evidence.differed() + "."
                        + (present == TrustStage.SUGGEST ? " " + agreement(evidence) : "");
    }

    private static String agreement(RuleEvidence evidence) {
        if (evidence.accepted() > 0) {
            return "People said yes to the same " + times(evidence.accepted()) + " and no " + times(evidence.refused())
                    + ".";
        }
        return evidence.agreed() > 0
                ? "Nobody was asked about the same."
                : "Nobody has agreed with it yet, neither people nor another rule: look at what it suggested.";
    }

    private static String times(long count) {
        return count == 1 ? "once" : count == 0 ? "never" : count + " times";
    }
}
