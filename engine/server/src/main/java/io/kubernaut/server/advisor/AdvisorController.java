package io.kubernaut.server.advisor;

import io.kubernaut.advisor.config.ProviderKind;
import io.kubernaut.core.advice.Models;
import io.kubernaut.history.advice.PostgresAllowance;
import io.kubernaut.server.settings.AdvisorSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AdvisorController {
    private final AdvisorSettings settings;
    private final Models models;
    private final PostgresAllowance allowance;

    AdvisorController(AdvisorSettings settings, Models models, PostgresAllowance allowance) {
        this.settings = settings;
        this.models = models;
        this.allowance = allowance;
    }

    /**
     * How asking models stands.
     *
     * @param off why none is asked at all; "" where models are asked
     * @param providers in the order in which they are asked
     * @param spent of the limits for all alerts together, over all replicas
     */
    record Answer(String off, List<ProviderLine> providers, List<SpentLine> spent) {}

    record ProviderLine(String name, ProviderKind kind, String model) {}

    /** What was used, or is set aside for calls under way, within the window that ends now. */
    record SpentLine(String within, long tokens, long ofTokens, BigDecimal dollars, BigDecimal ofDollars) {}

    @GetMapping(path = "/api/v1/advisor", produces = MediaType.APPLICATION_JSON_VALUE)
    Answer show() {
        var configured = settings.models();
        return new Answer(
                models.off().orElse(""),
                configured.inOrder().stream()
                        .map(name -> {
                            var provider = Objects.requireNonNull(
                                    configured.providers().get(name));
                            return new ProviderLine(name, provider.kind(), provider.model());
                        })
                        .toList(),
                allowance.used().stream()
                        .map(u -> new SpentLine(
                                u.window(),
                                u.tokens(),
                                u.ofTokens(),
                                BigDecimal.valueOf(u.microDollars(), 6),
                                BigDecimal.valueOf(u.ofMicroDollars(), 6)))
                        .toList());
    }
}
