package io.kubernaut.advisor;

import io.kubernaut.advisor.config.ModelsConfiguration;
import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Language models over HTTP. What they propose is trusted to be suggested; who may trust it more says so afterwards. */
public final class LanguageModels {
    private LanguageModels() {}

    /** @param allowance is asked before each request, and told afterwards what was used */
    public static Models of(ModelsConfiguration configuration, Allowance allowance, Clock clock) {
        return new Nobody(
                configuration.providers().isEmpty()
                        ? "No model is configured."
                        : "Models are configured, and this version cannot speak to them yet.");
    }

    private record Nobody(String why) implements Models {
        @Override
        public Optional<String> off() {
            return Optional.of(why);
        }

        @Override
        public Opinion ask(Snapshot snapshot, Advisor.Question question) {
            return new Opinion(new Advisor.Advice.NotConsulted(why), List.of());
        }
    }
}
