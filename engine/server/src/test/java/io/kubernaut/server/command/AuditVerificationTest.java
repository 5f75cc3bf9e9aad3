package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a service that reads a large audit. */
class AuditVerificationTest {
    private static final String PATH = "/api/v1/audit/verification";
    private static final Duration LIMIT = Duration.ofMillis(300);

    private final CountDownLatch outlasted = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final StringWriter err = new StringWriter();
    private HttpServer service;
    private String last = """
            {"verification": {"holds": true, "firstBatch": 1, "lastBatch": 40, "entries": 20000, "hash": "sha256:ab", "unsealed": 0}}
            """;

    @BeforeEach
    void serve() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        service.createContext(PATH, this::read);
        service.start();
    }

    /** Says how far it is, and has not read everything before the client's limit is over. */
    private void read(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getQuery().equals("progress=true")) {
            atOnce(exchange);
            return;
        }
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            out.write("{\"progress\": {\"done\": 20, \"of\": 40}}\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            asked.countDown();
            if (outlasted.await(30, TimeUnit.SECONDS)) {
                out.write(last.getBytes(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever wants all of the answer in one waits for its first byte as long. */
    private void atOnce(HttpExchange exchange) throws IOException {
        try {
            outlasted.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(200, -1);
    }

    @AfterEach
    void close() {
        outlasted.countDown();
        service.stop(0);
    }

    private ServerClient client() {
        return new ServerClient(
                URI.create("http://127.0.0.1:" + service.getAddress().getPort()), "", LIMIT);
    }

    private ProgressBar bar() {
        return new ProgressBar(new PrintWriter(err, true), false);
    }

    @Test
    void waitsLongerThanAnAnswerIsWaitedForOtherwise() throws Exception {
        var found = CompletableFuture.supplyAsync(() -> AuditVerification.asked(client(), Map.of(), bar()));
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        // Another question to the same service, asked after it, is given up meanwhile.
        assertThatThrownBy(() -> client().getText(PATH + "?progress=false", "application/json"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("Nobody answers");
        assertThat(found).isNotDone();
        outlasted.countDown();

        assertThat(found.get(30, TimeUnit.SECONDS).path("lastBatch").longValue())
                .isEqualTo(40);
        assertThat(err.toString()).isEqualTo("20 of 40\n");
    }

    @Test
    void anAnswerThatBreaksOffProvesNothing() {
        last = "";
        outlasted.countDown();

        assertThatThrownBy(() -> AuditVerification.asked(client(), Map.of(), bar()))
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("The service broke off before it had read the audit.");
    }

    @Test
    void whatTheServiceCouldNotReadIsNoProofEither() {
        last = "{\"error\": \"The audit could not be read; Kubernaut's log says why.\"}\n";
        outlasted.countDown();

        assertThatThrownBy(() -> AuditVerification.asked(client(), Map.of(), bar()))
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("The audit could not be read; Kubernaut's log says why.");
    }
}
