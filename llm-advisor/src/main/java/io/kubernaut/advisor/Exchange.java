package io.kubernaut.advisor;

import io.kubernaut.advisor.prompt.Cleaning;
import io.kubernaut.advisor.provider.Line;
import io.kubernaut.advisor.provider.Reply;
import io.kubernaut.advisor.provider.Request;
import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.ModelCall.Outcome;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.advice.ToolCall;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.redaction.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests about one alert: for each the most it can use is set aside before, and what came of it is recorded after. */
final class Exchange {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    private static final int LONGEST_ANSWER = 4_000;

    /** Longer than any answer that a provider may be allowed; it is the database's bound, not the reader's. */
    private static final int LONGEST_WORDS = 256 * 1024;

    private final String about;
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
    Exchange(
            String about,
            Allowance allowance,
            Clock clock,
            Deadline deadline,
            Consumer<ModelCall> calls,
            boolean keepWords) {
        this.about = about;
        this.allowance = allowance;
        this.clock = clock;
        this.deadline = deadline;
        this.calls = calls;
        this.keepWords = keepWords;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Whether there is something to spend. */
    sealed interface Funds {
        /** @param most that may be used of it */
        record SetAside(UUID reservation, Spending most) implements Funds {
            boolean covers(Spending wanted) {
                return wanted.tokens() <= most.tokens() && wanted.microDollars() <= most.microDollars();
            }
        }

        /** @param why in words for people */
        record None(String why) implements Funds {}
    }

    Funds setAside(Spending most) {
        try {
            return switch (allowance.reserve(about, most)) {
                case Allowance.Grant.Spent(var why, var until) -> new Funds.None(why);
                case Allowance.Grant.Reserved(var id) -> new Funds.SetAside(id, most);
            };
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("model.allowance_unknown");
            return new Funds.None(
                    "What may still be spent is not known: " + e.getClass().getSimpleName() + ".");
        }
    }

    /** Nothing was used of it. */
    void giveBack(Funds.SetAside funds) {
        settle(funds.reservation(), Spending.NOTHING);
    }

    /** One that cannot be settled counts as used, which is what it would at most be. */
    private void settle(UUID reservation, Spending used) {
        try {
            allowance.settle(reservation, used);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("reservation", reservation).setCause(e).log("model.spending_not_settled");
        }
    }

    /** A request that was answered, or failed. It is to be recorded. */
    record Heard(Line line, Request request, Instant askedAt, Duration took, Reply reply) {}

    /** Sends it and waits at most so long; where the process stops meanwhile, that is recorded. */
    Heard send(Line line, Line.Admission.Admitted admitted, Request request, Funds.SetAside funds, Duration atMost)
            throws InterruptedException {
        var askedAt = clock.instant();
        var begun = System.nanoTime();
        try {
            var reply = admitted.say(request, funds.most(), atMost);
            settle(funds.reservation(), reply.spent());
            return new Heard(line, request, askedAt, since(begun), reply);
        } catch (InterruptedException e) {
            var cut = new Reply.TimedOut("Kubernaut stops.", funds.most());
            record(new Heard(line, request, askedAt, since(begun), cut), Outcome.TIMED_OUT, List.of());
            throw e;
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    void record(Heard heard, Outcome outcome, List<String> checks) {
        record(heard, outcome, checks, List.of());
    }

    /** @param looks that the model asked for in it */
    void record(Heard heard, Outcome outcome, List<String> checks, List<ToolCall> looks) {
        var asked = heard.line().provider().model();
        var answered = heard.reply() instanceof Reply.Answered a ? a : null;
        var text = answered == null ? "" : answered.text();
        calls.accept(new ModelCall(
                heard.line().name(),
                answered == null ? asked : answered.model(),
                SnapshotCodec.address(asked + "\n" + heard.request().whole()).substring("sha256:".length()),
                heard.askedAt(),
                heard.took(),
                outcome,
                heard.reply().spent(),
                cleaning.clean(text, LONGEST_ANSWER),
                checks,
                keepWords ? new ModelCall.Words(kept(heard.request().whole()), kept(cleaned(text))) : null,
                looks));
    }

    /** A model may write what it was never shown. Keys span lines, so they are taken out before each line is cleaned. */
    private String cleaned(String text) {
        return new Redactor()
                .redact(text)
                .lines()
                .map(line -> cleaning.clean(line, LONGEST_WORDS))
                .collect(Collectors.joining("\n"));
    }

    /** What was sent was cleaned before. */
    private static String kept(String words) {
        var clean = new Redactor().redact(words);
        return clean.length() <= LONGEST_WORDS ? clean : clean.substring(0, LONGEST_WORDS) + "…";
    }
}
