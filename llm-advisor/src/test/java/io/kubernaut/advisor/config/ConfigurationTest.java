package io.kubernaut.advisor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kubernaut.core.action.Risk;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static final Key KEY = new Key("KEY", null);
    private static final Prices PRICES = new Prices(new BigDecimal("3"), null, null, new BigDecimal("15"));

    private static Provider provider(ProviderKind kind, String url, Key key, Prices prices, String region) {
        return new Provider(
                kind, url == null ? null : URI.create(url), "m", region, key, prices, null, null, null, null, null);
    }

    private static void refused(String why, ProviderKind kind, String url, Key key, Prices prices, String region) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider(kind, url, key, prices, region))
                .withMessageContaining(why);
    }

    @Test
    void needsOfEachKindWhatItCannotDoWithout() {
        refused("needs a key", ProviderKind.OPENAI, null, null, PRICES, null);
        refused("needs prices", ProviderKind.ANTHROPIC, null, KEY, null, null);
        refused("needs a url", ProviderKind.OLLAMA, null, null, null, null);
        refused("needs a url", ProviderKind.AZURE_OPENAI, null, KEY, PRICES, null);
        refused("https:// only", ProviderKind.AZURE_OPENAI, "http://azure.example", KEY, PRICES, null);
        refused("begins with", ProviderKind.OPENAI, "ftp://openai.example", KEY, PRICES, null);
        refused("needs a region", ProviderKind.BEDROCK, null, null, PRICES, null);
        provider(ProviderKind.OLLAMA, "http://ollama:11434", null, null, null);
        provider(ProviderKind.BEDROCK, null, null, PRICES, "eu-central-1");
    }

    @Test
    void hasDefaults() {
        var provider = provider(ProviderKind.OPENAI, null, KEY, PRICES, null);

        assertThat(provider.maxOutputTokens()).isEqualTo(2_000);
        assertThat(provider.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(provider.concurrency()).isEqualTo(4);
        assertThat(provider.jsonSchema()).isTrue();
        assertThat(provider.prices().cachedInput()).isEqualByComparingTo("3");
    }

    @Test
    void takesAKeyFromOnePlace() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Key("A", "/b"));
    }

    @Test
    void needsAnOrderOfSeveralProvidersAndTwoForAgreement() {
        var one = provider(ProviderKind.OPENAI, null, KEY, PRICES, null);
        var two = Map.of("a", one, "b", one);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelsConfiguration(two, null, null, null, null, null, null))
                .withMessageContaining("routing.order");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelsConfiguration(
                        two, new Routing(List.of("c"), null, null), null, null, null, null, null))
                .withMessageContaining("not among");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelsConfiguration(
                        two, new Routing(List.of("a"), null, Risk.HIGH), null, null, null, null, null))
                .withMessageContaining("two providers");
        assertThat(new ModelsConfiguration(
                                two, new Routing(List.of("b", "a"), null, Risk.HIGH), null, null, null, null, null)
                        .inOrder())
                .containsExactly("b", "a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelsConfiguration(
                        Map.of("a", one),
                        null,
                        null,
                        null,
                        null,
                        new Investigating(List.of("c"), 1, 1, 1_024, Duration.ofSeconds(1)),
                        null))
                .withMessageContaining("investigating.providers names c");
    }
}
