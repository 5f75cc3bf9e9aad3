package io.kubernaut.scesim;

import io.kubernaut.rules.scenario.Expectation.Acceptable;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.Expectation.TargetPattern;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How cells write expectations, for people to read: {@code increase_resources on Deployment shop/cart with container
 * ==app and memory >=1.5x,<=4x or notify_only}. A {@code *} stands for any.
 */
final class AnswerText {
    private static final String OR = " or ";
    private static final String ON = " on ";
    private static final String WITH = " with ";
    private static final String AND = " and ";
    private static final String ANY = "*";

    private AnswerText() {}

    static String ofAnswers(Collection<Acceptable> answers) {
        return answers.stream().map(AnswerText::of).collect(Collectors.joining(OR));
    }

    /** All of one grade: a cell lists only what is good enough. */
    static List<Acceptable> answers(String text) {
        return Arrays.stream(text.split(OR)).map(AnswerText::answer).toList();
    }

    static String ofTargets(Collection<TargetPattern> targets) {
        return targets.stream().map(AnswerText::of).collect(Collectors.joining(OR));
    }

    static List<TargetPattern> targets(String text) {
        return Arrays.stream(text.split(OR)).map(AnswerText::target).toList();
    }

    static String ofActions(Collection<String> actions) {
        return String.join(OR, new TreeSet<>(actions));
    }

    static Set<String> actions(String text) {
        return Set.of(text.split(OR));
    }

    private static String of(Acceptable answer) {
        var parameters = answer.params().entrySet().stream()
                .map(p -> p.getKey() + " " + p.getValue().replaceAll("\\s", ""))
                .collect(Collectors.joining(AND));
        var target = answer.target();
        return answer.action()
                + (target == null ? "" : ON + of(target))
                + (parameters.isEmpty() ? "" : WITH + parameters);
    }

    private static Acceptable answer(String text) {
        var parameters = text.split(WITH, 2);
        var target = parameters[0].split(ON, 2);
        return new Acceptable(
                target[0],
                Grade.BEST,
                target.length == 1 ? null : target(target[1]),
                parameters.length == 1 ? new TreeMap<>() : parameters(parameters[1]));
    }

    private static SortedMap<String, String> parameters(String text) {
        var parameters = new TreeMap<String, String>();
        for (var parameter : text.split(AND)) {
            var parts = parameter.split(" ", 2);
            parameters.put(parts[0], parts[1]);
        }
        return parameters;
    }

    private static String of(TargetPattern target) {
        return shown(target.kind()) + " " + shown(target.namespace()) + "/" + shown(target.name());
    }

    private static TargetPattern target(String text) {
        var kind = text.split(" ", 2);
        var name = kind[1].split("/", 2);
        return new TargetPattern(read(kind[0]), read(name[0]), read(name[1]));
    }

    private static String shown(String field) {
        return field.isEmpty() ? ANY : field;
    }

    private static String read(String field) {
        return field.equals(ANY) ? "" : field;
    }
}
