package io.kubernaut.server.http;

import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.server.ServerApplication;
import io.kubernaut.server.cluster.Connections;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on free ports of loopback, as `serve` starts it. */
public final class RunningServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ConfigurableApplicationContext context;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static RunningServer start(ClusterConnection cluster, String... settings) {
        return start(context -> context.registerBean(ClusterConnection.class, () -> cluster), settings);
    }

    /** On a machine with that clock. */
    public static RunningServer start(ClusterConnection cluster, Clock clock, String... settings) {
        return start(
                context -> {
                    context.registerBean(ClusterConnection.class, () -> cluster);
                    context.registerBean(Clock.class, () -> clock);
                },
                settings);
    }

    /** With several clusters, by the names that alerts call them. */
    public static RunningServer start(Map<String, ClusterConnection> clusters, String... settings) {
        return start(context -> context.registerBean(Connections.class, () -> Connections.of(clusters)), settings);
    }

    private static RunningServer start(Consumer<GenericApplicationContext> given, String... settings) {
        var arguments = new ArrayList<>(List.of("--server.port=0", "--management.server.port=0"));
        arguments.addAll(List.of(settings));
        var application = new SpringApplication(ServerApplication.class);
        application.setLogStartupInfo(false);
        application.addInitializers(context -> given.accept((GenericApplicationContext) context));
        return new RunningServer(application.run(arguments.toArray(String[]::new)));
    }

    public int port() {
        var server = ((ServletWebServerApplicationContext) context).getWebServer();
        return server == null ? 0 : server.getPort();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** An answer; {@code json} fails where the body is none. */
    public record Answer(int status, HttpResponse<String> response) {
        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String detail() {
            return json().path("detail").asString("");
        }
    }

    public Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    public Answer post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, HttpRequest.BodyPublishers.ofByteArray(body), headers);
    }

    public Answer post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(body), headers);
    }

    public Answer put(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("PUT", path, HttpRequest.BodyPublishers.ofString(body), headers);
    }

    public Answer send(String method, String path, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response);
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }
}
