package io.kubernaut.advisor.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.bedrock.BedrockTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import io.kubernaut.advisor.config.Prices;
import io.kubernaut.core.advice.Spending;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MeterTest {
    private final Meter meter = new Meter(
            new Prices(new BigDecimal("2"), new BigDecimal("0.2"), new BigDecimal("2.5"), new BigDecimal("8")));

    @Test
    void addsWhatAnthropicAndBedrockCountBesideTheInput() {
        assertThat(meter.used(AnthropicTokenUsage.builder()
                        .inputTokenCount(100)
                        .outputTokenCount(10)
                        .cacheReadInputTokens(1_000)
                        .cacheCreationInputTokens(200)
                        .build()))
                .contains(new Spending(1_300, 10, 200 + 200 + 500 + 80));
        assertThat(meter.used(BedrockTokenUsage.builder()
                        .inputTokenCount(100)
                        .outputTokenCount(10)
                        .cacheReadInputTokens(1_000)
                        .cacheWriteInputTokens(200)
                        .build()))
                .contains(new Spending(1_300, 10, 200 + 200 + 500 + 80));
    }

    @Test
    void countsWhatWasThoughtWhereItIsInTheTotalAlone() {
        assertThat(meter.used(OpenAiTokenUsage.builder()
                        .inputTokenCount(100)
                        .outputTokenCount(10)
                        .totalTokenCount(150)
                        .build()))
                .contains(new Spending(100, 50, 200 + 400));
    }

    @Test
    void takesCachedInputOutOfWhatOpenAiCounts() {
        assertThat(meter.used(OpenAiTokenUsage.builder()
                        .inputTokenCount(100)
                        .outputTokenCount(10)
                        .totalTokenCount(110)
                        .inputTokensDetails(OpenAiTokenUsage.InputTokensDetails.builder()
                                .cachedTokens(40)
                                .build())
                        .build()))
                .contains(new Spending(100, 10, 120 + 8 + 80));
    }

    @Test
    void roundsUp() {
        var cheap = new Meter(new Prices(new BigDecimal("0.05"), null, null, new BigDecimal("0.4")));

        assertThat(cheap.used(new TokenUsage(1, 1))).contains(new Spending(1, 1, 1));
        assertThat(cheap.used(new TokenUsage(100, 0))).contains(new Spending(100, 0, 5));
    }

    @Test
    void doesNotGuessWhatWasNotSaid() {
        assertThat(meter.used(null)).isEmpty();
        assertThat(meter.used(new TokenUsage(100, null))).isEmpty();
        assertThat(meter.used(new TokenUsage(null, 100))).isEmpty();
        assertThat(meter.used(new TokenUsage(-1, 100))).isEmpty();
    }

    @Test
    void setsAsideATokenForEachByteAtTheHighestPrice() {
        var most = meter.most(10_000, 500);

        assertThat(most.inputTokens()).isEqualTo(12_048);
        assertThat(most.outputTokens()).isEqualTo(500);
        assertThat(most.microDollars()).isEqualTo(30_120 + 4_000);
    }
}
