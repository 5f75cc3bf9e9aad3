package io.kubernaut.advisor.config;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model of a provider.
 *
 * @param url where it is; null for the kind's own address
 * @param model as the provider calls it; for Azure the deployment, for Bedrock the model id or inference profile
 * @param region AWS region, for Bedrock alone; "" elsewhere
 * @param maxOutputTokens the most that one answer may have, with what is thought before; 2,000 where it is not given
 * @param timeout how long one request may take; 30 s where it is not given
 * @param concurrency how many requests may be under way at once, in one process; 4 where it is not given
 * @param jsonSchema whether the provider can be made to keep to a JSON schema; true where it is not given. Else the schema is
 *     in the prompt alone
 */
public record Provider(
        ProviderKind kind,
        @Nullable URI url,
        String model,
        String region,
        Key key,
        Prices prices,
        Integer maxOutputTokens,
        Duration timeout,
        Integer concurrency,
        Boolean jsonSchema,
        Breaking breaker) {
    public Provider {
        Objects.requireNonNull(kind, "a provider needs a kind");
        model = Objects.requireNonNullElse(model, "");
        region = Objects.requireNonNullElse(region, "");
        key = Objects.requireNonNullElse(key, Key.NONE);
        prices = Objects.requireNonNullElse(prices, Prices.FREE);
        maxOutputTokens = Objects.requireNonNullElse(maxOutputTokens, 2_000);
        timeout = Objects.requireNonNullElse(timeout, Duration.ofSeconds(30));
        concurrency = Objects.requireNonNullElse(concurrency, 4);
        jsonSchema = Objects.requireNonNullElse(jsonSchema, true);
        breaker = Objects.requireNonNullElse(breaker, Breaking.usual());
        refuse(model.isBlank(), "a provider needs the name of a model");
        refuse(url == null && kind.needsUrl(), kind + " needs a url");
        refuse(key.none() && kind.needsKey(), kind + " needs a key: key.env or key.file");
        refuse(prices.free() && kind.paid(), kind + " needs prices, as without them no limit in money would hold");
        refuse(region.isEmpty() && kind == ProviderKind.BEDROCK, kind + " needs a region");
        refuse(maxOutputTokens < 64, "an answer needs at least 64 tokens");
        refuse(concurrency < 1, "concurrency is at least 1");
        refuse(!timeout.isPositive(), "a timeout is positive");
        refuse(
                url != null && !("https".equals(url.getScheme()) || "http".equals(url.getScheme())),
                "a url begins with https:// or http://");
        refuse(
                url != null && kind == ProviderKind.AZURE_OPENAI && !"https".equals(url.getScheme()),
                "the client of AZURE_OPENAI sends keys over https:// only");
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new IllegalArgumentException(why);
        }
    }
}
