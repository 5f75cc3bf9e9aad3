package io.kubernaut.advisor;

import io.kubernaut.advisor.answer.Answer;
import io.kubernaut.advisor.config.ModelsConfiguration;
import io.kubernaut.advisor.look.Closer;
import io.kubernaut.advisor.look.Looking;
import io.kubernaut.advisor.prompt.Fact;
import io.kubernaut.advisor.prompt.Past;
import io.kubernaut.advisor.provider.Line;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Risk;
import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.advice.ModelCall;
import io.kubernaut.core.advice.Models.Opinion;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Advisor.Question;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.similarity.Precedents;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One question, put to one provider after the other, as far as the routing asks for it. */
final class Asking {
    private static final Logger log = LoggerFactory.getLogger(Asking.class);

    private final ModelsConfiguration configuration;
    private final List<Line> lines;
    private final Snapshot snapshot;
    private final Question question;
    private final Investigator.Found unasked;
    private final Dialogue dialogue;
    private final List<ModelCall> calls = new ArrayList<>();
    private final List<String> against = new ArrayList<>();
    private final List<Given> given = new ArrayList<>();

    /** An answer, and who gave it. */
    private record Given(Line line, Answer answer, Investigator.Found found) {}

    Asking(
            ModelsConfiguration configuration,
            Allowance allowance,
            CloseUps closeUps,
            Precedents precedents,
            Clock clock,
            List<Line> lines,
            Snapshot snapshot,
            Question question) {
        this.configuration = configuration;
        this.lines = lines;
        this.snapshot = snapshot;
        this.question = question;
        var deadline = Deadline.in(configuration.deadline());
        var exchange = new Exchange(about(snapshot), allowance, clock, deadline, calls::add, configuration.keepWords());
        var investigator = new Investigator(
                configuration,
                closeUps,
                snapshot,
                question,
                () -> new Investigator.Gathered(closer(closeUps, deadline), past(precedents)),
                exchange);
        this.unasked = investigator.unasked();
        this.dialogue = new Dialogue(exchange, investigator);
    }

    /** Looked at once, whoever is asked then. Most of the time is kept for asking. */
    private Closer closer(CloseUps closeUps, Deadline deadline) {
        try {
            return Looking.at(
                    snapshot, configuration.look(), closeUps, deadline.left().dividedBy(4));
        } catch (InterruptedException e) {
            // Whoever would speak to a provider next is told so, too.
            Thread.currentThread().interrupt();
            return Closer.NOTHING;
        }
    }

    /** They are worth less than an answer. */
    private List<Past> past(Precedents precedents) {
        try {
            return Past.of(precedents.like(snapshot));
        } catch (StoreUnavailableException e) {
            log.atWarn().setCause(e).log("model.precedents_unknown");
            return List.of();
        }
    }

    private static String about(Snapshot snapshot) {
        return snapshot.alerts().stream()
                .map(Alert::fingerprint)
                .findFirst()
                .orElse(snapshot.target().key());
    }

    Opinion opinion() {
        var unanswerable = unasked.inquiry().unanswerable();
        if (!unanswerable.isEmpty()) {
            return new Opinion(new Advice.NotConsulted(unanswerable), calls);
        }
        return new Opinion(advice(), calls);
    }

