package io.kubernaut.advisor;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import io.kubernaut.advisor.Exchange.Funds;
import io.kubernaut.advisor.Exchange.Heard;
import io.kubernaut.advisor.answer.Inquiry;
import io.kubernaut.advisor.config.ModelsConfiguration;
import io.kubernaut.advisor.investigation.Looks;
import io.kubernaut.advisor.look.Closer;
import io.kubernaut.advisor.prompt.Facts;
import io.kubernaut.advisor.prompt.Opening;
import io.kubernaut.advisor.prompt.Past;
import io.kubernaut.advisor.prompt.Prompt;
import io.kubernaut.advisor.provider.Line;
import io.kubernaut.advisor.provider.Reply;
import io.kubernaut.advisor.provider.Request;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.advice.ModelCall.Outcome;
import io.kubernaut.core.advice.ToolCall;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor.Question;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a model look closer before it is asked for its answer. What it sees becomes facts beside the others, and it is asked
 * as it always is: the tools can add to what it knows, and to nothing that it may choose.
 */
final class Investigator {
    private final ModelsConfiguration configuration;
    private final CloseUps closeUps;
    private final Snapshot snapshot;
    private final Question question;
    private final Closer closer;
    private final List<Past> past;
    private final Exchange exchange;
    private final Found unasked;

    Investigator(
            ModelsConfiguration configuration,
            CloseUps closeUps,
            Snapshot snapshot,
            Question question,
            Closer closer,
            List<Past> past,
            Exchange exchange) {
        this.configuration = configuration;
        this.closeUps = closeUps;
        this.snapshot = snapshot;
        this.question = question;
        this.closer = closer;
        this.past = past;
        this.exchange = exchange;
        this.unasked = found(List.of(), List.of(), "", null);
    }

    /**
     * What is known for the answer.
     *
     * @param looks that the model asked for
     * @param notLooked why it was not let look; "" where it was, or may not
     * @param funds that are set aside for the request for the answer; null where none are yet
     */
    record Found(
            Facts facts, Inquiry inquiry, List<ToolCall> looks, String notLooked, Funds.@Nullable SetAside funds) {}

    /** What is known before anybody looks. */
    Found unasked() {
        return unasked;
    }

    private Found found(
            List<Closer.Looked> looked, List<ToolCall> looks, String notLooked, Funds.@Nullable SetAside funds) {
        var facts = Facts.of(snapshot, closer.and(looked), past, configuration.maxFacts());
        return new Found(facts, Inquiry.of(question, facts), looks, notLooked, funds);
    }

    Found with(Line line, Line.Admission.Admitted admitted) throws InterruptedException {
        var limits = configuration.investigating();
        if (!limits.providers().contains(line.name())) {
            return unasked;
        }
        // The answer is paid for first: looking must not use up what it needs.
        return switch (exchange.setAside(line.most(mostForTheAnswer(line)))) {
            case Funds.None(var why) -> found(List.of(), List.of(), why, null);
            case Funds.SetAside funds -> {
                var half = exchange.deadline().left().dividedBy(2);
                var time = half.compareTo(limits.time()) < 0 ? half : limits.time();
                var looks = new Looks(limits, time, unasked.facts(), snapshot, closeUps);
                try {
                    converse(line, admitted, looks);
                } catch (InterruptedException | RuntimeException e) {
                    exchange.giveBack(funds);
                    throw e;
                }
                yield found(looks.seen(), looks.calls(), "", funds);
            }
        };
    }

    private Request mostForTheAnswer(Line line) {
        var request = Prompt.of(
                        unasked.facts(),
                        unasked.inquiry().task(),
                        unasked.inquiry().shown(),
                        unasked.inquiry().schema(),
                        !line.provider().jsonSchema())
                .request();
        // Quotes are escaped, and each line is a fact, whose path stands before it and in the schema. Where that is not
        // enough, the rest is asked for then.
        return request.longerBy(configuration.investigating().bytes() * 5L / 4 + 96L * Facts.MOST_LOOKED);
    }

    private void converse(Line line, Line.Admission.Admitted admitted, Looks looks) throws InterruptedException {
        var tools = looks.specifications();
        if (tools.isEmpty()) {
            return;
        }
        var opening = Opening.of(
                unasked.facts(),
                unasked.inquiry().task(),
                unasked.inquiry().shown(),
                configuration.investigating().turns(),
                configuration.investigating().calls());
        var messages = new ArrayList<ChatMessage>(opening.messages());
        var texts = new ArrayList<>(opening.texts());
        for (var turn = 0; turn < configuration.investigating().turns() && looks.may(); turn++) {
            var request = Request.looking(messages, texts, tools);
            if (!(exchange.setAside(line.most(request)) instanceof Funds.SetAside funds)) {
                return;
            }
            var heard = exchange.send(line, admitted, request, funds, looks.left());
            if (!(heard.reply() instanceof Reply.Answered answered)
                    || answered.looks().isEmpty()) {
                exchange.record(heard, outcome(heard), List.of());
                return;
            }
            var before = looks.calls().size();
            messages.add(answered.message());
            texts.add(answered.message().toString());
            for (var wanted : answered.looks()) {
                var shown = opening.fenced(looks.look(wanted));
                messages.add(ToolExecutionResultMessage.from(wanted, shown));
                texts.add(shown);
            }
            exchange.record(
                    heard,
                    Outcome.LOOKED,
                    List.of(),
                    looks.calls().subList(before, looks.calls().size()));
        }
    }

    private static Outcome outcome(Heard heard) {
        return switch (heard.reply()) {
            case Reply.Answered answered -> Outcome.LOOKED;
            case Reply.Declined declined -> Outcome.DECLINED;
            case Reply.Failed failed -> Outcome.FAILED;
            case Reply.TimedOut timedOut -> Outcome.TIMED_OUT;
        };
    }
}
