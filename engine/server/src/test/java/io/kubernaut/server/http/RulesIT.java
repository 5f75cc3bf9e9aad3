package io.kubernaut.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.connection.ClusterConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator's rules on a running service: a mounted directory, refusals, a restart. */
class RulesIT {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path data;

    @TempDir
    private Path mount;

    private RunningServer start() {
        return RunningServer.start(
                ClusterConnection.none("There is no cluster in this test."),
                "--kubernaut.database.directory=" + data,
                "--kubernaut.rules.directory=" + mount,
                "--kubernaut.rules.poll=100ms");
    }

    private static String rule(String name) {
        return """
                package kubernaut.rules
                import io.kubernaut.core.context.Snapshot
                import io.kubernaut.core.decision.Proposal
                rule "%s"
                    @runbook("mine") @owner("shop") @since("1.0") @base(99) @trust("auto")
                when
                    $s : Snapshot( symptom == "crash-loop" )
                then
                    insert( Proposal.of( "collect_diagnostics", $s.target(), "A test." ) );
                end
                """.formatted(name);
    }

    private static String scenario(String expected, String forbidden) {
        return """
                id: mine
                tier: deterministic
                now: '2026-03-01T12:00:00Z'
                alertmanager_webhook:
                  version: '4'
                  groupKey: g
                  status: firing
                  receiver: kubernaut
                  alerts:
                  - status: firing
                    labels: {alertname: DeploymentCrashLooping, namespace: shop, deployment: cart, severity: warning}
                    annotations: {}
                    startsAt: '2026-03-01T11:50:00Z'
                    endsAt: '0001-01-01T00:00:00Z'
                cluster:
                - apiVersion: apps/v1
                  kind: Deployment
                  metadata: {name: cart, namespace: shop}
                  spec:
                    replicas: 1
                    selector: {matchLabels: {app: cart}}
                    template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: cart, image: shop/cart:1}]}}
                expect:
                  class: act
                  acceptable: [{action: %s, grade: best}]
                  forbidden: [%s]
                """.formatted(expected, forbidden);
    }