    private Advice advice() {
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            switch (dialogue.with(line, i == lines.size() - 1)) {
                case Dialogue.Result.Sound(var answer, var found) -> given.add(new Given(line, answer, found));
                case Dialogue.Result.Silent(var why) -> against.add(line.name() + ": " + why);
                case Dialogue.Result.Over(var why) -> {
                    against.add(line.name() + ": " + why);
                    return concluded();
                }
            }
            if (!given.isEmpty() && !wantsAnother()) {
                return concluded();
            }
        }
        return concluded();
    }

    /** One that is unsure is followed by the next; where the risk asks for two, so is the first of any. */
    private boolean wantsAnother() {
        var last = given.getLast().answer();
        return given.size() == 1 && needsAgreement()
                || last.confidence() < configuration.routing().sureFrom() && !(needsAgreement() && given.size() > 1);
    }

    private boolean needsAgreement() {
        var from = configuration.routing().agreementFrom();
        return from != null && given.stream().anyMatch(g -> risk(g.answer()).compareTo(from) >= 0);
    }

    private Risk risk(Answer answer) {
        Map<String, Risk> risks = switch (question) {
            case Question.Propose(var options) -> risks(options.stream().map(Advisor.Option::action));
            case Question.Plan(var options, var most) -> risks(options.stream().map(Advisor.Option::action));
            case Question.Rank(var level) ->
                risks(level.stream().map(Proposal::action).flatMap(Asking::known));
        };
        return answer.proposals().stream()
                .map(p -> risks.getOrDefault(p.action(), Risk.LOW))
                .max(Risk::compareTo)
                .orElse(Risk.LOW);
    }

    private static Stream<ActionDefinition> known(String action) {
        return ActionCatalogue.standard().find(action).stream();
    }

    private static Map<String, Risk> risks(Stream<ActionDefinition> actions) {
        return actions.distinct().collect(Collectors.toMap(ActionDefinition::name, ActionDefinition::risk));
    }

    private Advice concluded() {
        if (given.isEmpty()) {
            return new Advice.NotConsulted("No model gave an answer that can be used. " + String.join(" ", against));
        }
        if (needsAgreement()) {
            if (given.size() < 2) {
                return new Advice.NotConsulted("An action of such risk needs two models that agree, and only "
                        + given.getFirst().line().name() + " answered. " + String.join(" ", against));
            }
            var one = given.get(given.size() - 2);
            var other = given.getLast();
            if (!one.answer().agreesWith(other.answer())) {
                return new Advice.Consulted(
                        List.of(),
                        "An action of such risk needs two models that agree, and "
                                + one.line().name() + " and " + other.line().name() + " do not." + warning(other));
            }
        }
        var last = given.getLast();
        return new Advice.Consulted(last.answer().proposals(), words(last) + warning(last));
    }

    private static String words(Given given) {
        var answer = given.answer();
        var chosen = answer.proposals().isEmpty()
                ? "finds nothing sensible among what it was offered"
                : "chose "
                        + answer.proposals().stream()
                                .map(p -> p.action() + " on " + p.target().display())
                                .collect(Collectors.joining(", then "));
        var evidence = answer.evidence().isEmpty()
                ? ""
                : answer.grounds().size() == 1
                        ? " It rests on " + cited(answer.grounds().getFirst()) + "."
                        : IntStream.range(0, answer.grounds().size())
                                .mapToObj(i -> " Step " + (i + 1) + " rests on "
                                        + cited(answer.grounds().get(i)) + ".")
                                .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                "%s (%s) %s, %.2f sure: %s%s%s",
                given.line().name(),
                given.line().provider().model(),
                chosen,
                answer.confidence(),
                answer.reason(),
                evidence,
                looked(given.found()));
    }

    private static String cited(List<Fact> facts) {
        return facts.stream().map(f -> f.path() + " = " + f.value()).collect(Collectors.joining("; "));
    }

    private static String looked(Investigator.Found found) {
        if (!found.notLooked().isEmpty()) {
            return " It could not look closer: " + found.notLooked();
        }
        return found.looks().isEmpty()
                ? ""
                : " It looked closer: "
                        + found.looks().stream()
                                .map(l -> l.tool() + " " + l.arguments()
                                        + (l.refused().isEmpty() ? "" : ", refused"))
                                .collect(Collectors.joining("; "))
                        + ".";
    }

    /** Said to whoever reads the decision; nothing else follows from it. */
    private String warning(Given last) {
        var suspicious = last.found().facts().suspicious();
        if (suspicious.isEmpty()) {
            return "";
        }
        log.atWarn()
                .addKeyValue("target", snapshot.target().display())
                .addKeyValue("facts", suspicious)
                .log("model.input_suspicious");
        return " Some of what it was shown reads like instructions to a model: "
                + String.join(", ", suspicious.subList(0, Math.min(5, suspicious.size()))) + ".";
    }
}
