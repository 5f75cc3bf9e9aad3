package io.kubernaut.server.alertsource;

import static io.kubernaut.core.alert.AlertStatus.FIRING;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.assessment.AlertSource.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks as Alertmanager and Prometheus do, or does not. */
class HttpAlertSourcesIT {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String NONE = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
    private static final String PAST = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\","
            + "\"result\":[{\"metric\":{},\"value\":[1767268800,\"4\"]}]}}";

    private final Alert alert = new Alert(
            "c0ffee0000000001",
            "KubePodCrashLooping",
            FIRING,
            new TreeMap<>(Map.of(
                    "alertname", "KubePodCrashLooping", "pod", "cart-0", "cluster", "prod", "note", "a\"b\\c (x|y)")),
            new TreeMap<>(),
            NOON.minusSeconds(1200),
            null,
            "");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private String alerts = "[]";
    private String uptime = "2026-01-01T08:00:00.000Z";
    private String now = NONE;
    private String past = PAST;
    private volatile int status = 200;
    private volatile String hangs = "";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Thread::startVirtualThread);
        answers("/api/v2/alerts", () -> alerts);
        answers("/api/v2/status", () -> "{\"uptime\":\"" + uptime + "\",\"versionInfo\":{\"version\":\"0.33.0\"}}");
        answers("/api/v1/query", () -> asked.getLast().contains("count_over_time") ? past : now);
        server.start();
    }

    private void answers(String path, Supplier<String> body) {
        server.createContext(path, exchange -> {
            var query = exchange.getRequestURI().getRawQuery();
            asked.add(query == null ? path : URLDecoder.decode(query, StandardCharsets.UTF_8));
            var bytes = body.get().getBytes(StandardCharsets.UTF_8);
            if (hangs.equals("headers")) {
                await();
            }
            exchange.sendResponseHeaders(status, bytes.length);
            if (hangs.equals("body")) {
                exchange.getResponseBody().flush();
                await();
            }
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private void await() throws IOException {
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Answer ask(boolean alertmanager, boolean prometheus) {
        return ask(alertmanager ? List.of(url() + "/") : List.of(), prometheus ? List.of(url()) : List.of());
    }

    private Answer ask(List<String> alertmanagers, List<String> prometheuses) {
        var timeout = Duration.ofMillis(500);
        try (var sources = new HttpAlertSources(
                alertmanagers, timeout, prometheuses, timeout, Clock.fixed(NOON, ZoneOffset.UTC))) {
            return sources.ask(alert, NOON.minusSeconds(600));
        }
    }

    private static String inAlertmanager(String fingerprint, String pod, String state) {
        return inAlertmanager(fingerprint, pod, state, "2026-01-01T11:59:10.000Z");
    }

    private static String inAlertmanager(String fingerprint, String pod, String state, String sent) {
        return "[{\"updatedAt\":\"" + sent + "\",\"annotations\":{},\"fingerprint\":\"" + fingerprint
                + "\",\"status\":{\"state\":\"" + state
                + "\",\"silencedBy\":[],\"inhibitedBy\":[]},\"labels\":{\"alertname\":\"KubePodCrashLooping\",\"pod\":\""
                + pod + "\"},\"startsAt\":\"2026-01-01T11:40:00.000Z\",\"endsAt\":\"2026-01-01T12:04:00.000Z\"}]";
    }

    private static String inPrometheus(String state) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":\"ALERTS\","
                + "\"alertname\":\"KubePodCrashLooping\",\"alertstate\":\"" + state
                + "\",\"pod\":\"cart-0\"},\"value\":[1767268800,\"1\"]}]}}";
    }

    @Test
    void nobodyIsAskedWhereNothingIsConfigured() {
        assertThat(ask(false, false))
                .isEqualTo(new Answer.Unknown("neither Alertmanager nor Prometheus is configured", false));
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"active", "suppressed", "unprocessed"})
    void firesWhereAlertmanagerHasItEvenIfItTellsNobody(String state) {
        alerts = inAlertmanager("c0ffee0000000001", "cart-0", state);

        assertThat(ask(true, false)).isEqualTo(new Answer.Firing("Alertmanager"));
        assertThat(asked.getFirst()).contains("silenced=true", "inhibited=true", "alertname=\"KubePodCrashLooping\"");
    }

    @Test
    void isOverWhereAlertmanagerHasOnlyAnotherAlertOfThatName() {
        alerts = inAlertmanager("c0ffee0000000002", "cart-1", "active");

        assertThat(ask(true, false)).isEqualTo(new Answer.Cleared("Alertmanager"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-01-01T11:56:50.000Z"})
    void isNotKnownWhileAlertmanagerIsSentNothingAtAllAsItsPrometheusMayBeAway(String sent) {
        alerts = sent.isEmpty() ? "[]" : inAlertmanager("c0ffee0000000002", "cart-1", "active", sent);

        assertThat(ask(true, false))
                .isEqualTo(new Answer.Unknown(
                        "Alertmanager was sent no alert at all of late, so Prometheus may be away", true));
    }

    @Test
    void isNotKnownToAnAlertmanagerThatWasStartedSince() {
        uptime = "2026-01-01T11:55:00.000Z";

        assertThat(ask(true, false))
                .isEqualTo(new Answer.Unknown("Alertmanager was started after the alert was last sent", false));
    }

    @Test
    void firesWherePrometheusSaysSo() {
        now = inPrometheus("firing");

        assertThat(ask(false, true)).isEqualTo(new Answer.Firing("Prometheus"));
        assertThat(ask(true, true)).as("though Alertmanager has it not").isEqualTo(new Answer.Firing("Prometheus"));
    }

    @Test
    void isOverWhereAPrometheusThatSawItFireSaysSo() {
        assertThat(ask(false, true)).isEqualTo(new Answer.Cleared("Prometheus"));
        assertThat(asked.getLast()).contains("alertstate=\"firing\"}[1260s])");
    }

    @Test
    void isNotKnownToAPrometheusThatNeverSawItFire() {
        past = NONE;
        alerts = inAlertmanager("c0ffee0000000002", "cart-1", "active");

        assertThat(ask(false, true)).isEqualTo(new Answer.Unknown("Prometheus has never seen it fire", false));
        assertThat(ask(true, true)).isEqualTo(new Answer.Cleared("Alertmanager"));
    }

    @Test
    void isNotKnownWhileItIsPendingAgain() {
        now = inPrometheus("pending");

        assertThat(ask(true, true)).isInstanceOf(Answer.Unknown.class);
    }

    /** What Prometheus does not send any more, Alertmanager takes to be over. */
    @Test
    void isNotOverOnlyBecauseAlertmanagerDoesNotHearOfAPrometheusThatIsAway() {
        assertThat(ask(List.of(url()), List.of("http://127.0.0.1:1")))
                .isInstanceOfSatisfying(
                        Answer.Unknown.class, u -> assertThat(u.passing()).isTrue());
    }

    @Test
    void asksForTheLabelsAsTheyAreOrMissingWithWhatIsSpecialInThemEscaped() {
        ask(false, true);

        assertThat(asked.getFirst())
                .isEqualTo("query=ALERTS{alertname=\"KubePodCrashLooping\",cluster=~\"prod|\","
                        + "note=~\"a\\\"b\\\\\\\\c \\\\(x\\\\|y\\\\)|\",pod=~\"cart-0|\"}");
    }

    @ParameterizedTest
    @CsvSource({"500", "404", "302"})
    void isNotKnownWhereTheServerDoesNotAnswerWith200(int code) {
        status = code;

        assertUnknown("it answered " + code);
    }

    @ParameterizedTest
    @CsvSource({"headers", "body"})
    void isNotKnownWhereTheServerHangs(String where) {
        hangs = where;

        assertUnknown("it did not answer within 500 ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>no</html>", "[{}]", "{\"status\":\"error\",\"error\":\"bad\"}", "", "[[[[", "7"})
    void isNotKnownWhereTheServerAnswersGarbage(String garbage) {
        alerts = garbage;
        now = garbage;

        assertUnknown("");
    }

    @Test
    void isNotKnownWhereAlertmanagerDoesNotSaySinceWhenItRuns() {
        uptime = "yesterday";

        assertThat(ask(true, false)).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void isNotKnownWhereTheAnswerIsTooLarge() {
        alerts = "[" + " ".repeat(9 << 20) + "]";
        now = alerts;

        assertUnknown("");
    }

    @Test
    void isNotKnownWhereAnAnswerMayBeIncomplete() {
        now = NONE.replace("\"data\"", "\"warnings\":[\"store-1 is away\"],\"data\"");

        assertThat(ask(false, true)).isInstanceOf(Answer.Unknown.class);
    }

    private void assertUnknown(String because) {
        for (var answer : List.of(ask(true, false), ask(false, true), ask(true, true))) {
            assertThat(answer).isInstanceOfSatisfying(Answer.Unknown.class, u -> {
                assertThat(u.because()).contains("cannot be asked").contains(because);
                assertThat(u.passing()).isTrue();
            });
        }
    }
}
