package io.kubernaut.rules;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.Risk;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How far rules are trusted. A shipped rule says so itself, or leaves it to the risk of its action. The operator's rules
 * start in shadow whatever they say: {@code @trust} only lowers what the configuration grants. What the configuration
 * says of a rule by name holds for the rule that ships, or for the operator's where none ships; one that stands in for a
 * shipped rule inherits nothing, and can only be lowered by that name. By name and text it holds for that text alone.
 */
sealed interface Trust {
    /** Stands, in the configuration, for all rules of the operator's directory. */
    String ALL_OF_OPERATOR = "*";

    /** Stands, in the configuration, between a rule's name and the text of its file. */
    String OF_TEXT = "@";

    /** The digits by which the configuration names the text of a file. */
    static String text(String drl) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(drl.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

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
            var text = rule.text().isEmpty() ? null : configured.get(rule.rule() + OF_TEXT + rule.text());
            if (text != null) {
                return text;
            }
            var named = configured.get(rule.rule());
            if (named != null && rule.origin() != Origin.REPLACEMENT) {
                return named;
            }
            var unnamed = rule.origin() == Origin.SHIPPED
                    ? own
                    : lower(configured.getOrDefault(ALL_OF_OPERATOR, TrustStage.SHADOW), own);
            return named == null ? unnamed : lower(named, unnamed);
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
