package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a service's answers as the reference of HTTP has them. */
class ArtefactsCommandTest {
    private static final String RUN = "15d5ae92-09b5-4667-9020-a68e0b21e438";
    private static final byte[] DUMP = {0, 1, (byte) 255};

    @TempDir
    private Path folder;

    private HttpServer service;

    @BeforeEach
    void serve() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext(
                "/api/v1/runs/" + RUN, exchange -> answer(exchange, """
                {"artefacts": [
                  {"name": "heap.bin", "contentType": "application/octet-stream", "bytes": 3, "at": "2026-01-01T00:00:00Z"},
                  {"name": "procedure.log", "contentType": "text/plain; charset=utf-8", "bytes": 7, "at": "2026-01-01T00:00:00Z"}]}
                """.getBytes(StandardCharsets.UTF_8)));
        service.createContext(
                "/api/v1/runs/" + RUN + "/artefacts/procedure.log",
                exchange -> answer(exchange, "größer\n".getBytes(StandardCharsets.UTF_8)));
        service.createContext("/api/v1/runs/" + RUN + "/artefacts/heap.bin", exchange -> answer(exchange, DUMP));
        service.start();
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @AfterEach
    void close() {
        service.stop(0);
    }

    private CommandLineRun run(String... more) {
        var arguments = new java.util.ArrayList<>(java.util.List.of("artefacts", RUN));
        arguments.addAll(java.util.List.of(more));
        arguments.addAll(java.util.List.of(
                "--server", "http://127.0.0.1:" + service.getAddress().getPort()));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void listsWhatTheRunCollected() {
        assertThat(run().out())
                .containsPattern("heap.bin +3 +application/octet-stream")
                .contains("procedure.log");
        assertThat(run("-o", "json").out()).contains("\"name\" : \"heap.bin\"");
    }

    @Test
    void printsText() {
        assertThat(run("procedure.log").out()).isEqualTo("größer\n");
    }

    @Test
    void writesWhatIsNoTextOnlyIntoAFile() throws IOException {
        var file = folder.resolve("heap");

        assertThat(run("heap.bin").code()).isEqualTo(1);
        assertThat(run("heap.bin").err()).contains("--to FILE");
        assertThat(run("heap.bin", "--to", file.toString()).code()).isZero();

        assertThat(Files.readAllBytes(file)).containsExactly(DUMP);
    }
}
