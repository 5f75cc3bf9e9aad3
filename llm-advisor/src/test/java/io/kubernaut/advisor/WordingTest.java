package io.kubernaut.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.advisor.config.Key;
import io.kubernaut.advisor.config.ProviderKind;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a question is put, which says whether an answer to it is one to this question. */
class WordingTest {
    private static final URI ANYWHERE = URI.create("http://localhost:1/v1");

    private static String wording(boolean jsonSchema, String... actions) {
        var provider = Asked.provider(
                ProviderKind.OPENAI_COMPATIBLE, ANYWHERE, Key.NONE, Duration.ofSeconds(1), 1, jsonSchema);
        return LanguageModels.wording(provider, 240, Asked.snapshot(), Asked.question(actions))
                .orElseThrow();
    }

    @Test
    void isTheSameForTheSameQuestionThoughTheFenceIsAnother() {
        assertThat(wording(true, "restart_pod")).isEqualTo(wording(true, "restart_pod"));
    }

    @Test
    void isAnotherForAnotherClosedSetAndWhereTheSchemaIsInWords() {
        assertThat(wording(true, "restart_pod"))
                .isNotEqualTo(wording(true, "restart_pod", "rollback_deployment"))
                .isNotEqualTo(wording(false, "restart_pod"));
    }

    @Test
    void isWhatIsSentButForTheFence() {
        try (var model = new PlayedModel(ProviderKind.OPENAI_COMPATIBLE)) {
            model.answers(shown -> shown.choosing("none", 0.9, Map.of()));
            Asked.model(model).asked();

            var messages = model.requests().getFirst().texts().stream()
                    .filter(t -> t.contains("BEGIN "))
                    .map(t -> t.replaceAll("[0-9a-f]{24}", ""))
                    .toList();
            assertThat(messages).hasSize(2);
            assertThat(wording(true, "restart_pod", "rollback_deployment", "scale_deployment"))
                    .contains(messages);
        }
    }
}
