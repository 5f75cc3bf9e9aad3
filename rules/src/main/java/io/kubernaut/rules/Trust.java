package io.kubernaut.rules;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.Risk;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How far rules are trusted. A shipped rule says so itself, or leaves it to the risk of its action. The operator's rules
 * start in shadow whatever they say: {@code @trust} only lowers what the configuration grants. What the configuration
 * says of a rule by name holds for every rule.
 */
sealed interface Trust {
    /** Stands, in the configuration, for all rules of the operator's directory. */
    String ALL_OF_OPERATOR = "*";

    /** Of a proposal. */
    TrustStage of(RuleMetadata rule, String action);

    /** The most that any proposal of the rule, and any finding or veto of it, is trusted. */
    TrustStage atMost(RuleMetadata rule);

    static Trust in(Policy policy) {
        return new Granted(policy.trust());
    }

    /** As if the operator had promoted every rule, as scenarios judge them. */
    static Trust promoted() {
        return new Promoted();
    }

    /** As if the operator had promoted the rules of the directory; shipped rules by what the configuration grants. */
    static Trust trying(Policy policy) {
        return new Trying(in(policy), promoted());
    }

    /** By who brought the rule. */
    record Trying(Trust shipped, Trust operators) implements Trust {
        @Override
        public TrustStage of(RuleMetadata rule, String action) {
            return by(rule).of(rule, action);
        }

        @Override
        public TrustStage atMost(RuleMetadata rule) {
            return by(rule).atMost(rule);
        }

        private Trust by(RuleMetadata rule) {
            return rule.origin() == Origin.SHIPPED ? shipped : operators;
        }
    }

    /** By what the configuration grants. */
    record Granted(SortedMap<String, TrustStage> configured) implements Trust {
        @Override
        public TrustStage of(RuleMetadata rule, String action) {
            return stage(rule, own(rule, action));
        }

        @Override
        public TrustStage atMost(RuleMetadata rule) {
            return stage(rule, own(rule, null));
        }

        private TrustStage stage(RuleMetadata rule, TrustStage own) {
            var named = configured.get(rule.rule());
            if (named != null) {
                return named;
            }
            return rule.origin() == Origin.SHIPPED
                    ? own
                    : lower(configured.getOrDefault(ALL_OF_OPERATOR, TrustStage.SHADOW), own);
        }
    }

    /** Each as it would be trusted in the end. */
    record Promoted() implements Trust {
        @Override
        public TrustStage of(RuleMetadata rule, String action) {
            return raised(own(rule, action));
        }

        @Override
        public TrustStage atMost(RuleMetadata rule) {
            return raised(own(rule, null));
        }

        private static TrustStage raised(TrustStage own) {
            return own.compareTo(TrustStage.APPROVE) < 0 ? TrustStage.APPROVE : own;
        }
    }

    private static TrustStage own(RuleMetadata rule, @Nullable String action) {
        var said = rule.trust();
        if (said != null) {
            return said;
        }
        return action != null
                        && ActionCatalogue.standard()
                                .find(action)
                                .filter(a -> a.risk() == Risk.HIGH)
                                .isPresent()
                ? TrustStage.APPROVE
                : TrustStage.AUTO;
    }

    static TrustStage lower(TrustStage one, TrustStage other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
