package io.kubernaut.rules.whynot;

import io.kubernaut.core.explain.Words;
import io.kubernaut.rules.whynot.RuleWhy.Failure;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a condition came out, in a few words.
 *
 * @param condition as the rule's source has it
 * @param outcome what follows it in the sentence; "" when there is nothing to say
 */
record Phrase(String condition, String outcome) {
    /** {@code name == "x" is false: name is "y" (shop/Pod/cart-1)}. */
    static Phrase of(Failure failure) {
        var step = failure.condition();
        return switch (failure.kind()) {
            case FALSE -> new Phrase(step.text(), " is false" + values(step) + about(step.fact()));
            case NOTHING_THERE ->
                step.group().equals("accumulate")
                        ? new Phrase("accumulate " + step.text(), " comes to nothing")
                        : new Phrase(step.text() + from(step), " is not there");
            case IN_THE_WAY ->
                new Phrase(
                        step.group() + " " + step.text() + from(step),
                        " does not hold, because of " + String.join("; ", failure.inTheWay()));
        };
    }

    /** A condition that held. */
    static Phrase of(Step step) {
        return switch (step.group()) {
            case "not", "forall" -> new Phrase(step.group() + " " + step.text() + from(step), "");
            case "accumulate" -> new Phrase("accumulate " + step.text() + from(step), values(step));
            default -> new Phrase(step.text(), values(step) + about(step.fact()));
        };
    }

    /** Values that tell something, in short and each once: {@code ready}, {@code not ready}, {@code restarts is 5}. */
    static List<String> values(List<Step> steps) {
        return steps.stream()
                .flatMap(s -> s.values().stream())
                .filter(Phrase::telling)
                .map(r -> switch (r.value()) {
                    case "true" -> brief(r.expression());
                    case "false" -> "not " + brief(r.expression());
                    default -> brief(r.expression()) + " is " + r.value();
                })
                .distinct()
                .toList();
    }

    /** Without the arguments at its end: they are the same for all facts. */
    private static String brief(String expression) {
        int open = expression.indexOf('(');
        return open > 0 && Places.closing(expression, open) == expression.length()
                ? expression.substring(0, open)
                : expression;
    }

    /** What it came to, where that says more than whether it holds. */
    private static String values(Step step) {
        var bare = step.text().replaceFirst("^!\\s*", "");
        var values = step.values().stream()
                .filter(r -> telling(r) && !r.expression().equals(bare))
                .map(Reading::toString)
                .collect(Collectors.joining(", "));
        return values.isEmpty() ? "" : ": " + values;
    }

    /** Not of a record that has no short text. */
    private static boolean telling(Reading reading) {
        return !reading.value().startsWith("the ");
    }

    private static String about(String fact) {
        return fact.isEmpty() ? "" : " (" + fact + ")";
    }

    private static String from(Step step) {
        int from = step.pattern().indexOf(" from ");
        return from < 0 ? "" : step.pattern().substring(from);
    }

    String toMarkdown() {
        return Words.code(condition) + (outcome.startsWith(" ") ? " " : "") + Words.foreign(outcome);
    }

    @Override
    public String toString() {
        return condition + outcome;
    }
}
