package io.kubernaut.advisor;

import io.kubernaut.advisor.Exchange.Funds;
import io.kubernaut.advisor.Exchange.Heard;
import io.kubernaut.advisor.answer.Answer;
import io.kubernaut.advisor.answer.Checked;
import io.kubernaut.advisor.prompt.Prompt;
import io.kubernaut.advisor.provider.Line;
import io.kubernaut.advisor.provider.Reply;
import io.kubernaut.core.advice.ModelCall.Outcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question put to one provider: at most two requests, the second to mend the answer to the first; before them those in
 * which it looks closer, where it may.
 */
final class Dialogue {
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final String OVER = "The time for an answer is over.";

    private final Exchange exchange;
    private final Investigator investigator;

    Dialogue(Exchange exchange, Investigator investigator) {
        this.exchange = exchange;
        this.investigator = investigator;
    }

    /** What came of it. */
    sealed interface Result {
        /** @param found what it rests on */
        record Sound(Answer answer, Investigator.Found found) implements Result {}

        /** Another may be asked. */
        record Silent(String why) implements Result {}

        /** Nobody else is to be asked. */
        record Over(String why) implements Result {}
    }

    /** @param last whether nobody else could be asked, so that all the time may be waited for a place */
    Result with(Line line, boolean last) {
        if (late()) {
            return new Result.Over(OVER);
        }
        try {
            var left = exchange.deadline().left();
            var wait = last ? left : left.dividedBy(2);
            return switch (line.admit(wait)) {
                case Line.Admission.Refused(var why) -> new Result.Silent(why);
                case Line.Admission.Admitted admitted -> {
                    try (admitted) {
                        yield spoken(line, admitted);
                    }
                }
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.Over("Asking was given up, as Kubernaut stops.");
        }
    }

    /** What is sent now could hardly be answered, and would be paid for. */
    private boolean late() {
        return exchange.deadline().left().compareTo(LEAST) < 0;
    }

    private Result spoken(Line line, Line.Admission.Admitted admitted) throws InterruptedException {
        if (late()) {
            return new Result.Over(OVER);
        }
        var unpaid = investigator.unpaid(line);
        if (unpaid.isPresent()) {
            return new Result.Over(unpaid.get());
        }
        var found = investigator.with(line, admitted);
        var inquiry = found.inquiry();
        if (!inquiry.unanswerable().isEmpty()) {
            var unused = found.funds();
            if (unused != null) {
                exchange.giveBack(unused);
            }
            return new Result.Over(inquiry.unanswerable());
        }
        var prompt = Prompt.of(
                found.facts(),
                inquiry.task(),
                inquiry.shown(),
                inquiry.schema(),
                !line.provider().jsonSchema());
        var first = said(line, admitted, prompt, found, found.funds());
        if (!(first instanceof Said.Unusable(var answer, var problems))) {
            return ended(first);
        }
        if (late()) {
            return new Result.Over("Its answer cannot be used, and there is no time to mend it. " + joined(problems));
        }
        return ended(said(line, admitted, prompt.repairing(answer, problems), found, null));
    }

    private static Result ended(Said said) {
        return switch (said) {
            case Said.Ended(var result) -> result;
            case Said.Unusable(var answer, var problems) ->
                new Result.Over(
                        "Its answer cannot be used, nor the one that should have mended it. " + joined(problems));
        };
    }

    private static String joined(List<String> problems) {
        return String.join(" ", problems);
    }

    /** How one request ended. */
    private sealed interface Said {
        record Ended(Result result) implements Said {}

        record Unusable(String answer, List<String> problems) implements Said {}
    }

    /** @param before funds that were set aside for it; null where none were */
    private Said said(
            Line line,
            Line.Admission.Admitted admitted,
            Prompt prompt,
            Investigator.Found found,
            Funds.@Nullable SetAside before)
            throws InterruptedException {
        var request = prompt.request();
        var most = line.most(request);
        if (before != null && before.covers(most)) {
            return heard(
                    exchange.send(
                            line, admitted, request, before, exchange.deadline().left()),
                    found);
        }
        if (before != null) {
            exchange.giveBack(before);
        }
        return switch (exchange.setAside(most)) {
            case Funds.None(var why) -> new Said.Ended(new Result.Over(why));
            case Funds.SetAside funds ->
                heard(
                        exchange.send(
                                line,
                                admitted,
                                request,
                                funds,
                                exchange.deadline().left()),
                        found);
        };
    }

    private Said heard(Heard heard, Investigator.Found found) {
        return switch (heard.reply()) {
            case Reply.Answered answered ->
                switch (found.inquiry().check(answered.text(), answered.cutOff())) {
                    case Checked.Sound(var answer) -> {
                        exchange.record(heard, Outcome.ACCEPTED, List.of());
                        yield new Said.Ended(new Result.Sound(answer, found));
                    }
                    case Checked.Unsound(var problems) -> {
                        exchange.record(heard, Outcome.INVALID, problems);
                        yield new Said.Unusable(answered.text(), problems);
                    }
                };
            case Reply.Declined(var why, var spent) -> silent(heard, Outcome.DECLINED, why);
            case Reply.Failed(var why, var spent) -> silent(heard, Outcome.FAILED, why);
            case Reply.TimedOut(var why, var spent) -> silent(heard, Outcome.TIMED_OUT, why);
        };
    }

    private Said silent(Heard heard, Outcome outcome, String why) {
        exchange.record(heard, outcome, List.of(why));
        return new Said.Ended(new Result.Silent(why));
    }
}
