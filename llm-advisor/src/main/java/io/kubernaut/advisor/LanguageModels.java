package io.kubernaut.advisor;

import io.kubernaut.advisor.answer.Inquiry;
import io.kubernaut.advisor.config.ModelsConfiguration;
import io.kubernaut.advisor.config.Provider;
import io.kubernaut.advisor.prompt.Facts;
import io.kubernaut.advisor.prompt.Prompt;
import io.kubernaut.advisor.provider.Line;
import io.kubernaut.advisor.provider.Transport;
import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.advice.ProviderState;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.similarity.Precedents;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Language models over HTTP. How far a proposal is trusted is the policy's affair: each comes as trusted as can be, as a
 * model's.
 */
public final class LanguageModels implements Models {
    private final ModelsConfiguration configuration;
    private final Allowance allowance;
    private final CloseUps closeUps;
    private final Precedents precedents;
    private final Clock clock;
    private final List<Line> lines;

    private LanguageModels(
            ModelsConfiguration configuration,
            Allowance allowance,
            CloseUps closeUps,
            Precedents precedents,
            Clock clock,
            Transport transport) {
        this.configuration = configuration;
        this.allowance = allowance;
        this.closeUps = closeUps;
        this.precedents = precedents;
        this.clock = clock;
        this.lines = configuration.inOrder().stream()
                .map(name -> new Line(
                        name, Objects.requireNonNull(configuration.providers().get(name)), transport, clock))
                .toList();
    }

    /** @param allowance is asked before each request, and told afterwards what was used */
    public static Models of(ModelsConfiguration configuration, Allowance allowance, Clock clock) {
        return of(configuration, allowance, CloseUps.none("There is no cluster to look at."), Precedents.NONE, clock);
    }

    /**
     * @param closeUps of the clusters that questions are about
     * @param precedents that models are told of
     */
    public static Models of(
            ModelsConfiguration configuration,
            Allowance allowance,
            CloseUps closeUps,
            Precedents precedents,
            Clock clock) {
        return of(configuration, allowance, closeUps, precedents, clock, Transport.ofProcess());
    }

    static Models of(
            ModelsConfiguration configuration,
            Allowance allowance,
            CloseUps closeUps,
            Precedents precedents,
            Clock clock,
            Transport transport) {
        return new LanguageModels(configuration, allowance, closeUps, precedents, clock, transport);
    }

    /**
     * How a question is put to a provider, but for what is another one each time: the same text, the same question.
     *
     * @param maxFacts how many facts of the snapshot are shown at most
     * @return empty where it cannot be put at all
     */
    public static Optional<String> wording(
            Provider provider, int maxFacts, Snapshot snapshot, Advisor.Question question) {
        var facts = Facts.of(snapshot, maxFacts);
        var inquiry = Inquiry.of(question, facts);
        return inquiry.unanswerable().isEmpty()
                ? Optional.of(Prompt.wording(
                        facts, inquiry.task(), inquiry.shown(), inquiry.schema(), !provider.jsonSchema()))
                : Optional.empty();
    }

    @Override
    public Optional<String> off() {
        if (lines.isEmpty()) {
            return Optional.of("No model is configured.");
        }
        var missing = new ArrayList<String>();
        for (var line : lines) {
            var off = line.off();
            if (off.isEmpty()) {
                return Optional.empty();
            }
            missing.add(line.name() + ": " + off.get());
        }
        return Optional.of("No model can be asked. " + String.join(" ", missing));
    }

    @Override
    public List<ProviderState> providers() {
        return lines.stream().map(Line::state).toList();
    }

    @Override
    public Opinion ask(Snapshot snapshot, Advisor.Question question) {
        return off().map(why -> new Opinion(new Advisor.Advice.NotConsulted(why), List.of()))
                .orElseGet(() -> new Asking(
                                configuration, allowance, closeUps, precedents, clock, lines, snapshot, question)
                        .opinion());
    }
}
