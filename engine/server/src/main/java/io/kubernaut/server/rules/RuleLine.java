package io.kubernaut.server.rules;

import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.Origin;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One rule, as it is told.
 *
 * @param file its path in the operator's directory, or among the shipped rules
 * @param origin whether it ships, is the operator's, or is the operator's in place of one that ships
 * @param text of its file, as a grant of trust names it; "" for what ships
 * @param trust how far it is trusted at most; a proposal of high risk may be trusted less
 * @param saysOfItself its {@code @trust}; null when it leaves it to the risk of its action
 * @param base the priority of its proposals before learning
 * @param symptoms that it asks for by name; empty when it asks for none
 */
record RuleLine(
        String name,
        String file,
        Origin origin,
        String text,
        TrustStage trust,
        @Nullable TrustStage saysOfItself,
        int base,
        boolean fixed,
        String owner,
        String runbook,
        String since,
        SortedSet<String> symptoms) {

    static List<RuleLine> of(DroolsKnowledgeBase rules, Policy policy) {
        return rules.rules().values().stream()
                .map(r -> new RuleLine(
                        r.rule(),
                        Origin.shown(rules.fileOf(r.rule())),
                        r.origin(),
                        r.text(),
                        rules.trust(r.rule(), policy),
                        r.trust(),
                        r.base(),
                        r.fixed(),
                        r.owner(),
                        r.runbook(),
                        r.since(),
                        rules.symptomsOf(r.rule())))
                .toList();
    }
}
