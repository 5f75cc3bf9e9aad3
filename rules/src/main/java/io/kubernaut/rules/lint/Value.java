package io.kubernaut.rules.lint;

import org.jspecify.annotations.Nullable;

/**
 * What the linter knows of an expression.
 *
 * @param member where it comes from, such as {@code ObjectRef.name} or {@code Meta.label:app}; "" when it is computed
 * @param literal the text of a string literal, the digits of a number; null for everything else
 * @param text written by somebody for people: whoever can write an annotation or a log line can make it say anything
 * @param nullable the member may hold null
 */
record Value(Shape shape, String member, @Nullable String literal, boolean text, boolean nullable) {
    static final Value UNKNOWN = computed(Shape.UNKNOWN);

    static Value computed(Shape shape) {
        return new Value(shape, "", null, false, false);
    }

    static Value literal(Shape shape, String written) {
        return new Value(shape, "", written, false, false);
    }

    static Value of(Shape.Member member) {
        return new Value(
                member.shape(), member.name(), null, Untrusted.TEXTS.contains(member.name()), member.nullable());
    }

    Value withText(boolean also) {
        return new Value(shape, member, literal, text || also, nullable);
    }

    Value withMember(String name) {
        return new Value(shape, name, literal, text, nullable);
    }
}
