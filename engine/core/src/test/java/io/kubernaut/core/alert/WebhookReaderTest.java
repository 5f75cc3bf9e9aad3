package io.kubernaut.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class WebhookReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final String GOOD = """
            {"status":"firing","labels":{"alertname":"A","namespace":"shop","pod":"web-1"},"annotations":{"summary":"x"},
             "startsAt":"2026-11-23T07:09:40.239677274Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://p/g",
             "fingerprint":"1b8335a0d7a519ab"}""";

    private final WebhookReader reader = new WebhookReader();

    private Webhook read(String body) throws MalformedWebhookException {
        return reader.read(body.getBytes(StandardCharsets.UTF_8), NOW);
    }

    private static String webhook(String... alerts) {
        return "{\"version\":\"4\",\"groupKey\":\"g\",\"alerts\":[" + String.join(",", alerts) + "]}";
    }

    private static String alert(String labels) {
        return "{\"status\":\"firing\",\"startsAt\":\"2026-11-23T07:00:00Z\",\"labels\":" + labels + "}";
    }

    private static byte[] recorded(String name) throws IOException {
        try (var in = Objects.requireNonNull(WebhookReaderTest.class.getResourceAsStream("/alertmanager/" + name))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "firing-0.25.json, KubePodCrashLooping, FIRING",
        "firing-0.33.json, KubePodCrashLooping, FIRING",
        "resolved-0.25.json, KubePodCrashLooping, RESOLVED",
        "resolved-0.33.json, KubePodCrashLooping, RESOLVED",
        "prom-0.25.json, Always, FIRING",
        "prom-0.33.json, Always, FIRING",
    })
    void readsWhatAlertmanagerSends(String file, String name, AlertStatus status) throws Exception {
        var webhook = reader.read(recorded(file), NOW);

        assertThat(webhook.rejected()).isEmpty();
        assertThat(webhook.receiver()).isEqualTo("hook");
        assertThat(webhook.groupKey()).startsWith("{}:{alertname=");
        assertThat(webhook.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.name()).isEqualTo(name);
            assertThat(alert.status()).isEqualTo(status);
            assertThat(alert.endsAt() == null).isEqualTo(status == AlertStatus.FIRING);
            assertThat(alert.label("namespace")).isEqualTo("shop");
            assertThat(LabelFingerprint.of(alert.labels())).isEqualTo(alert.fingerprint());
        });
    }

    @Test
    void keepsTimesInMicroseconds() throws Exception {
        assertThat(read(webhook(GOOD)).alerts().getFirst().startsAt())
                .isEqualTo(Instant.parse("2026-11-23T07:09:40.239677Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T08:09:40+01:00, 2026-11-23T07:09:40Z",
        "2026-11-23t07:09:40z, 2026-11-23T07:09:40Z",
        "2026-11-23T08:59:59Z, 2026-11-23T08:59:59Z",
    })
    void readsEveryFormOfTime(String sent, Instant meant) throws Exception {
        var webhook = read(webhook(GOOD.replace("2026-11-23T07:09:40.239677274Z", sent)));

        assertThat(webhook.alerts().getFirst().startsAt()).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"endsAt\":\"0001-01-01T00:00:00Z\",", "\"endsAt\":\"soon\",", "\"endsAt\":7,"})
    void aResolvedAlertWithoutATimeEndsNow(String endsAt) throws Exception {
        var body = webhook("{" + endsAt
                + "\"status\":\"resolved\",\"startsAt\":\"2026-11-23T07:00:00Z\",\"labels\":{\"alertname\":\"A\"}}");

        assertThat(read(body).alerts().getFirst().endsAt()).isEqualTo(NOW);
    }

    @Test
    void toleratesUnknownFieldsAndMissingOptionalOnes() throws Exception {
        var webhook = read("""
                {"version":"4","notification_reason":"first","extra":{"deep":[1,{"a":null}]},"truncatedAlerts":3,
                 "alerts":[{"status":"firing","startsAt":"2026-11-23T07:00:00Z","labels":{"alertname":"A"},"new":[{}]}]}
                """);

        assertThat(webhook.truncated()).isEqualTo(3);
        assertThat(webhook.groupKey()).isEmpty();
        assertThat(webhook.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.annotations()).isEmpty();
            assertThat(alert.generatorUrl()).isEmpty();
            assertThat(alert.fingerprint()).isEqualTo(LabelFingerprint.of(alert.labels()));
        });
    }

    @Test
    void takesTheNameFromTheRuleLabelWhereThereIsNoAlertname() throws Exception {
        assertThat(read(webhook(alert("{\"rule\":\"Terminal shell in container\"}")))
                        .alerts()
                        .getFirst()
                        .name())
                .isEqualTo("Terminal shell in container");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                             | body is empty
            not json                                                       | not JSON: the error is at line 1
            {"version":"4","alerts":[                                      | not JSON
            {"version":"4","alerts":[]} {}                                 | goes on after its JSON object
            {"version":"4","alerts":[]} x                                  | not JSON
            [1]                                                            | must be a JSON object
            "text"                                                         | must be a JSON object
            null                                                           | must be a JSON object
            {}                                                             | lacks version and alerts
            {"alerts":[]}                                                  | lacks version
            {"version":"4"}                                                | lacks alerts
            {"text":"disk full on web-1"}                                  | remove the custom payload
            {"version":"3","alerts":[]}                                    | version must be "4", not "3"
            {"version":4,"alerts":[]}                                      | version must be the string "4"
            {"version":"4","alerts":{}}                                    | alerts must be an array
            {"version":"4","alerts":null}                                  | alerts must be an array
            {"version":"4","version":"4","alerts":[]}                      | The key "version" occurs twice
            {"version":"4","alerts":[{"labels":{"a":"1","a":"2"}}]}        | The key "a" occurs twice in one object at line 1
            {"version":"4","alerts":[],"n":1e}                             | not JSON
            """)
    void refusesABodyThatIsNoWebhookAndSaysWhatToDo(String body, String message) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(MalformedWebhookException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 100_000})
    void refusesDeepNestingWithoutExhaustingTheStack(int depth) {
        assertThatThrownBy(() -> read("{\"version\":\"4\",\"x\":" + "[".repeat(depth)))
                .isInstanceOf(MalformedWebhookException.class)
                .hasMessageContaining("nested more than 20 levels");
        assertThatThrownBy(() -> read(webhook("{\"a\":".repeat(depth))))
                .isInstanceOf(MalformedWebhookException.class)
                .hasMessageContaining("nested more than 20 levels");
    }

    @Test
    void refusesMoreAlertsThanAGroupCanHave() {
        var body = webhook("{},".repeat(WebhookReader.MAX_ALERTS) + "{}");

        assertThatThrownBy(() -> read(body)).hasMessageContaining("set max_alerts");
    }

    @Test
    void refusesInvalidUtf8() {
        var body = webhook(alert("{\"alertname\":\"A?\"}")).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < body.length; i++) {
            body[i] = body[i] == '?' ? (byte) 0xff : body[i];
        }

        assertThatThrownBy(() -> reader.read(body, NOW))
                .isInstanceOf(MalformedWebhookException.class)
                .hasMessageContaining("not UTF-8");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            7                                                                                   | an alert must be a JSON object, not a number
            {}                                                                                  | labels must be a JSON object, not missing
            {"labels":[]}                                                                       | labels must be a JSON object, not an array
            {"labels":{}}                                                                       | labels.alertname is missing
            {"labels":{"alertname":" "}}                                                        | labels.alertname is missing
            {"labels":{"alertname":7}}                                                          | labels.alertname must be a string, not a number
            {"labels":{"alertname":null}}                                                       | labels.alertname must be a string, not null
            {"labels":{"alertname":"A","x":{"y":1}}}                                            | labels.x must be a string, not an object
            {"labels":{"alertname":"A","":"x"}}                                                 | the label name "" is not valid
            {"labels":{"alertname":"A","b\\u0000c":"x"}}                                        | the label name "bc" is not valid
            {"labels":{"alertname":"A\\u0000"}}                                                 | labels.alertname contains a control character
            {"labels":{"alertname":"A","note":"\\u0007"}}                                       | labels.note contains a control character
            {"labels":{"alertname":"A","note":"\\ud800"}}                                       | labels.note contains a control character
            {"labels":{"alertname":"A","namespace":"shop\\nforged log line"}}                   | labels.namespace contains a control character
            {"labels":{"alertname":"A"}}                                                        | status must be firing or resolved, not missing
            {"labels":{"alertname":"A"},"status":"pending"}                                     | status must be firing or resolved, not "pending"
            {"labels":{"alertname":"A"},"status":true}                                          | status must be firing or resolved, not true or false
            {"labels":{"alertname":"A"},"status":"firing"}                                      | startsAt must be a time as in RFC 3339 (2026-01-01T00:00:00Z), not missing
            {"labels":{"alertname":"A"},"status":"firing","startsAt":"yesterday"}               | not "yesterday"
            {"labels":{"alertname":"A"},"status":"firing","startsAt":1764000000}                | not a number
            {"labels":{"alertname":"A"},"status":"firing","startsAt":"0001-01-01T00:00:00Z"}    | startsAt is 0001-01-01T00:00:00Z: the sender did not set it
            {"labels":{"alertname":"A"},"status":"firing","startsAt":"1970-01-01T00:00:00Z"}    | the sender did not set it
            {"labels":{"alertname":"A"},"status":"firing","startsAt":"2026-11-23T09:00:01Z"}    | more than 1 h in the future
            {"labels":{"alertname":"A"},"status":"firing","startsAt":"9999-12-31T23:59:59Z"}    | more than 1 h in the future
            {"labels":{"alertname":"A"},"status":"firing","startsAt":"+999999999-12-31T23:59:59Z"} | more than 1 h in the future
            """)
    void rejectsOneBadAlertAndKeepsTheOthers(String bad, String reason) throws Exception {
        var webhook = read(webhook(GOOD, bad, GOOD.replace("web-1", "web-2")));

        assertThat(webhook.alerts()).extracting(a -> a.label("pod")).containsExactly("web-1", "web-2");
        assertThat(webhook.rejected()).singleElement().satisfies(rejection -> {
            assertThat(rejection.index()).isEqualTo(1);
            assertThat(rejection.reason()).contains(reason);
        });
    }

    @Test
    void keepsAnAlertWithMonstrousLabels() throws Exception {
        var huge = "x".repeat(100_000);
        var webhook =
                read(webhook(alert("{\"alertname\":\"A\",\"namespace\":\"" + huge + "\",\"note\":\"" + huge + "\"}")));

        assertThat(webhook.rejected()).isEmpty();
        assertThat(webhook.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.label("note")).hasSize(Alert.MAX_VALUE);
            assertThat(alert.label("namespace")).hasSize(EssentialLabels.MAX_BYTES);
        });
    }

    @Test
    void rejectsAMonstrousLabelNameWithoutQuotingAllOfIt() throws Exception {
        var webhook = read(webhook(alert("{\"alertname\":\"A\",\"" + "n".repeat(100_000) + "\":\"x\"}"), GOOD));

        assertThat(webhook.alerts()).hasSize(1);
        assertThat(webhook.rejected().getFirst().reason())
                .contains("it must have 1 to 256 characters")
                .hasSizeLessThan(300);
    }

    @Test
    void cutsBetweenCharactersNeverInsideOne() throws Exception {
        var rockets = "\ud83d\ude80".repeat(600);
        var alert = read(webhook(
                        alert("{\"alertname\":\"A\",\"pod\":\"a" + rockets + "\",\"note\":\"a" + rockets + "\"}")))
                .alerts()
                .getFirst();

        assertThat(alert.label("note")).hasSize(Alert.MAX_VALUE - 1).endsWith("\ud83d\ude80");
        assertThat(alert.label("pod").getBytes(StandardCharsets.UTF_8)).hasSize(253);
    }

    @Test
    void ofTooManyLabelsKeepsThoseThatSayWhoIsMeant() throws Exception {
        var many = IntStream.range(0, 100)
                .mapToObj(i -> "\"a%03d\":\"x\"".formatted(i))
                .collect(Collectors.joining(","));
        var labels =
                "{" + many + ",\"alertname\":\"A\",\"namespace\":\"shop\",\"pod\":\"web-1\",\"severity\":\"critical\"}";

        var alert = read(webhook(alert(labels))).alerts().getFirst();

        assertThat(alert.labels())
                .hasSize(Alert.MAX_LABELS)
                .containsKeys("alertname", "namespace", "pod", "severity", "a000", "a059")
                .doesNotContainKey("a060");
    }

    @Test
    void leavesOutOfAnnotationsWhatCannotBeStored() throws Exception {
        var webhook = read(webhook("""
                {"status":"firing","startsAt":"2026-11-23T07:00:00Z","labels":{"alertname":"A"},
                 "annotations":{"summary":"a\\u0000b\\u001b[31m\\nline","odd":7,"k\\u0000":"v"}}"""));

        assertThat(webhook.alerts().getFirst().annotations())
                .containsOnly(java.util.Map.entry("summary", "ab[31m\nline"), java.util.Map.entry("k", "v"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "zzzzzzzzzzzzzzzz", "1b8335a0d7a519ab1b8335a0d7a519ab"})
    void computesAFingerprintWhereTheSentOneIsNone(String sent) throws Exception {
        var labels =
                "{\"alertname\":\"KubePodCrashLooping\",\"namespace\":\"shop\",\"pod\":\"web-1\",\"severity\":\"critical\"}";
        var body = webhook(alert(labels).replace("{\"status\"", "{\"fingerprint\":\"" + sent + "\",\"status\""));

        assertThat(read(body).alerts().getFirst().fingerprint()).isEqualTo("1b8335a0d7a519ab");
    }

    @Test
    void computesFingerprintsAsPrometheusDoes() throws Exception {
        var json = JsonMapper.shared();
        for (var line : new String(recorded("fingerprints.jsonl"), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            var example = json.readTree(line);
            var labels = new java.util.TreeMap<String, String>();
            example.get("labels")
                    .properties()
                    .forEach(e -> labels.put(e.getKey(), e.getValue().stringValue()));

            assertThat(LabelFingerprint.of(labels))
                    .isEqualTo(example.get("fingerprint").stringValue());
        }
    }

    @Test
    void readsATreeAsItReadsBytes() throws Exception {
        var body = webhook(GOOD, "{}");

        assertThat(reader.read(JsonMapper.shared().readTree(body), NOW)).isEqualTo(read(body));
    }
}
