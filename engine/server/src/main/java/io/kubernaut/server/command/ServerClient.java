package io.kubernaut.server.command;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to a running service, and says plainly when it cannot. */
final class ServerClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI server;
    private final String token;
    private final Duration answer;

    ServerClient(URI server, String token) {
        this(server, token, ANSWER);
    }

    /** @param answer how long a whole answer may take that is not streamed */
    ServerClient(URI server, String token, Duration answer) {
        this.server = server;
        this.token = token;
        this.answer = answer;
    }

    /** Parameters with an empty value are left out. */
    static String query(Map<String, String> parameters) {
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        parameters.forEach((name, value) -> {
            if (!value.isEmpty()) {
                query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return query.toString();
    }

    JsonNode get(String path) {
        return json(send("GET", path, "application/json", ""));
    }

    String getText(String path, String accept) {
        return send("GET", path, accept, "");
    }

    JsonNode send(String method, String path, JsonNode body) {
        return json(send(method, path, "application/json", body.toString()));
    }

    /** Sends a file; it may take as long as it takes. */
    JsonNode upload(String path, String contentType, Path file) {
        var request = request("POST", path, "application/json", "").header("Content-Type", contentType);
        try {
            request.POST(HttpRequest.BodyPublishers.ofFile(file));
        } catch (FileNotFoundException e) {
            throw new CommandFailedException(2, "Cannot read " + file + ".", e);
        }
        return json(exchange(request.build(), HttpResponse.BodyHandlers.ofString(), this::text));
    }

    private String text(HttpResponse<String> response) {
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        throw refused(response.statusCode(), response.body());
    }

    /** Hands over the body as it comes; it may take as long as it takes. */
    void stream(String method, String path, String accept, String body, Reading reading) {
        exchange(request(method, path, accept, body).build(), HttpResponse.BodyHandlers.ofInputStream(), response -> {
            try (var stream = response.body()) {
                if (response.statusCode() / 100 != 2) {
                    throw refused(response.statusCode(), new String(stream.readAllBytes(), StandardCharsets.UTF_8));
                }
                reading.read(stream);
                return "";
            }
        });
    }

    /** Reads a body. */
    interface Reading {
        void read(InputStream body) throws IOException;
    }

    private JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new CommandFailedException(
                    CommandLineTool.REFUSED, server + " does not answer as Kubernaut does; is the URL right?", e);
        }
    }

    private String send(String method, String path, String accept, String body) {
        return exchange(
                request(method, path, accept, body).timeout(answer).build(),
                HttpResponse.BodyHandlers.ofString(),
                this::text);
    }

    private HttpRequest.Builder request(String method, String path, String accept, String body) {
        var request = HttpRequest.newBuilder(URI.create(server + path))
                .header("Accept", accept + ", application/problem+json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    private interface Answering<B> {
        String take(HttpResponse<B> response) throws IOException;
    }

    private <B> String exchange(HttpRequest request, HttpResponse.BodyHandler<B> body, Answering<B> answering) {
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build()) {
            HttpResponse<B> response;
            try {
                response = client.send(request, body);
            } catch (IOException e) {
                throw new CommandFailedException(
                        CommandLineTool.UNREACHABLE,
                        "Nobody answers at " + server
                                + ". Start the service with `kubernaut serve`, or name it with --server URL.",
                        e);
            }
            return answering.take(response);
        } catch (IOException e) {
            throw new CommandFailedException(
                    CommandLineTool.UNREACHABLE, server + " broke off its answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(CommandLineTool.REFUSED, "Interrupted.", e);
        }
    }

    private CommandFailedException refused(int status, String body) {
        if (status == 401 || status == 403) {
            return new CommandFailedException(
                    CommandLineTool.NOT_ALLOWED,
                    detail(status, body) + " Give the token with --token, or in KUBERNAUT_API_TOKEN.",
                    null);
        }
        return new CommandFailedException(CommandLineTool.REFUSED, detail(status, body), null);
    }

    private String detail(int status, String body) {
        try {
            var detail = JSON.readTree(body).path("detail").asString("");
            if (!detail.isEmpty()) {
                return detail;
            }
        } catch (JacksonException e) {
            // Not a problem detail: the status has to do.
        }
        return server + " answered " + status + ".";
    }
}
