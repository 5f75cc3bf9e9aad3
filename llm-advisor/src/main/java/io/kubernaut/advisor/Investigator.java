package io.kubernaut.advisor;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import io.kubernaut.advisor.Exchange.Funds;
import io.kubernaut.advisor.Exchange.Heard;
import io.kubernaut.advisor.answer.Inquiry;
import io.kubernaut.advisor.config.ModelsConfiguration;
import io.kubernaut.advisor.investigation.LookingBudget;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final Supplier<Gathered> gathering;
    private final Exchange exchange;
    private final LookingBudget budget;
    private Gathered gathered = new Gathered(Closer.NOTHING, List.of());
    private boolean asked;
    private Funds.@Nullable SetAside reserved;
    private Found unasked;

    /** What is known beside the snapshot: what was fetched from the cluster, and incidents of the past. */
    record Gathered(Closer closer, List<Past> past) {}

    /** @param gathering takes its time, so it is asked for once, and only when a provider would answer and be paid */
    Investigator(
            ModelsConfiguration configuration,
            CloseUps closeUps,
            Snapshot snapshot,
            Question question,
            Supplier<Gathered> gathering,
            Exchange exchange) {
        this.configuration = configuration;
        this.closeUps = closeUps;
        this.snapshot = snapshot;
        this.question = question;
        this.gathering = gathering;
        this.exchange = exchange;
        this.budget = new LookingBudget(configuration.investigating());
        this.unasked = found(List.of(), List.of(), "", null);
    }

    /** Why nothing is there to pay even the shortest question with; empty where something is, and all is known then. */
    Optional<String> unpaid(Line line) {
        if (asked) {
            return Optional.empty();
        }
        switch (exchange.setAside(line.most(request(line)))) {
            case Funds.None(var why) -> {
                return Optional.of(why);
            }
            case Funds.SetAside funds -> reserved = funds;
        }
        asked = true;
        try {
            gathered = gathering.get();
            unasked = found(List.of(), List.of(), "", null);
        } catch (RuntimeException e) {
            giveBack();
            throw e;
        }
        return Optional.empty();
    }

    /** What the shortest question was paid with, for whoever uses it now. */
    private Funds.@Nullable SetAside taken() {
        var funds = reserved;
        reserved = null;
        return funds;
    }

    private void giveBack() {
        var funds = taken();
        if (funds != null) {
            exchange.giveBack(funds);
        }
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
        var facts = Facts.of(snapshot, gathered.closer().and(looked), gathered.past(), configuration.maxFacts());
        return new Found(facts, Inquiry.of(question, facts), looks, notLooked, funds);
    }

    Found with(Line line, Line.Admission.Admitted admitted) throws InterruptedException {
        var limits = configuration.investigating();
        if (!limits.providers().contains(line.name())) {
            return found(List.of(), List.of(), "", taken());
        }
        if (!budget.any()) {
            return found(List.of(), List.of(), "Another model has used up what may be looked at about this.", taken());
        }
        giveBack();
        // The answer is paid for first: looking must not use up what it needs.
        return switch (exchange.setAside(line.most(mostForTheAnswer(line)))) {
            case Funds.None(var why) -> found(List.of(), List.of(), why, null);
            case Funds.SetAside funds -> {
                var half = exchange.deadline().left().dividedBy(2);
                var looks = new Looks(budget, half, unasked.facts(), snapshot, closeUps);
                var begun = System.nanoTime();
                try {
                    converse(line, admitted, looks);
                    budget.took(Duration.ofNanos(System.nanoTime() - begun));
                } catch (InterruptedException | RuntimeException e) {
                    exchange.giveBack(funds);
                    throw e;
                }
                yield found(looks.seen(), looks.calls(), "", funds);
            }
        };
    }

    private Request request(Line line) {
        return Prompt.of(
                        unasked.facts(),
                        unasked.inquiry().task(),
                        unasked.inquiry().shown(),
                        unasked.inquiry().schema(),
                        !line.provider().jsonSchema())
                .request();
    }

    private Request mostForTheAnswer(Line line) {
        // Quotes are escaped, and each line is a fact, whose path stands before it and in the schema. Where that is not
        // enough, the rest is asked for then.
        return request(line).longerBy(configuration.investigating().bytes() * 5L / 4 + 96L * Facts.MOST_LOOKED);
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
                budget.turnsLeft(),
                budget.callsLeft());
        var messages = new ArrayList<ChatMessage>(opening.messages());
        var texts = new ArrayList<>(opening.texts());
        while (looks.may() && budget.takeTurn()) {
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
