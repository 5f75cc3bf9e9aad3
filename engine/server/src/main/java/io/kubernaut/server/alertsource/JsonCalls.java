package io.kubernaut.server.alertsource;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gets JSON from one base URL: bounded in time, from connecting to the last byte, and in size. */
final class JsonCalls implements AutoCloseable {
    private static final long MOST_BYTES = 8L << 20;

    private final String base;
    private final Duration timeout;
    private final HttpClient client;

    JsonCalls(String base, Duration timeout) {
        this.base = base.replaceAll("/+$", "");
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    /** The answer of a 200 as JSON; anything else is a failure that says what came instead. */
    JsonNode get(String path) throws IOException {
        return get(path, timeout);
    }

    /** The same, where the answer may take this long. */
    JsonNode get(String path, Duration patience) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept", "application/json")
                .build();
        var call = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            var response = call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new AnsweredException(response.statusCode());
            }
            return JsonMapper.shared().readTree(response.body());
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new IOException("it did not answer within " + patience.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("it was not waited for", e);
        } catch (JacksonException e) {
            throw new IOException("what it answered is no JSON", e);
        }
    }

    /** It answered, and with something else than 200. */
    static final class AnsweredException extends IOException {
        private static final long serialVersionUID = 1;

        private final int status;

        AnsweredException(int status) {
            super("it answered " + status);
            this.status = status;
        }

        /** Whether the same will be refused for as long as it is asked. */
        boolean lasts() {
            return status == 400 || status == 414 || status == 422;
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
