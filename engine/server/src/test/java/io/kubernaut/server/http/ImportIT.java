package io.kubernaut.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.connection.ClusterConnection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service refuses to import, and that nothing of it stays on its disk. */
class ImportIT {
    private static final String HEAD =
            "{\"format\":\"kubernaut-history\",\"version\":2,\"installation\":\"00000000-0000-4000-8000-000000000001\","
                    + "\"exportedAt\":\"2026-01-01T00:00:00Z\",\"since\":\"2025-07-01T00:00:00Z\"}\n";
    private static final String EMPTY = HEAD + "{\"end\":0}\n";

    @TempDir
    private static Path data;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(
                ClusterConnection.none("There is no cluster in this test."),
                "--kubernaut.database.directory=" + data,
                "--kubernaut.api.max-import=2KB");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RunningServer.Answer take(BodyPublisher file) {
        try {
            return server.send("POST", "/api/v1/history/import", file, "Content-Type", "application/x-ndjson");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static BodyPublisher text(String file) {
        return BodyPublishers.ofString(file);
    }

    private static List<Path> spooled() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith("kubernaut-history-")
                            && f.toString().endsWith(".jsonl"))
                    .toList();
        }
    }

    @Test
    void takesAFileThatIsAsLargeAsIsAllowed() {
        assertThat(take(text(EMPTY)).status()).isEqualTo(200);
    }

    @Test
    void refusesALargerOneWhetherOrNotItSaysHowLargeItIs() throws IOException {
        var before = spooled();
        var large = HEAD + " ".repeat(4_000) + "\n{\"end\":0}\n";

        var said = take(text(large));
        var unsaid = take(
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))));

        assertThat(List.of(said.status(), unsaid.status())).containsOnly(413);
        assertThat(said.detail()).contains("2048 bytes").contains("kubernaut.api.max-import");
        assertThat(unsaid.detail()).isEqualTo(said.detail());
        assertThat(spooled()).isEqualTo(before);
    }

    /** More than Tomcat reads of a body that was refused before it resets the connection. */
    @Test
    void saysSoAlsoOfOneThatIsFarTooLarge() {
        var refused = take(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100 << 20])));

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.detail()).contains("kubernaut.api.max-import");
    }

    @Test
    void namesLineFieldAndFixOfTextThatNoDatabaseKeeps() {
        var refused = take(text(HEAD + "{\"withdrawn\":\"a\\u0000b\"}\n{\"end\":1}\n"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail())
                .startsWith("Line 2, field withdrawn: holds the character U+0000")
                .endsWith("leave it away. Nothing of the file was kept.");
    }

    @Test
    void takesOneAtATime() throws Exception {
        var body = EMPTY.getBytes(StandardCharsets.UTF_8);
        try (var sender = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            var out = sender.getOutputStream();
            out.write(("POST /api/v1/history/import HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                            + "Content-Type: application/x-ndjson\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body, 0, 10);
            out.flush();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(take(text(EMPTY)).status()).isEqualTo(409));

            out.write(body, 10, body.length - 10);
            out.flush();
            assertThat(new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(take(text(EMPTY)).status()).isEqualTo(200);
    }
}
