package io.kubernaut.advisor.provider;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * The JDK's client, for providers that let theirs be chosen: over HTTP/1.1, since some servers lose the body of a request that
 * offers more; no redirects, which would carry a key elsewhere; and an answer of bounded length.
 */
final class PlainHttp implements dev.langchain4j.http.client.HttpClient {
    private static final int LONGEST_ANSWER = 2 << 20;
    private static final int LONGEST_ERROR = 2_000;

    private final HttpClient client;
    private final Duration timeout;

    PlainHttp(HttpClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    static HttpClient.Builder jdk(Duration timeout) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout);
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        var sent = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .timeout(timeout)
                .method(
                        request.method().name(),
                        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> sent.header(name, value)));
        try {
            var response = client.send(sent.build(), BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
            if (response.statusCode() / 100 != 2) {
                throw new HttpException(response.statusCode(), shortened(response.body()));
            }
            return SuccessfulHttpResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers().map())
                    .body(response.body())
                    .build();
        } catch (HttpTimeoutException e) {
            throw new dev.langchain4j.exception.TimeoutException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new dev.langchain4j.exception.TimeoutException(e);
        }
    }

    private static String shortened(String body) {
        return body.length() <= LONGEST_ERROR ? body : body.substring(0, LONGEST_ERROR);
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedFeatureException("Answers are taken whole, so that their length is bounded.");
    }

    /** For builders that bring their own time-outs: ours are set already. */
    record Builder(PlainHttp http) implements HttpClientBuilder {
        @Override
        public Duration connectTimeout() {
            return http.timeout;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration ignored) {
            return this;
        }

        @Override
        public Duration readTimeout() {
            return http.timeout;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration ignored) {
            return this;
        }

        @Override
        public dev.langchain4j.http.client.HttpClient build() {
            return http;
        }
    }
}
