package io.kubernaut.core.decision;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.policy.TrustStage;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An action that a rule or the model would take. A rule builds it with {@link #of} and {@link #with}; the rule engine
 * attributes it.
 *
 * @param action a name of the catalogue, or {@code none}: nothing is to be done
 * @param target the object to act on
 * @param parameters resolved absolutes: strings, whole numbers (long) or booleans
 * @param reason why, in words for people
 * @param finding the finding it answers, "" when none
 * @param source who proposed
 * @param rule the rule that proposed, "" until the rule engine has attributed it
 * @param priority what it is ranked by
 * @param trust how far the rule is trusted
 * @param confidence how sure whoever proposed is, in [0,1]; null where that was not said, as by rules
 */
public record Proposal(
        String action,
        ObjectRef target,
        SortedMap<String, Object> parameters,
        String reason,
        String finding,
        Source source,
        String rule,
        Priority priority,
        TrustStage trust,
        @Nullable Double confidence) {
    /** Stands for doing nothing at all, as a decision with its reason. */
    public static final String NONE = "none";

    /** The action that only tells a person. */
    public static final String TELLING = "notify_only";

    public Proposal {
        parameters = normal(parameters);
        if (confidence != null && !(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("A confidence is from 0 to 1, not " + confidence);
        }
    }

    /** Whole numbers are long, also after they were read from JSON, so that equal parameters are equal. */
    static SortedMap<String, Object> normal(SortedMap<String, Object> parameters) {
        if (parameters.isEmpty()) {
            return Collections.emptySortedMap();
        }
        var normal = new TreeMap<>(parameters);
        for (var parameter : normal.entrySet()) {
            if (parameter.getValue() instanceof Integer i) {
                parameter.setValue(Long.valueOf(i));
            }
        }
        return normal;
    }

    /** Who proposed. */
    public enum Source {
        RULE,
        MODEL,
        /** Kubernaut itself, where nobody proposed: to tell a person. */
        DEFAULT
    }

    /** Base from the rule, learned from outcomes. */
    public record Priority(int base, int learned, int total) {
        public static Priority of(int base, int learned) {
            return new Priority(base, learned, base + learned);
        }
    }

    /** Whether both do the same to the same object, whoever proposed them and why. */
    public boolean sameChange(Proposal other) {
        return action.equals(other.action) && target.equals(other.target) && parameters.equals(other.parameters);
    }

    /** The action of this name in the catalogue, on this object, for this reason in words for people. */
    public static Proposal of(String action, ObjectRef target, String reason) {
        return new Proposal(
                action,
                target,
                Collections.emptySortedMap(),
                reason,
                "",
                Source.RULE,
                "",
                Priority.of(0, 0),
                TrustStage.SHADOW,
                null);
    }

    /** Nothing is to be done about the object, for this reason in words for people. */
    public static Proposal nothing(ObjectRef about, String reason) {
        return of(NONE, about, reason);
    }

    /** The same with a parameter of the action: a string, a whole number or a boolean. */
    public Proposal with(String parameter, Object value) {
        var more = new TreeMap<>(parameters);
        more.put(parameter, value);
        return new Proposal(action, target, more, reason, finding, source, rule, priority, trust, confidence);
    }

    /** The same, as an answer to the finding. */
    public Proposal answering(Finding answered) {
        return new Proposal(
                action, target, parameters, reason, answered.name(), source, rule, priority, trust, confidence);
    }

    /** The same, as the rule engine ranks and trusts it. */
    public Proposal attributedTo(Source by, String ruleName, Priority ranked, TrustStage stage) {
        return attributedTo(by, ruleName, ranked, stage, confidence);
    }

    /** The same, with how sure a model is of it, in [0,1]. */
    public Proposal attributedTo(Source by, String ruleName, Priority ranked, TrustStage stage, @Nullable Double sure) {
        return new Proposal(action, target, parameters, reason, finding, by, ruleName, ranked, stage, sure);
    }

    Proposal on(ObjectRef other) {
        return new Proposal(action, other, parameters, reason, finding, source, rule, priority, trust, confidence);
    }

    /** No more trusted than this. */
    public Proposal atMost(TrustStage stage) {
        return trust.compareTo(stage) <= 0 ? this : attributedTo(source, rule, priority, stage);
    }

    /** Whether it may be chosen: what is in shadow is only recorded, what is a suggestion is only told. */
    public boolean mayBeChosen() {
        return source == Source.DEFAULT || trust.compareTo(TrustStage.APPROVE) >= 0;
    }

    /** It tells a person at once, whatever the hour. */
    public boolean pages() {
        return action.equals(TELLING) && "page".equals(parameters.get("severity"));
    }

    /** A total order; which one is better is the ranking's affair. */
    public static final Comparator<Proposal> BY_IDENTITY = Proposal::byIdentity;

    private static final Comparator<Proposal> BY_CONTENT = Comparator.comparing(
                    (Proposal p) -> p.parameters().toString())
            .thenComparing(Proposal::reason)
            .thenComparing(Proposal::finding)
            .thenComparing(Proposal::source)
            .thenComparing(Proposal::trust)
            .thenComparing(Proposal::confidence, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** What mostly decides is written out, as every decision sorts by it. */
    private static int byIdentity(Proposal one, Proposal other) {
        int order = one.rule.compareTo(other.rule);
        if (order == 0) {
            order = one.action.compareTo(other.action);
        }
        if (order == 0) {
            order = one.target.compareTo(other.target);
        }
        return order == 0 ? BY_CONTENT.compare(one, other) : order;
    }
}
