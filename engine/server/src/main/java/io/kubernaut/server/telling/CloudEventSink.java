package io.kubernaut.server.telling;

import io.kubernaut.core.telling.DeliveryFailedException;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.telling.Sink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** Posts messages as CloudEvents 1.0 in structured JSON; the event's id is the message's, also when it comes again. */
public final class CloudEventSink implements Sink, AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI url;
    private final String token;
    private final Duration timeout;
    private final HttpClient client;

    /** @param token sent as bearer token; "" sends none */
    public CloudEventSink(URI url, String token, Duration timeout) {
        this.url = url;
        this.token = token;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                // A redirect would carry the token to wherever the receiver says.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void deliver(Message message) throws DeliveryFailedException {
        var request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/cloudevents+json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(event(message), StandardCharsets.UTF_8));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            if (response.statusCode() / 100 != 2) {
                throw new DeliveryFailedException(
                        "The receiver " + url.getHost() + " answered " + response.statusCode(), null);
            }
        } catch (IOException e) {
            throw new DeliveryFailedException("The receiver " + url.getHost() + " cannot be reached: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeliveryFailedException("Interrupted while the receiver was called", e);
        }
    }

    static String event(Message message) {
        var event = JSON.createObjectNode()
                .put("specversion", "1.0")
                .put("id", message.messageId().toString())
                .put("source", "/kubernaut")
                .put("type", "io.kubernaut." + message.topic())
                .put("subject", message.about().display())
                .put("time", message.at().toString())
                .put("datacontenttype", "application/json");
        event.putObject("data")
                .put("severity", message.severity().name().toLowerCase(Locale.ROOT))
                .put("title", message.title())
                .put("body", message.body())
                .put("incidentId", message.incidentId().toString())
                .put("decisionId", message.decisionId().toString())
                .set("about", JSON.valueToTree(message.about()));
        return event.toString();
    }

    @Override
    public void close() {
        client.close();
    }
}
