package io.kubernaut.server.advisor;

import io.kubernaut.advisor.config.ProviderKind;
import io.kubernaut.core.advice.Models;
import io.kubernaut.core.advice.ProviderState;
import io.kubernaut.history.advice.PostgresAllowance;
import io.kubernaut.history.advice.PostgresModelCalls;
import io.kubernaut.history.advice.PostgresModelCalls.Lately;
import io.kubernaut.server.settings.AdvisorSettings;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AdvisorController {
    private static final Duration DAY = Duration.ofHours(24);

    private final AdvisorSettings settings;
    private final Models models;
    private final PostgresAllowance allowance;
    private final PostgresModelCalls calls;
    private final Clock clock;

    AdvisorController(
            AdvisorSettings settings,
            Models models,
            PostgresAllowance allowance,
            PostgresModelCalls calls,
            Clock clock) {
        this.settings = settings;
        this.models = models;
        this.allowance = allowance;
        this.calls = calls;
        this.clock = clock;
    }

    /**
     * How asking models stands.
     *
     * @param off why none is asked at all; "" where models are asked
     * @param providers in the order in which they are asked
     * @param questions that are not answered yet, over all replicas
     * @param spent of the limits for all alerts together, over all replicas
     */
    record Answer(
            String off, List<ProviderLine> providers, PostgresModelCalls.Questions questions, List<SpentLine> spent) {}

    /**
     * A provider.
     *
     * @param state as this replica sees it
     * @param lastDay over all replicas
     */
    record ProviderLine(String name, ProviderKind kind, String model, ProviderState state, LastDay lastDay) {}

    /**
     * What it was asked within 24 hours, of what is answered or given up.
     *
     * @param asked requests, those that failed too
     * @param accepted those whose answers passed the checks
     */
    record LastDay(long asked, long accepted, BigDecimal dollars) {}

    /** What was used, or is set aside for calls under way, within the window that ends now, and what is left of it. */
    record SpentLine(
            String within,
            long tokens,
            long ofTokens,
            long leftTokens,
            BigDecimal dollars,
            BigDecimal ofDollars,
            BigDecimal leftDollars) {
        static SpentLine of(PostgresAllowance.Used used) {
            return new SpentLine(
                    used.window(),
                    used.tokens(),
                    used.ofTokens(),
                    Math.max(0, used.ofTokens() - used.tokens()),
                    amount(used.microDollars()),
                    amount(used.ofMicroDollars()),
                    amount(Math.max(0, used.ofMicroDollars() - used.microDollars())));
        }
    }

    private static BigDecimal amount(long micro) {
        return BigDecimal.valueOf(micro, 6);
    }

    @GetMapping(path = "/api/v1/advisor", produces = MediaType.APPLICATION_JSON_VALUE)
    Answer show() {
        var now = clock.instant();
        var lately =
                calls.since(now.minus(DAY)).stream().collect(Collectors.toMap(Lately::provider, Function.identity()));
        return new Answer(
                models.off().orElse(""),
                models.providers().stream()
                        .map(state -> line(state, lately.getOrDefault(state.name(), new Lately(state.name(), 0, 0, 0))))
                        .toList(),
                calls.questions(now),
                allowance.used().stream().map(SpentLine::of).toList());
    }

    private ProviderLine line(ProviderState state, Lately lately) {
        var provider = Objects.requireNonNull(settings.models().providers().get(state.name()));
        return new ProviderLine(
                state.name(),
                provider.kind(),
                provider.model(),
                state,
                new LastDay(lately.asked(), lately.accepted(), amount(lately.microDollars())));
    }
}