    /** Lays files out as the kubelet does, and swaps them in at once. */
    private void mounted(String version, Map<String, String> files) throws IOException {
        var folder = Files.createDirectory(mount.resolve(".." + version));
        for (var file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
            if (!Files.exists(mount.resolve(file.getKey()), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(mount.resolve(file.getKey()), Path.of("..data", file.getKey()));
            }
        }
        var swap = Files.createSymbolicLink(mount.resolve("..data_tmp"), folder.getFileName());
        Files.move(swap, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static JsonNode rules(RunningServer server, Predicate<JsonNode> until) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> server.get("/api/v1/rules").json(), until);
    }

    private static JsonNode named(JsonNode rules, String name) {
        for (var rule : rules.at("/base/rules")) {
            if (rule.path("name").stringValue().equals(name)) {
                return rule;
            }
        }
        return rules.path("none");
    }

    @Test
    void takesAMountedConfigMapAndItsSwapAndLivesThroughARefusalAndARestart() throws Exception {
        mounted("1", Map.of("mine.drl", rule("shop/mine/one")));
        String before;
        try (var server = start()) {
            var first = server.get("/api/v1/rules").json();
            assertThat(first.at("/base/source").stringValue()).isEqualTo("DIRECTORY");
            assertThat(first.path("directory").stringValue()).isEqualTo(mount.toString());
            var one = named(first, "shop/mine/one");
            assertThat(one.path("file").stringValue()).isEqualTo("mine.drl");
            assertThat(one.path("origin").stringValue()).isEqualTo("OPERATOR");
            assertThat(one.path("trust").stringValue()).isEqualTo("SHADOW");
            assertThat(one.path("saysOfItself").stringValue()).isEqualTo("AUTO");
            assertThat(one.at("/symptoms/0").stringValue()).isEqualTo("crash-loop");
            assertThat(first.at("/candidate/complaints"))
                    .singleElement()
                    .satisfies(c -> assertThat(c.path("check").stringValue() + " "
                                    + c.path("rule").stringValue())
                            .isEqualTo("NO_SCENARIO shop/mine/one"));
            var hash = first.at("/base/hash").stringValue();
            assertThat(server.get("/ready").json().at("/parts/rules/detail").stringValue())
                    .isEqualTo(hash);

            mounted("2", Map.of("mine.drl", rule("shop/mine/two")));
            var second = rules(server, r -> !r.at("/base/hash").stringValue().equals(hash));
            assertThat(named(second, "shop/mine/two").isObject()).isTrue();
            assertThat(named(second, "shop/mine/one").isObject()).isFalse();
            before = second.at("/base/hash").stringValue();

            mounted(
                    "3",
                    Map.of(
                            "mine.drl",
                            rule("shop/mine/three"),
                            "harm.yaml",
                            scenario("restart_pod", "collect_diagnostics")));
            var third = rules(server, r -> !r.at("/candidate/accepted").booleanValue());
            assertThat(third.at("/base/hash").stringValue()).isEqualTo(before);
            assertThat(third.at("/candidate/complaints/0/file").stringValue()).isEqualTo("harm.yaml");
            assertThat(third.at("/candidate/complaints/0/message").stringValue())
                    .startsWith("Harm would be done: ");
            assertThat(server.get("/ready").status()).isEqualTo(200);

            var meters = server.bean(MeterRegistry.class);
            assertThat(meters.get("kubernaut.rules.reloads")
                            .tag("result", "accepted")
                            .counter()
                            .count())
                    .isEqualTo(2);
            assertThat(meters.get("kubernaut.rules.reloads")
                            .tag("result", "refused")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("kubernaut.rules.refused").gauge().value()).isEqualTo(1);
            assertThat(meters.get("kubernaut.rules.age").gauge().value()).isPositive();
            assertThat(meters.get("kubernaut.rules.loaded").gauge().value())
                    .isEqualTo(third.at("/base/rules").size());
        }
        try (var server = start()) {
            var again = server.get("/api/v1/rules").json();
            assertThat(again.at("/base/hash").stringValue()).isEqualTo(before);
            assertThat(again.at("/base/source").stringValue()).isEqualTo("LAST_ACCEPTED");
            assertThat(again.at("/candidate/accepted").booleanValue()).isFalse();
            assertThat(server.get("/ready").status()).isEqualTo(200);

            mounted("4", Map.of("mine.drl", rule("shop/mine/four"), "harm.yaml", scenario("collect_diagnostics", "x")));
            var fourth = rules(server, r -> r.at("/candidate/accepted").booleanValue());
            assertThat(named(fourth, "shop/mine/four").isObject()).isTrue();
            assertThat(fourth.at("/base/source").stringValue()).isEqualTo("DIRECTORY");
        }
    }

    @Test
    void recordsWhatARuleInShadowWouldHaveDoneAndGivesItsEvidence() throws Exception {
        mounted("1", Map.of("mine.drl", rule("shop/mine/one")));
        try (var server = start()) {
            var alert = Webhooks.webhook(Webhooks.firing("KubePodCrashLooping", "shadowed", "web-1"));
            assertThat(server.post("/alerts", alert).status()).isEqualTo(200);
            var decision = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> server.get("/api/v1/decisions?namespace=shadowed")
                                    .json()
                                    .at("/decisions/0"),
                            JsonNode::isObject);

            assertThat(decision.at("/chosen/rule").asString("")).isNotEqualTo("shop/mine/one");
            var mine = decision.path("alternatives")
                    .valueStream()
                    .filter(a -> a.path("rule").asString("").equals("shop/mine/one"))
                    .findFirst()
                    .orElseThrow();
            assertThat(mine.path("trust").stringValue()).isEqualTo("SHADOW");
            assertThat(mine.path("rejectedBecause").stringValue()).startsWith("In shadow: ");

            var evidence =
                    server.get("/api/v1/rules/evidence?rule=shop/mine/one").json();
            assertThat(evidence.path("trust").stringValue()).isEqualTo("SHADOW");
            assertThat(evidence.at("/evidence/matched").intValue()).isEqualTo(1);
            assertThat(evidence.at("/evidence/since").isString()).isTrue();
            assertThat(evidence.path("recommendation").stringValue()).isEqualTo("KEEP");
            assertThat(evidence.at("/reasons/0").isString()).isTrue();
            assertThat(server.get("/api/v1/rules/evidence?rule=shop/mine/none").status())
                    .isEqualTo(404);
            assertThat(server.get("/api/v1/rules/evidence").status()).isEqualTo(400);
        }
    }

