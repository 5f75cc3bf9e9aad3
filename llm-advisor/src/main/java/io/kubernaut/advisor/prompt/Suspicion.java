package io.kubernaut.advisor.prompt;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Text that reads as if it were meant for a model. It is reported and nothing else: what a model can bring about is bounded by
 * what it is offered, not by what it reads.
 */
final class Suspicion {
    private static final List<Pattern> SIGNS = List.of(
            sign(
                    "(?:ignore|disregard|forget|override)\\b.{0,40}\\b(?:previous|prior|above|earlier|all|your|the)\\b.{0,40}"
                            + "\\b(?:instruction|prompt|rule|message|guard|text|limit)s?"),
            sign("\\byou (?:are|must|should|will|have to|need to)\\b.{0,60}"),
            sign("\\b(?:new|updated|real|actual|hidden) (?:instruction|task|objective|goal|role)s?\\b"),
            // Not system:serviceaccount, which is a user's name in Kubernetes.
            sign(
                    "(?:^|\\W)(?:system|assistant|developer|user)\\s{0,3}(?:prompt|message|override|\\]|>|:(?!serviceaccount|node|kube))"),
            sign("<\\|?/?(?:im_start|im_end|system|assistant|endoftext|begin_of_text)"),
            sign("\\b(?:as an? (?:ai|assistant|language model)|jailbreak|developer mode|do anything now)\\b"),
            sign("\\b(?:respond|reply|answer|output|return|print) (?:only|with|exactly|the)\\b"),
            sign("\\b(?:choose|select|pick|propose|recommend|execute|run|call)\\b.{0,30}"
                    + "\\b(?:option|action|tool|o[0-9]{1,3}|delete|drain|kubectl|restart|rollback|scale)"),
            sign("\"(?:choice|confidence|evidence|order)\"\\s{0,3}:"),
            sign("\\bkubectl\\b.{0,20}\\b(?:delete|exec|apply|drain|patch|scale)\\b"),
            sign("\\b(?:approved|authori[sz]ed|pre-approved|trust) (?:by|this|me|auto)\\b"));

    private Suspicion() {}

    private static Pattern sign(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** Paths of the facts that read so. */
    static List<String> in(List<Fact> facts) {
        return facts.stream()
                .filter(f -> f.value().length() > 8
                        && SIGNS.stream()
                                .anyMatch(s -> s.matcher(spaced(f.value())).find()))
                .map(Fact::path)
                .toList();
    }

    /** In names, dashes stand for spaces. */
    private static String spaced(String value) {
        return value.contains(" ")
                ? value
                : value.replace('-', ' ').replace('_', ' ').replace('.', ' ');
    }
}
