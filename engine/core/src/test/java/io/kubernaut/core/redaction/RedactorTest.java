package io.kubernaut.core.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RedactorTest {
    private final Redactor redactor = new Redactor();

    static Stream<Arguments> secrets() {
        return Stream.of(
                row("password=hunter2 host=db", "hunter2"),
                row("DB_PASSWORD: s3cr3t!", "s3cr3t!"),
                row("{\"password\":\"hun\\\"ter2\",\"user\":\"app\"}", "ter2"),
                row("{\"client_secret\": \"abc123\"}", "abc123"),
                row("apiKey=9f8e7d", "9f8e7d"),
                row("x-api-key: 9f8e7d6c", "9f8e7d6c"),
                row("spring.datasource.password=pa55", "pa55"),
                row("mysql --password hunter2 -h db", "hunter2"),
                row("login ok token='deadbeef'", "deadbeef"),
                row("GET /cb?code=1&access_token=abc.def&x=2", "abc.def"),
                row("Authorization: Bearer eyJhbGciOi.abc", "eyJhbGciOi"),
                row("authorization=Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
                row("sent header Bearer 0123456789abcdef", "0123456789abcdef"),
                row("Cookie: session=abcdef; theme=dark", "abcdef"),
                row("postgres://app:hunter2@db:5432/shop", "hunter2"),
                row("amqp+ssl://u:p%40ss@mq/", "p%40ss"),
                row("redis://:onlypass@cache:6379", "onlypass"),
                row("using AKIAIOSFODNN7EXAMPLE now", "AKIAIOSFODNN7EXAMPLE"),
                row("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI"),
                row("push with ghp_abcdefghijklmnopqrstuvwxyz012345", "ghp_abc"),
                row("slack xoxb-123456789012-abcdefghij", "xoxb-123"),
                row("stripe sk_live_abcdefghijklmnop", "sk_live_abc"),
                row("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJzdWIi"),
                row("mail from jane.doe@example.com failed", "jane.doe"),
                row("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----", "MIIEow"),
                row("-----BEGIN PRIVATE KEY-----\nMIIcutOffByTheTail", "MIIcut"),
                row("t1 -----BEGIN EC PRIVATE KEY-----\nt2 MHcCAQEEIIGl\nt3 -----END EC PRIVATE KEY-----", "MHcCAQEE"),
                row("{\"key\":\"-----BEGIN PRIVATE KEY-----\\nMIIEvQ\\n-----END PRIVATE KEY-----\"}", "MIIEvQ"),
                row(
                        "2026-01-01T00:00:00Z MIIEowIBAAKCAQEAxyz0\n2026-01-01T00:00:00Z -----END RSA PRIVATE KEY-----",
                        "MIIEow"),
                row("https://blob.example/x?sv=1&sig=a%2Bb%3D", "a%2Bb"));
    }

    private static Arguments row(String text, String secret) {
        return Arguments.of(text, secret);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void takesTheSecretAway(String text, String secret) {
        assertThat(redactor.redact(text)).doesNotContain(secret).contains(Redactor.MARK);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void changesNothingWhenAppliedAgain(String text, String secret) {
        var once = redactor.redact(text);

        assertThat(redactor.redact(once)).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password authentication failed for user \"app\"",
                "secretName: cart-config",
                "secretKeyRef:",
                "token expired, login again",
                "image: registry.example/shop/cart:1.4@sha256:0123456789abcdef",
                "Readiness probe failed: Get \"http://10.1.2.3:8080/ready\": connection refused",
                "at com.example.PasswordEncoder.encode(PasswordEncoder.java:12)",
                "- name: LOG_LEVEL",
                "limits.memory: 128Mi",
                "2026-01-01T00:00:00Z INFO started in 1.2 s"
            })
    void leavesWhatHelpsAlone(String text) {
        assertThat(redactor.redact(text)).isEqualTo(text);
    }

    @Test
    void hidesValuesOfVariablesWhoseNameGivesThemAway() {
        var json = JsonMapper.shared().readTree("""
                {"env":[{"name":"DB_PASSWORD","value":"hunter2"},{"name":"LOG_LEVEL","value":"debug"},
                        {"name":"URL","value":"postgres://app:hunter2@db/shop"},
                        {"name":"API_TOKEN","valueFrom":{"secretKeyRef":{"name":"api","key":"value"}}}],
                 "args":["--password=hunter2"],"replicas":3}""");

        var clean = redactor.redact(json);

        assertThat(clean.toString()).doesNotContain("hunter2").contains("debug").contains("\"replicas\":3");
        assertThat(clean.at("/env/3/valueFrom/secretKeyRef/name").asString("")).isEqualTo("api");
        assertThat(json.at("/env/0/value").asString("")).isEqualTo("hunter2");
    }

    @Test
    void keepsWhatComesBeforeAndAfterAKey() {
        assertThat(redactor.redact(
                        "before\n-----BEGIN PRIVATE KEY-----\nMIIEow\n-----END PRIVATE KEY-----\nafter it\n"))
                .isEqualTo("before\n[redacted]\nafter it\n");
        assertThat(redactor.redact("-----BEGIN PRIVATE KEY-----\nMIIEow\nthis is a log again\n"))
                .isEqualTo("[redacted]\nthis is a log again\n");
    }

    @Test
    void cleansAMebibyteOfOrdinaryLogQuickly() {
        var log = "2026-01-01T00:00:00.000Z INFO c.e.shop.CartService - order 4711 of user 42 took 12.5 ms, ok\n"
                .repeat(11_000);

        Assertions.assertTimeout(
                Duration.ofSeconds(5), () -> assertThat(redactor.redact(log)).isEqualTo(log));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:", "password=", "-----BEGIN PRIVATE KEY-----", "eyJ", "x@", "://a:", "-", "\\\""})
    void isNotKeptBusyByAHostileLog(String seed) {
        var log = seed.repeat(200_000 / seed.length());

        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThatCode(() -> redactor.redact(log)).doesNotThrowAnyException());
    }
}
