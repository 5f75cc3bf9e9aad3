package io.kubernaut.bench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final byte[] REQUEST = Wire.post("/alerts", "{}".getBytes(StandardCharsets.UTF_8));

    private ExecutorService threads;
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        threads = Executors.newSingleThreadExecutor();
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    /** Takes so many connections, and answers each with the text once per request; more than one request a connection. */
    private void answer(int connections, int requestsEach, String text) {
        threads.submit(() -> {
            for (int c = 0; c < connections; c++) {
                try (var socket = listener.accept()) {
                    for (int r = 0; r < requestsEach; r++) {
                        assertThat(socket.getInputStream().readNBytes(REQUEST.length))
                                .isEqualTo(REQUEST);
                        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                    }
                }
            }
            return null;
        });
    }

    @Test
    void readsToTheEndOfAChunkedBodySoThatTheNextAnswerBeginsWhereItShould() throws IOException {
        answer(1, 2, "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n");
        try (var wire = new Wire(listener.getLocalPort())) {
            assertThat(wire.send(REQUEST)).isEqualTo(200);
            assertThat(wire.send(REQUEST)).isEqualTo(200);
        }
    }

    @Test
    void readsABodyOfAKnownLength() throws IOException {
        answer(1, 2, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy");
        try (var wire = new Wire(listener.getLocalPort())) {
            assertThat(wire.send(REQUEST)).isEqualTo(503);
            assertThat(wire.send(REQUEST)).isEqualTo(503);
        }
    }

    @Test
    void connectsAgainWhenTheServerCloses() throws IOException {
        answer(2, 1, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        try (var wire = new Wire(listener.getLocalPort())) {
            assertThat(wire.send(REQUEST)).isEqualTo(200);
            assertThat(wire.send(REQUEST)).isEqualTo(200);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNoAnswer() throws IOException {
        answer(1, 1, "HTTP/1.1 200 OK\r\nContent-Len");
        try (var wire = new Wire(listener.getLocalPort())) {
            assertThatThrownBy(() -> wire.send(REQUEST)).isInstanceOf(EOFException.class);
        }
    }
}
