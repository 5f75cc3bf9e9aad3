package io.kubernaut.advisor.provider;

import com.azure.core.http.HttpClientProvider;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.azure.AzureOpenAiChatModel;
import dev.langchain4j.model.bedrock.BedrockChatModel;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.kubernaut.advisor.config.Provider;
import io.kubernaut.advisor.config.ProviderKind;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.token.credentials.SdkToken;
import software.amazon.awssdk.http.auth.scheme.BearerAuthScheme;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/**
 * Makes a provider's model by its kind. None of them tries again by itself: that would spend what nobody set aside, and take
 * time that the deadline does not know of.
 */
final class ChatModels {
    /** Of its own accord Ollama keeps a few thousand tokens, and leaves out the rest of a question without a word. */
    private static final int OLLAMA_INPUT = 16_384;

    private static final Set<Capability> SCHEMA = Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);

    /** A key of Bedrock is sent as it is; credentials of the process, which there may be too, would sign instead. */
    private static final List<AuthSchemeOption> BEARER = List.of(
            AuthSchemeOption.builder().schemeId(BearerAuthScheme.SCHEME_ID).build());

    private record Bearer(String token) implements SdkToken {
        @Override
        public Optional<Instant> expirationTime() {
            return Optional.empty();
        }
    }

    private final Provider provider;
    private final HttpClient.Builder jdk;
    private final PlainHttp.Builder http;
    private @Nullable ChatModel made;
    private String madeWith = "";

    ChatModels(Provider provider, Transport transport) {
        this.provider = provider;
        this.jdk = transport.client().apply(PlainHttp.jdk(provider.timeout()));
        this.http = new PlainHttp.Builder(new PlainHttp(jdk.build(), provider.timeout()));
    }

    /** With this key; made anew only when the key is another. */
    synchronized ChatModel with(String key) {
        if (made == null || !madeWith.equals(key)) {
            made = make(key);
            madeWith = key;
        }
        return made;
    }

    private ChatModel make(String key) {
        return switch (provider.kind()) {
            case OPENAI, OPENAI_COMPATIBLE -> openAi(key);
            case ANTHROPIC -> anthropic(key);
            case AZURE_OPENAI -> azure(key);
            case BEDROCK -> bedrock(key);
            case OLLAMA -> ollama(key);
        };
    }

    private Set<Capability> capabilities() {
        return provider.jsonSchema() ? SCHEMA : Set.of();
    }

    private @Nullable String url() {
        return provider.url() == null ? null : provider.url().toString();
    }

    private ChatModel openAi(String key) {
        var builder = OpenAiChatModel.builder()
                .httpClientBuilder(http)
                .apiKey(key.isEmpty() ? "none" : key)
                .modelName(provider.model())
                .strictJsonSchema(true)
                .supportedCapabilities(capabilities())
                .timeout(provider.timeout())
                .maxRetries(0);
        var url = url();
        if (url != null) {
            builder.baseUrl(url);
        }
        return provider.kind() == ProviderKind.OPENAI
                ? builder.maxCompletionTokens(provider.maxOutputTokens())
                        .store(false)
                        .build()
                : builder.maxTokens(provider.maxOutputTokens()).build();
    }

    private ChatModel anthropic(String key) {
        var builder = AnthropicChatModel.builder()
                .httpClientBuilder(http)
                .apiKey(key)
                .modelName(provider.model())
                .maxTokens(provider.maxOutputTokens())
                .supportedCapabilities(capabilities())
                .timeout(provider.timeout())
                .maxRetries(0);
        var url = url();
        return (url == null ? builder : builder.baseUrl(url)).build();
    }

    private ChatModel azure(String key) {
        var azureClient = new JdkHttpClientBuilder(jdk).build();
        return AzureOpenAiChatModel.builder()
                .httpClientProvider(new HttpClientProvider() {
                    @Override
                    public com.azure.core.http.HttpClient createInstance() {
                        return azureClient;
                    }
                })
                .endpoint(url())
                .apiKey(key)
                .deploymentName(provider.model())
                .maxCompletionTokens(provider.maxOutputTokens())
                .strictJsonSchema(true)
                .supportedCapabilities(capabilities())
                .timeout(provider.timeout())
                .maxRetries(0)
                .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
                .build();
    }

    private ChatModel bedrock(String key) {
        var builder = BedrockRuntimeClient.builder()
                .region(Region.of(provider.region()))
                .overrideConfiguration(o -> o.apiCallTimeout(provider.timeout())
                        .apiCallAttemptTimeout(provider.timeout())
                        .retryStrategy(DefaultRetryStrategy.doNotRetry()));
        if (provider.url() != null) {
            builder.endpointOverride(provider.url());
        }
        if (!key.isEmpty()) {
            builder.tokenProvider(() -> new Bearer(key)).authSchemeProvider(asked -> BEARER);
        }
        return BedrockChatModel.builder()
                .client(builder.build())
                .modelId(provider.model())
                .defaultRequestParameters(ChatRequestParameters.builder()
                        .maxOutputTokens(provider.maxOutputTokens())
                        .build())
                .supportedCapabilities(capabilities())
                .timeout(provider.timeout())
                .maxRetries(0)
                .build();
    }

    private ChatModel ollama(String key) {
        return OllamaChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(url())
                .modelName(provider.model())
                .numPredict(provider.maxOutputTokens())
                .numCtx(OLLAMA_INPUT + provider.maxOutputTokens())
                .customHeaders(key.isEmpty() ? Map.<String, String>of() : Map.of("Authorization", "Bearer " + key))
                .supportedCapabilities(capabilities())
                .timeout(provider.timeout())
                .maxRetries(0)
                .build();
    }
}
