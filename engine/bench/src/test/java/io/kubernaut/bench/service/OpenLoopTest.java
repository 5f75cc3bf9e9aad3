package io.kubernaut.bench.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final byte[] REQUEST = Wire.post("/alerts", "{}".getBytes(StandardCharsets.UTF_8));
    private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void requestsAreMeantToGoInEqualSteps() {
        assertThat(OpenLoop.offset(0, 200)).isZero();
        assertThat(OpenLoop.offset(1, 200)).isEqualTo(5_000_000);
        assertThat(OpenLoop.offset(12_345, 1_000)).isEqualTo(12_345_000_000L);
    }

    /** What had to wait behind a server that did not answer counts from when it was meant to go, not from when it went. */
    @Test
    void aServerThatIsSilentForAWhileIsSeenInEveryLatencyOfThatTime() throws Exception {
        var silent = new CountDownLatch(1);
        int perSecond = 1_000;
        int many = 2 * ClosedLoop.SENDERS;
        try (var listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> {
                while (true) {
                    var socket = listener.accept();
                    threads.submit(() -> serve(socket, silent));
                }
            });
            // Everything is meant to go within 128 ms, and nothing is answered before that.
            threads.submit(() -> {
                Thread.sleep(400);
                silent.countDown();
                return null;
            });
            var outcome = OpenLoop.send(listener.getLocalPort(), Collections.nCopies(many, REQUEST), perSecond);

            assertThat(outcome.latencies().getTotalCount()).isEqualTo(many);
            assertThat(outcome.latencies().getMinValue())
                    .as("the last one, in µs")
                    .isGreaterThan(200_000);
            assertThat(outcome.meantAt()[many - 1] - outcome.meantAt()[0]).isEqualTo((many - 1) * 1_000L);
            listener.close();
        }
    }

    private static Void serve(Socket socket, CountDownLatch silent) throws IOException, InterruptedException {
        try (socket) {
            while (socket.getInputStream().readNBytes(REQUEST.length).length == REQUEST.length) {
                silent.await();
                socket.getOutputStream().write(OK);
            }
        }
        return null;
    }
}
