package io.kubernaut.rules.lint;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Looks at what is compared with what. */
final class Comparisons {
    private static final Set<String> ORDERS = Set.of("<", "<=", ">", ">=");

    private final Notes notes;
    private final Scope scope;
    private final int line;

    Comparisons(Notes notes, Scope scope, int line) {
        this.notes = notes;
        this.scope = scope;
        this.line = line;
    }

    void compare(Value left, String operator, Value right) {
        decides(left);
        decides(right);
        names(left, right);
        names(right, left);
        if (left.shape().unknown() || right.shape().unknown()) {
            return;
        }
        var texts = left.shape().isText() || right.shape().isText();
        var numbers = left.shape().isNumber() || right.shape().isNumber();
        if (texts && (numbers || ORDERS.contains(operator))) {
            notes.add(
                    Check.TEXT_AS_NUMBER,
                    line,
                    "This compares text with " + operator + ", letter by letter: \"9\" is more than \"10\"");
        }
    }

    Value byWord(Value left, String operator, List<Value> right, boolean withArguments) {
        if (withArguments || !Set.of("in", "matches", "contains", "memberOf").contains(operator)) {
            notes.add(Check.EXPRESSION, line, "Rules may not use the operator " + operator);
            return Value.computed(Shape.TRUTH);
        }
        decides(left);
        right.forEach(this::decides);
        for (var value : right) {
            names(left, value);
            if (operator.equals("matches")) {
                regex(value);
            } else if (operator.equals("in")
                    && left.shape().isText()
                    && value.shape().isNumber()) {
                notes.add(Check.TEXT_AS_NUMBER, line, "This looks for text among numbers");
            }
        }
        return Value.computed(Shape.TRUTH);
    }

    /** Such as {@code name().startsWith( "cart" )}. */
    void ofCall(Value receiver, List<Value> given) {
        if (receiver.shape().isText() || receiver.shape().raw() == Instant.class) {
            given.forEach(argument -> names(receiver, argument));
        }
        for (var argument : given) {
            if (argument.text() && scope.decides()) {
                scope.decidedByText().add(line);
            }
        }
    }

    private void decides(Value value) {
        if (value.text()) {
            scope.decidedByText().add(line);
        }
    }

    private void names(Value value, Value other) {
        var literal = other.literal();
        if (literal == null || !other.shape().isText()) {
            return;
        }
        if (Untrusted.isTime(literal)) {
            notes.add(Check.FIXED_TIME, line, "\"" + literal + "\" is a fixed time");
        } else if (Untrusted.names(value.member(), literal)) {
            notes.add(Check.FIXED_NAME, line, "\"" + literal + "\" is the name of one object, not what is the matter");
        }
    }

    private void regex(Value pattern) {
        var literal = pattern.literal();
        if (literal == null) {
            notes.add(Check.REGEX, line, "The pattern is not written here, so nobody can tell what it does");
            return;
        }
        try {
            Pattern.compile(literal);
        } catch (java.util.regex.PatternSyntaxException e) {
            notes.add(Check.REGEX, line, "\"" + literal + "\" is not a regular expression: " + e.getDescription());
            return;
        }
        RegexWays.problem(literal).ifPresent(problem -> notes.add(Check.REGEX, line, "\"" + literal + "\" " + problem));
    }
}
