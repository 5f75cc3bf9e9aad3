package io.kubernaut.rules.lint;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
        words(left, right);
        words(right, left);
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
                regex(left, value);
            } else if (operator.equals("contains") && left.shape().isText()) {
                someWord(left, value, "contains", String::contains);
            } else {
                words(left, value);
            }
            if (operator.equals("in") && left.shape().isText() && value.shape().isNumber()) {
                notes.add(Check.TEXT_AS_NUMBER, line, "This looks for text among numbers");
            }
        }
        return Value.computed(Shape.TRUTH);
    }

    /** Such as {@code name().startsWith( "cart" )}. */
    void ofCall(Value receiver, String name, List<Value> given) {
        given.forEach(argument -> wordsOfCall(receiver, name, argument));
        if (receiver.shape().isText() || receiver.shape().raw() == Instant.class) {
            given.forEach(argument -> names(receiver, argument));
        }
        for (var argument : given) {
            if (argument.text() && scope.decides()) {
                scope.decidedByText().add(line);
            }
        }
    }

    private void wordsOfCall(Value receiver, String name, Value given) {
        switch (name) {
            case "startsWith" -> someWord(receiver, given, "begins with", String::startsWith);
            case "endsWith" -> someWord(receiver, given, "ends with", String::endsWith);
            case "equalsIgnoreCase" -> someWord(receiver, given, "is", String::equalsIgnoreCase);
            case "contains" -> {
                if (receiver.shape().isText()) {
                    someWord(receiver, given, "contains", String::contains);
                } else {
                    words(receiver, given);
                }
            }
            case "equals" -> words(receiver, given);
            default -> {}
        }
    }

    /** What is given to a call that expects one of some words, such as the name of an action. */
    void ofArguments(String call, List<Value> given) {
        for (int i = 0; i < given.size(); i++) {
            words(call, scope.vocabulary().ofArgument(call, i), given.get(i));
        }
    }

    private void words(Value value, Value other) {
        words(value.member(), scope.vocabulary().of(value.member()), other);
    }

    private void words(String member, @Nullable Set<String> words, Value other) {
        var literal = text(other);
        if (words != null && literal != null && !words.contains(literal)) {
            notes.add(Check.WORD, line, "There is no \"" + literal + "\" for " + member + Nearest.hint(literal, words));
        }
    }

    private void someWord(Value value, Value part, String how, BiPredicate<String, String> fits) {
        var words = scope.vocabulary().of(value.member());
        var literal = text(part);
        if (words != null && literal != null && words.stream().noneMatch(w -> fits.test(w, literal))) {
            notes.add(
                    Check.WORD,
                    line,
                    "Nothing for " + value.member() + " " + how + " \"" + literal + "\""
                            + Nearest.hint(literal, words));
        }
    }

    private static @Nullable String text(Value value) {
        return value.shape().isText() ? value.literal() : null;
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

    private void regex(Value value, Value pattern) {
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
        var problem = RegexWays.problem(literal);
        problem.ifPresent(p -> notes.add(Check.REGEX, line, "\"" + literal + "\" " + p));
        if (problem.isEmpty()) {
            someWord(value, pattern, "matches", String::matches);
        }
    }
}