    @Test
    void decidesAndReplaysByTheOperatorsTableOfSymptoms() throws Exception {
        mounted("1", Map.of("mine.drl", rule("shop/mine/one"), "symptoms.csv", "ShopStuck,crash-loop,Pod,Stuck.\n"));
        try (var server = start()) {
            var alert = Webhooks.webhook(Webhooks.firing("ShopStuck", "stuck", "web-1"));
            assertThat(server.post("/alerts", alert).status()).isEqualTo(200);
            var decision = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> server.get("/api/v1/decisions?namespace=stuck")
                                    .json()
                                    .at("/decisions/0"),
                            JsonNode::isObject);
            assertThat(decision.path("symptom").stringValue()).isEqualTo("crash-loop");
            assertThat(decision.path("alternatives")
                            .valueStream()
                            .map(a -> a.path("rule").asString("")))
                    .contains("shop/mine/one");
            assertThat(server.post("/api/v1/decisions/evaluate", alert)
                            .json()
                            .at("/decisions/0/symptom")
                            .stringValue())
                    .isEqualTo("crash-loop");

            var replay = "/api/v1/decisions/" + decision.path("decisionId").stringValue() + "/replay";
            var same = server.post(replay, "").json();
            assertThat(same.path("sameRules").booleanValue()).isTrue();
            assertThat(same.path("differences")).isEmpty();

            mounted(
                    "2",
                    Map.of("mine.drl", rule("shop/mine/one"), "symptoms.csv", "ShopStuck,job-failed,Pod,Stuck.\n"));
            rules(server, r -> !r.at("/base/hash").equals(decision.path("ruleBase")));
            var other = server.post(replay, "").json();
            assertThat(other.path("sameRules").booleanValue()).isFalse();
            assertThat(other.at("/after/symptom").stringValue()).isEqualTo("job-failed");
            assertThat(other.path("differences")
                            .valueStream()
                            .map(d -> d.path("field").stringValue()))
                    .contains("alternatives");
        }
    }

    @Test
    void examinesACandidateAndPutsNothingInForce() throws Exception {
        try (var server = start()) {
            var before = server.get("/api/v1/rules").json().at("/base/hash").stringValue();

            var good =
                    validate(server, Map.of("mine.drl", rule("shop/mine/one")), "collect_diagnostics", "restart_pod");
            assertThat(good.path("accepted").booleanValue()).as(good.toString()).isTrue();
            assertThat(good.at("/scenarios/0/grade").stringValue()).isEqualTo("BEST");
            assertThat(good.path("hash").stringValue()).startsWith("sha256:").isNotEqualTo(before);

            var harmful =
                    validate(server, Map.of("mine.drl", rule("shop/mine/one")), "restart_pod", "collect_diagnostics");
            assertThat(harmful.path("accepted").booleanValue()).isFalse();
            assertThat(harmful.at("/scenarios/0/grade").stringValue()).isEqualTo("NEGATIVE");

            var broken = validate(server, Map.of("mine.drl", "rule {"), "restart_pod", "x");
            assertThat(broken.at("/complaints/0/file").stringValue()).isEqualTo("mine.drl");

            var outside = validate(server, Map.of("../mine.drl", ""), "restart_pod", "x");
            assertThat(outside.at("/complaints/0/check").stringValue()).isEqualTo("READ");

            assertThat(server.get("/api/v1/rules").json().at("/base/hash").stringValue())
                    .isEqualTo(before);
            assertThat(server.post("/api/v1/rules/validate", "{\"rules\": {}}").status())
                    .isEqualTo(400);
            assertThat(server.post("/api/v1/rules/validate", "{\"files\": {\"a.drl\": null}}")
                            .status())
                    .isEqualTo(400);
            assertThat(server.post("/api/v1/rules/validate", new byte[17 << 20]).status())
                    .isEqualTo(413);
        }
    }

    private static JsonNode validate(RunningServer server, Map<String, String> files, String expected, String forbidden)
            throws Exception {
        var body = JSON.createObjectNode();
        body.set("files", JSON.valueToTree(files));
        body.set("scenarios", JSON.valueToTree(Map.of("mine.yaml", scenario(expected, forbidden))));
        var answer = server.post("/api/v1/rules/validate", body.toString());
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }
}
