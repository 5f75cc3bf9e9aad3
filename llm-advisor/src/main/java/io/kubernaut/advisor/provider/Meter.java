package io.kubernaut.advisor.provider;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.bedrock.BedrockTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import io.kubernaut.advisor.config.Prices;
import io.kubernaut.core.advice.Spending;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts tokens and money. Fractions of a micro-dollar are rounded up. */
record Meter(Prices prices) {
    /** What providers add to a request by themselves, such as instructions about the schema. */
    private static final long ADDED = 2_048;

    /**
     * The most that a request can use. A token stands for at least a byte, so that there are never more tokens than bytes.
     *
     * @param bytes of everything that is sent, in UTF-8
     */
    Spending most(long bytes, int outputTokens) {
        var input = bytes + ADDED;
        return new Spending(
                input,
                outputTokens,
                rounded(times(prices.dearestInput(), input).add(times(prices.output(), outputTokens))));
    }

    /** Empty where the provider does not say. */
    Optional<Spending> used(@Nullable TokenUsage usage) {
        if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
            return Optional.empty();
        }
        long input = usage.inputTokenCount();
        long output = usage.outputTokenCount();
        if (input < 0 || output < 0) {
            return Optional.empty();
        }
        return Optional.of(
                switch (usage) {
                    // Both count what was cached beside the input, not in it.
                    case AnthropicTokenUsage u ->
                        spent(input, count(u.cacheReadInputTokens()), count(u.cacheCreationInputTokens()), output);
                    case BedrockTokenUsage u ->
                        spent(input, count(u.cacheReadInputTokens()), count(u.cacheWriteInputTokens()), output);
                    case OpenAiTokenUsage u -> {
                        var details = u.inputTokensDetails();
                        var cached = Math.min(input, details == null ? 0 : count(details.cachedTokens()));
                        yield spent(input - cached, cached, 0, withThinking(u, input, output));
                    }
                    default -> spent(input, 0, 0, output);
                });
    }

    /** OpenAI counts what is thought among what is answered; some that speak like it count it in the total alone. */
    private static long withThinking(TokenUsage usage, long input, long output) {
        return Math.max(output, count(usage.totalTokenCount()) - input);
    }

    private Spending spent(long input, long cached, long written, long output) {
        var money = times(prices.input(), input)
                .add(times(prices.cachedInput(), cached))
                .add(times(prices.cacheWrite(), written))
                .add(times(prices.output(), output));
        return new Spending(input + cached + written, output, rounded(money));
    }

    private static long count(@Nullable Integer tokens) {
        return tokens == null ? 0 : Math.max(0, tokens);
    }

    private static BigDecimal times(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }

    private static long rounded(BigDecimal microDollars) {
        return microDollars.setScale(0, RoundingMode.UP).longValueExact();
    }
}
