package io.kubernaut.server.telling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.telling.DeliveryFailedException;
import io.kubernaut.core.telling.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CloudEventSinkTest {
    private static final Message MESSAGE = new Message(
            UUID.fromString("0199c0de-0000-7000-8000-000000000001"),
            "run.verified",
            Message.Severity.WARNING,
            "Rolled back",
            "line 1\nline \"2\"",
            ObjectRef.of("", "Deployment", "shop", "cart"),
            UUID.fromString("0199c0de-0000-7000-8000-000000000002"),
            UUID.fromString("0199c0de-0000-7000-8000-000000000003"),
            Instant.parse("2026-11-23T07:10:00Z"));

    private record Received(String protocol, String contentType, String authorization, String body) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private volatile int status = 202;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            received.add(new Received(
                    exchange.getProtocol(),
                    headers.getFirst("Content-Type"),
                    headers.getFirst("Authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    private CloudEventSink sink(String token) {
        return new CloudEventSink(
                URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook"),
                token,
                Duration.ofSeconds(5));
    }

    @Test
    void postsAStructuredCloudEvent() throws Exception {
        try (var sink = sink("secret-token")) {
            sink.deliver(MESSAGE);
        }

        assertThat(received).singleElement().satisfies(request -> {
            assertThat(request.protocol()).isEqualTo("HTTP/1.1");
            assertThat(request.contentType()).isEqualTo("application/cloudevents+json; charset=utf-8");
            assertThat(request.authorization()).isEqualTo("Bearer secret-token");
            var event = JsonMapper.shared().readTree(request.body());
            assertThat(event.path("specversion").stringValue()).isEqualTo("1.0");
            assertThat(event.path("id").stringValue())
                    .isEqualTo(MESSAGE.messageId().toString());
            assertThat(event.path("source").stringValue()).isEqualTo("/kubernaut");
            assertThat(event.path("type").stringValue()).isEqualTo("io.kubernaut.run.verified");
            assertThat(event.path("subject").stringValue()).isEqualTo("shop/Deployment/cart");
            assertThat(event.path("time").stringValue()).isEqualTo("2026-11-23T07:10:00Z");
            assertThat(event.at("/data/severity").stringValue()).isEqualTo("warning");
            assertThat(event.at("/data/body").stringValue()).isEqualTo(MESSAGE.body());
            assertThat(event.at("/data/about/kind").stringValue()).isEqualTo("Deployment");
        });
    }

    @Test
    void aRefusalIsAFailureThatIsTriedAgain() throws Exception {
        status = 500;
        try (var sink = sink("")) {
            assertThatThrownBy(() -> sink.deliver(MESSAGE))
                    .isInstanceOf(DeliveryFailedException.class)
                    .hasMessageContaining("500");
        }
    }

    @Test
    void doesNotFollowARedirectWithTheToken() throws Exception {
        status = 307;
        try (var sink = sink("secret-token")) {
            assertThatThrownBy(() -> sink.deliver(MESSAGE)).hasMessageContaining("307");
        }
        assertThat(received).hasSize(1);
    }

    @Test
    void aReceiverThatIsAwayIsAFailureThatIsTriedAgain() throws Exception {
        try (var sink = sink("")) {
            receiver.stop(0);
            assertThatThrownBy(() -> sink.deliver(MESSAGE)).isInstanceOf(DeliveryFailedException.class);
        }
    }
}
