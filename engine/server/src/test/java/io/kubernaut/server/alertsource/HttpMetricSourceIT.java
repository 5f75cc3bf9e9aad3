package io.kubernaut.server.alertsource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.kubernaut.core.assessment.MetricSource.Answer;
import io.kubernaut.core.assessment.MetricSource.Sample;
import io.kubernaut.core.pattern.SeriesSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks as Prometheus does, or does not. */
class HttpMetricSourceIT {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String AWAY = "http://127.0.0.1:1";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private volatile String body = matrix("{\"metric\":{},\"values\":[[1767268800,\"4\"],[1767268830.5,\"NaN\"],"
            + "[1767268860,\"+Inf\"],[1767268890,\"1e-3\"]]}");
    private volatile int status = 200;
    private volatile boolean hangs;

    private static String matrix(String series) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" + series + "]}}";
    }

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Thread::startVirtualThread);
        server.createContext("/api/v1/query_range", exchange -> {
            asked.add(URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8));
            try {
                if (hangs) {
                    over.await();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Answer ask(String... urls) {
        try (var source = new HttpMetricSource(List.of(urls), Duration.ofMillis(500))) {
            return source.ask("up{a=\"b & c+d\"}", NOON, NOON.plusSeconds(600), Duration.ofSeconds(30));
        }
    }

    @Test
    void readsFiniteValuesAndLeavesGapsWhereThereAreNone() {
        assertThat(ask(url()))
                .isEqualTo(new Answer.Samples(List.of(new Sample(NOON, 4), new Sample(NOON.plusSeconds(90), 0.001))));
        assertThat(asked).containsExactly("query=up{a=\"b & c+d\"}&start=1767268800&end=1767269400&step=30");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''| has no series of it",
                "{\"metric\":{\"a\":\"1\"},\"values\":[]},{\"metric\":{\"a\":\"2\"},\"values\":[]}| has several series of it",
            })
    void whatIsNoSingleSeriesStaysUnknown(String series, String because) {
        body = matrix(series);

        assertThat(ask(url())).isEqualTo(new Answer.Unknown("Prometheus " + because.strip(), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "no JSON",
                "{\"status\":\"error\",\"error\":\"x\"}",
                "{\"status\":\"success\",\"warnings\":[\"partial\"],\"data\":{\"result\":[{\"values\":[[1,\"1\"]]}]}}",
                "{\"status\":\"success\",\"data\":{\"result\":[{\"values\":[[1,\"one\"]]}]}}",
                "{\"status\":\"success\",\"data\":{\"result\":[{\"values\":[[1]]}]}}",
            })
    void anAnswerThatIsNoneStaysUnknownForNow(String answered) {
        body = answered;

        assertThat(ask(url())).isInstanceOfSatisfying(Answer.Unknown.class, u -> {
            assertThat(u.passing()).isTrue();
            assertThat(u.because()).startsWith("Prometheus cannot be asked, ");
        });
    }

    @ParameterizedTest
    @CsvSource({"400, false", "414, false", "422, false", "500, true", "503, true", "401, true"})
    void aQueryThatIsRefusedIsNotAskedAgain(int answered, boolean passing) {
        status = answered;

        assertThat(ask(url()))
                .isInstanceOfSatisfying(
                        Answer.Unknown.class, u -> assertThat(u.passing()).isEqualTo(passing));
    }

    @Test
    void oneThatIsSlowOrAwayStaysUnknownForNow() {
        hangs = true;

        assertThat(ask(url()))
                .isEqualTo(new Answer.Unknown("Prometheus cannot be asked, it did not answer within 500 ms", true));
        assertThat(ask(AWAY))
                .isInstanceOfSatisfying(
                        Answer.Unknown.class, u -> assertThat(u.passing()).isTrue());
    }

    @Test
    void theFirstOfSeveralThatHasItIsBelieved() {
        assertThat(ask(AWAY, url())).isInstanceOf(Answer.Samples.class);
        body = matrix("");
        assertThat(ask(AWAY, url()))
                .isInstanceOfSatisfying(
                        Answer.Unknown.class, u -> assertThat(u.passing()).isTrue());
        assertThat(ask()).isEqualTo(new Answer.Unknown("no Prometheus is configured", false));
    }

    private SeriesSource.Found range(String... urls) throws IOException {
        try (var source = new HttpMetricSource(List.of(urls), Duration.ofMillis(500))) {
            return source.range("up", NOON, NOON.plusSeconds(600), Duration.ofSeconds(30));
        }
    }

    @Test
    void readsManySeriesWithTheirLabels() throws IOException {
        body = matrix("{\"metric\":{\"pod\":\"a\"},\"values\":[[1767268800,\"1\"]]},"
                + "{\"metric\":{\"pod\":\"b\"},\"values\":[[1767268800,\"2\"]]}");

        assertThat(range(url(), url()).silent()).isEmpty();
        assertThat(range(url(), url()).series())
                .containsExactly(
                        new SeriesSource.Series(Map.of("pod", "a"), List.of(new Sample(NOON, 1))),
                        new SeriesSource.Series(Map.of("pod", "b"), List.of(new Sample(NOON, 2))));
        assertThat(range()).isEqualTo(SeriesSource.Found.all(List.of()));
    }

    /** It may be the only one that knows of some, whichever of them it is. */
    @Test
    void tellsThatSomeSeriesMayBeMissingWhereOneOfSeveralIsAway() throws IOException {
        body = matrix("{\"metric\":{\"pod\":\"a\"},\"values\":[[1767268800,\"1\"]]}");

        assertThat(range(AWAY, url()).series()).hasSize(1);
        assertThat(range(AWAY, url()).silent()).isNotEmpty();
        assertThat(range(url(), AWAY).silent()).isNotEmpty();
        body = matrix("");
        assertThat(range(url(), AWAY).series()).isEmpty();
        assertThat(range(url(), AWAY).silent())
                .as("none there is not none anywhere")
                .isNotEmpty();
    }

    @Test
    void saysThatSeriesAreNotKnownWhereNoneCanBeAsked() {
        status = 503;

        assertThatThrownBy(() -> range(url())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> range(AWAY)).isInstanceOf(IOException.class);
    }
}
