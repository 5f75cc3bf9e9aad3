package io.kubernaut.rules;

import io.kubernaut.core.decision.Evaluation.Weight;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.kie.api.io.Resource;

/** How much is missing when a rule is left out, told by what its consequence inserts. */
final class RuleWeight {
    private RuleWeight() {}

    /**
     * Only a rule that does nothing but propose is known to leave the decisions of others as they are. What cannot be told is
     * taken for a rule that decides.
     *
     * @param text the file that the rule is in
     */
    static Weight of(String rule, String text) {
        try {
            var content = new DrlParser(DrlParser.DEFAULT_LANGUAGE_LEVEL).parse((Resource) null, text);
            return content == null
                    ? Weight.DECIDES
                    : content.getRules().stream()
                            .filter(r -> r.getName().equals(rule)
                                    && r.getNamedConsequences().isEmpty())
                            .map(r -> String.valueOf(r.getConsequence()))
                            .map(RuleWeight::ofConsequence)
                            .findFirst()
                            .orElse(Weight.DECIDES);
        } catch (DroolsParserException e) {
            return Weight.DECIDES;
        }
    }

    /** Java lets a name stand apart from its method, and write its letters as escapes. */
    private static Weight ofConsequence(String consequence) {
        var onlyProposes = consequence.contains("Proposal")
                && !consequence.contains("Veto")
                && !consequence.contains("Finding")
                && !consequence.contains("\\u");
        return onlyProposes ? Weight.PROPOSES : Weight.DECIDES;
    }
}
