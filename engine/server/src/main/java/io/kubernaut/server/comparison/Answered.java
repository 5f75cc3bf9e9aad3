package io.kubernaut.server.comparison;

import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one model said to one question, as it is kept.
 *
 * @param model name of the provider in the configuration
 * @param said what it calls itself, with its version where it names one
 * @param chosen empty where it found nothing sensible, or gave no answer that can be used
 * @param requests one, or two where the first answer had to be mended
 */
record Answered(
        Key key,
        Ending ending,
        String said,
        List<Chosen> chosen,
        String why,
        long millis,
        int requests,
        Spending spent) {

    /**
     * What is asked once.
     *
     * @param facts address of the snapshot
     * @param prompt address of the model and of all that it is sent
     * @param run from 1
     */
    record Key(String model, String scenario, String facts, String prompt, int run) {}

    /** One of its proposals. */
    record Chosen(
            String action,
            ObjectRef target,
            SortedMap<String, Object> parameters,
            String reason,
            @Nullable Double confidence) {}

    /** How asking ended. */
    enum Ending {
        /** With an answer that passed the checks. */
        ANSWERED,
        /** Its answers did not pass, the mended one neither. */
        INVALID,
        DECLINED,
        /** An error, or a broken connection. */
        FAILED,
        TIMED_OUT;

        /** Whether it is the model's own answer, good or bad; else nobody answered. */
        boolean counts() {
            return this == ANSWERED || this == INVALID || this == DECLINED;
        }
    }

    /** Empty where nothing was sent. */
    static Optional<Answered> of(Key key, Models.Opinion opinion) {
        if (opinion.calls().isEmpty()) {
            return Optional.empty();
        }
        var last = opinion.calls().getLast();
        List<Proposal> proposals =
                opinion.advice() instanceof Advisor.Advice.Consulted consulted ? consulted.proposals() : List.of();
        return Optional.of(new Answered(
                key,
                ending(last.outcome()),
                last.model(),
                proposals.stream()
                        .map(p -> new Chosen(p.action(), p.target(), p.parameters(), p.reason(), p.confidence()))
                        .toList(),
                opinion.advice().why(),
                opinion.calls().stream()
                        .map(ModelCall::latency)
                        .mapToLong(Duration::toMillis)
                        .sum(),
                opinion.calls().size(),
                opinion.calls().stream().map(ModelCall::spent).reduce(Spending.NOTHING, Spending::plus)));
    }

    private static Ending ending(ModelCall.Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> Ending.ANSWERED;
            // Models that are compared do not look closer; one that ends in that has not answered.
            case INVALID, LOOKED -> Ending.INVALID;
            case DECLINED -> Ending.DECLINED;
            case FAILED -> Ending.FAILED;
            case TIMED_OUT -> Ending.TIMED_OUT;
        };
    }

    List<Proposal> proposals() {
        return chosen.stream()
                .map(c -> Advisor.proposed(c.action(), c.target(), c.parameters(), c.reason(), c.confidence()))
                .toList();
    }

    /** What would be done: where it was asked for an order, those behind are not. */
    Optional<Proposal> first() {
        return proposals().stream().findFirst();
    }

    Advisor.Advice advice() {
        return ending == Ending.ANSWERED
                ? new Advisor.Advice.Consulted(proposals(), why)
                : new Advisor.Advice.NotConsulted(why);
    }

    /** It was mended. */
    boolean repaired() {
        return ending == Ending.ANSWERED && requests > 1;
    }

    String words() {
        if (ending != Ending.ANSWERED) {
            return "no usable answer";
        }
        return chosen.isEmpty()
                ? "nothing"
                : chosen.stream()
                        .map(c -> c.action() + " " + c.target().display()
                                + (c.parameters().isEmpty() ? "" : " " + c.parameters()))
                        .collect(Collectors.joining(", then "));
    }
}
