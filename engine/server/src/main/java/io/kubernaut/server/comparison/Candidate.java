package io.kubernaut.server.comparison;

import io.kubernaut.advisor.LanguageModels;
import io.kubernaut.advisor.config.Investigating;
import io.kubernaut.advisor.config.Look;
import io.kubernaut.advisor.config.ModelsConfiguration;
import io.kubernaut.advisor.config.Provider;
import io.kubernaut.advisor.config.Routing;
import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.context.SnapshotCodec;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A model that is compared, asked as the service would ask it where it is the only one.
 *
 * @param name of its provider in the configuration
 */
public record Candidate(String name, Provider provider, Models models, int maxFacts) {

    /** @param configuration of all models, of which this is one */
    public static Candidate of(String name, ModelsConfiguration configuration, Allowance allowance, Clock clock) {
        var provider = Objects.requireNonNull(configuration.providers().get(name));
        var alone = new ModelsConfiguration(
                Map.of(name, provider),
                new Routing(List.of(name), configuration.routing().sureFrom(), null),
                configuration.deadline(),
                configuration.maxFacts(),
                Look.none(),
                Investigating.none(),
                false);
        return new Candidate(name, provider, LanguageModels.of(alone, allowance, clock), configuration.maxFacts());
    }

    /** What its answers hold for: the model, how the question is put, and how long an answer may be. Empty where it cannot be put. */
    Optional<String> prompt(Case.Asked asked) {
        return LanguageModels.wording(provider, maxFacts, asked.snapshot(), asked.question())
                .map(wording -> SnapshotCodec.address(String.join(
                        "\n",
                        String.valueOf(provider.kind()),
                        String.valueOf(provider.url()),
                        provider.model(),
                        provider.region(),
                        String.valueOf(provider.maxOutputTokens()),
                        String.valueOf(provider.jsonSchema()),
                        wording)));
    }
}
