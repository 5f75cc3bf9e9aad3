package io.kubernaut.advisor;

import io.kubernaut.advisor.answer.Answer;
import io.kubernaut.advisor.answer.Checked;
import io.kubernaut.advisor.answer.Inquiry;
import io.kubernaut.advisor.prompt.Cleaning;
import io.kubernaut.advisor.prompt.Facts;
import io.kubernaut.advisor.prompt.Prompt;
import io.kubernaut.advisor.provider.Line;
import io.kubernaut.advisor.provider.Reply;
import io.kubernaut.advisor.provider.Request;
import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.ModelCall.Outcome;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.redaction.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The question put to one provider: at most two requests, the second to mend the answer to the first. */
final class Dialogue {
    private static final Logger log = LoggerFactory.getLogger(Dialogue.class);
    private static final int LONGEST_ANSWER = 4_000;

    /** Longer than any answer that a provider may be allowed; it is the database's bound, not the reader's. */
    private static final int LONGEST_WORDS = 256 * 1024;

    private static final Duration LEAST = Duration.ofMillis(100);
    private static final String OVER = "The time for an answer is over.";

    private final String about;
    private final Facts facts;
    private final Inquiry inquiry;
    private final Allowance allowance;
    private final Clock clock;
    private final Deadline deadline;
    private final Consumer<ModelCall> calls;
    private final boolean keepWords;
    private final Cleaning cleaning = new Cleaning();

    /**
     * @param about fingerprint of the alert, whose allowance is used
     * @param keepWords whether calls have all that was sent and answered
     */
    Dialogue(
            String about,
            Facts facts,
            Inquiry inquiry,
            Allowance allowance,
            Clock clock,
            Deadline deadline,
            Consumer<ModelCall> calls,
            boolean keepWords) {
        this.about = about;
        this.facts = facts;
        this.inquiry = inquiry;
        this.allowance = allowance;
        this.clock = clock;
        this.deadline = deadline;
        this.calls = calls;
        this.keepWords = keepWords;
    }

    /** What came of it. */
    sealed interface Result {
        record Sound(Answer answer) implements Result {}

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
            var wait = last ? deadline.left() : deadline.left().dividedBy(2);
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
        return deadline.left().compareTo(LEAST) < 0;
    }

    private Result spoken(Line line, Line.Admission.Admitted admitted) throws InterruptedException {
        if (late()) {
            return new Result.Over(OVER);
        }
        var prompt = Prompt.of(
                facts,
                inquiry.task(),
                inquiry.shown(),
                inquiry.schema(),
                !line.provider().jsonSchema());
        var first = said(line, admitted, prompt);
        if (!(first instanceof Said.Unusable(var answer, var problems))) {
            return ended(first);
        }
        if (late()) {
            return new Result.Over("Its answer cannot be used, and there is no time to mend it. " + joined(problems));
        }
        return ended(said(line, admitted, prompt.repairing(answer, problems)));
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

        static Said silent(String why) {
            return new Ended(new Result.Silent(why));
        }
    }

    private Said said(Line line, Line.Admission.Admitted admitted, Prompt prompt) throws InterruptedException {
        var request = new Request(prompt.messages(), prompt.schema(), prompt.bytes());
        var most = line.most(request);
        UUID reservation;
        try {
            switch (allowance.reserve(about, most)) {
                case Allowance.Grant.Spent(var why, var until) -> {
                    return new Said.Ended(new Result.Over(why));
                }
                case Allowance.Grant.Reserved(var id) -> reservation = id;
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("model.allowance_unknown");
            return new Said.Ended(new Result.Over(
                    "What may still be spent is not known: " + e.getClass().getSimpleName() + "."));
        }
        var askedAt = clock.instant();
        var begun = System.nanoTime();
        Reply reply;
        try {
            reply = admitted.say(request, most, deadline.left());
        } catch (InterruptedException e) {
            call(
                    line,
                    prompt,
                    askedAt,
                    begun,
                    new Reply.TimedOut("Kubernaut stops.", most),
                    Outcome.TIMED_OUT,
                    List.of());
            throw e;
        }
        settle(reservation, reply.spent());
        return heard(line, prompt, askedAt, begun, reply);
    }

    private Said heard(Line line, Prompt prompt, Instant askedAt, long begun, Reply reply) {
        return switch (reply) {
            case Reply.Answered answered ->
                switch (inquiry.check(answered.text(), answered.cutOff())) {
                    case Checked.Sound(var answer) -> {
                        call(line, prompt, askedAt, begun, reply, Outcome.ACCEPTED, List.of());
                        yield new Said.Ended(new Result.Sound(answer));
                    }
                    case Checked.Unsound(var problems) -> {
                        call(line, prompt, askedAt, begun, reply, Outcome.INVALID, problems);
                        yield new Said.Unusable(answered.text(), problems);
                    }
                };
            case Reply.Declined(var why, var spent) -> {
                call(line, prompt, askedAt, begun, reply, Outcome.DECLINED, List.of(why));
                yield Said.silent(why);
            }
            case Reply.Failed(var why, var spent) -> {
                call(line, prompt, askedAt, begun, reply, Outcome.FAILED, List.of(why));
                yield Said.silent(why);
            }
            case Reply.TimedOut(var why, var spent) -> {
                call(line, prompt, askedAt, begun, reply, Outcome.TIMED_OUT, List.of(why));
                yield Said.silent(why);
            }
        };
    }

    /** One that cannot be settled counts as used, which is what it would at most be. */
    private void settle(UUID reservation, Spending used) {
        try {
            allowance.settle(reservation, used);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("reservation", reservation).setCause(e).log("model.spending_not_settled");
        }
    }

    private void call(
            Line line, Prompt prompt, Instant askedAt, long begun, Reply reply, Outcome outcome, List<String> checks) {
        var model = reply instanceof Reply.Answered answered
                ? answered.model()
                : line.provider().model();
        var text = reply instanceof Reply.Answered answered ? answered.text() : "";
        calls.accept(new ModelCall(
                line.name(),
                model,
                SnapshotCodec.address(model(line) + prompt.whole()).substring("sha256:".length()),
                askedAt,
                Duration.ofNanos(System.nanoTime() - begun),
                outcome,
                reply.spent(),
                cleaning.clean(text, LONGEST_ANSWER),
                checks,
                keepWords ? new ModelCall.Words(kept(prompt.whole()), kept(text)) : null));
    }

    /** What was sent was cleaned before; a model may write what it was never shown. */
    private static String kept(String words) {
        var clean = new Redactor().redact(words);
        return clean.length() <= LONGEST_WORDS ? clean : clean.substring(0, LONGEST_WORDS) + "…";
    }

    private static String model(Line line) {
        return line.provider().model() + "\n";
    }
}
