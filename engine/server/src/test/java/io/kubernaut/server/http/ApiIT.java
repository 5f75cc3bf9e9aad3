package io.kubernaut.server.http;

import static io.kubernaut.server.http.Webhooks.firing;
import static io.kubernaut.server.http.Webhooks.resolved;
import static io.kubernaut.server.http.Webhooks.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.connection.ClusterConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The HTTP contract on a running service with its own PostgreSQL and no cluster. */
class ApiIT {
    private static final String JSON = "application/json";

    @TempDir
    private static Path data;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(
                ClusterConnection.none("There is no cluster in this test."), "--kubernaut.database.directory=" + data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode decisionsOf(String namespace, int expected) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> server.get("/api/v1/decisions?namespace=" + namespace)
                                .json()
                                .path("decisions"),
                        decisions -> decisions.size() == expected);
    }

    @Test
    void isReadyWithoutAClusterAndSaysSo() throws Exception {
        var ready = server.get("/ready");

        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().at("/parts/database/ready").booleanValue()).isTrue();
        assertThat(ready.json().at("/parts/cluster/detail").stringValue()).contains("There is no cluster in this test");
        assertThat(ready.json().at("/parts/rules/detail").stringValue()).startsWith("sha256:");
        assertThat(server.get("/health").json().path("status").stringValue()).isEqualTo("UP");
    }

    @Test
    void countsWhatIsNewRepeatedAndOver() throws Exception {
        var one = firing("KubePodCrashLooping", "counting", "web-1");
        var two = firing("KubePodCrashLooping", "counting", "web-2");

        assertThat(server.post("/alerts", webhook(one)).response().body())
                .isEqualTo("{\"accepted\":1,\"repeated\":0,\"resolved\":0,\"rejected\":[]}");
        assertThat(server.post("/alerts", webhook(one, two)).response().body())
                .isEqualTo("{\"accepted\":1,\"repeated\":1,\"resolved\":0,\"rejected\":[]}");
        assertThat(server.post("/alerts", webhook(resolved("KubePodCrashLooping", "counting", "web-1"), two))
                        .response()
                        .body())
                .isEqualTo("{\"accepted\":0,\"repeated\":1,\"resolved\":1,\"rejected\":[]}");
    }

    @Test
    void takesWhatCurlSends() throws Exception {
        var answer = server.post(
                "/alerts",
                webhook(firing("KubePodCrashLooping", "curl", "web-1")),
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").intValue()).isEqualTo(1);
    }

    @Test
    void keepsTheGoodAlertsOfARequestWithBadOnes() throws Exception {
        var huge = firing("KubePodCrashLooping", "mixed", "x".repeat(100_000));
        var answer = server.post(
                "/alerts",
                webhook(
                        firing("KubePodCrashLooping", "mixed", "web-1"),
                        firing("KubePodCrashLooping", "mixed", "web-\\u0000"),
                        firing("", "mixed", "web-2"),
                        "{\"status\":\"firing\",\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"0001-01-01T00:00:00Z\"}",
                        "{\"status\":\"firing\",\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"2999-01-01T00:00:00Z\"}",
                        huge));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").intValue()).isEqualTo(2);
        assertThat(answer.json().path("rejected")).hasSize(4);
        assertThat(answer.json().at("/rejected/0/index").intValue()).isEqualTo(1);
        assertThat(answer.json().at("/rejected/0/reason").stringValue()).contains("labels.pod");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not json                                                     | not JSON
            ``                                                           | empty
            {"version":"3","alerts":[]}                                  | version must be "4"
            {"version":"4"}                                              | lacks alerts
            {"text":"disk full"}                                         | remove the custom payload
            {"version":"4","version":"4","alerts":[]}                    | occurs twice
            {"version":"4","alerts":[{"labels":{"a":"1","a":"2"}}]}      | The key "a" occurs twice
            """)
    void refusesABadBodyAndNamesTheFix(String body, String detail) throws Exception {
        var answer = server.post("/alerts", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.detail()).contains(detail);
    }

    @Test
    void refusesDeepNestingAndAHugeBody() throws Exception {
        var deep = server.post("/alerts", "{\"version\":\"4\",\"alerts\":" + "[".repeat(200_000));
        var huge = server.post("/alerts", new byte[20 << 20]);

        assertThat(deep.status()).isEqualTo(400);
        assertThat(deep.detail()).contains("nested more than");
        assertThat(huge.status()).isEqualTo(413);
        assertThat(huge.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(huge.detail()).contains("max_alerts").contains("kubernaut.intake.max-body");
    }

    @Test
    void decidesAndExplainsAnUnknownTargetRatherThanRefusingIt() throws Exception {
        server.post("/alerts", webhook(firing("KubePodCrashLooping", "explained", "web-1")));
        var decision = decisionsOf("explained", 1).get(0);
        var path = "/api/v1/decisions/" + decision.path("decisionId").stringValue();

        assertThat(decision.path("executed").booleanValue()).isFalse();
        assertThat(decision.path("outcome").stringValue()).isEqualTo("NOTIFY");
        assertThat(server.get(path).json()).isEqualTo(decision);
        var words = server.get(path + "/explain", "Accept", "text/markdown");
        assertThat(words.header("Content-Type")).isEqualTo("text/markdown;charset=UTF-8");
        assertThat(words.response().body())
                .contains("KubePodCrashLooping")
                .contains("There is no cluster in this test")
                .contains("## What happens next");
        var facts = server.get(path + "/explain").json();
        assertThat(facts.at("/facts/snapshot").stringValue()).startsWith("sha256:");
        assertThat(facts.path("guards").size()).isGreaterThan(10);
    }

    @Test
    void saysWhyARuleDidNotFireAndWhyAnActionWasNotChosen() throws Exception {
        server.post("/alerts", webhook(firing("KubePodCrashLooping", "asked", "web-1")));
        var decision = decisionsOf("asked", 1).get(0);
        var path = "/api/v1/decisions/" + decision.path("decisionId").stringValue();

        var rule = server.get(path + "/why-not?rule=pods/oom/raise-the-limit");
        assertThat(rule.status()).isEqualTo(200);
        assertThat(rule.json().at("/rules/0/fired").booleanValue()).isFalse();
        assertThat(rule.json().at("/rules/0/why/verdict").stringValue()).isEqualTo("FAILS");
        assertThat(rule.json().at("/rules/0/why/failed/condition/text").stringValue())
                .isEqualTo("anyKilledForMemory()");
        assertThat(rule.json().at("/rules/0/why/failed/condition/file").stringValue())
                .isEqualTo("pods/oom.drl");
        assertThat(rule.json().path("ruleBase")).isEqualTo(decision.path("ruleBase"));
        var words = server.get(path + "/why-not?rule=pods/oom/raise-the-limit", "Accept", "text/markdown");
        assertThat(words.header("Content-Type")).isEqualTo("text/markdown;charset=UTF-8");
        assertThat(words.response().body())
                .startsWith("# Why not pods/oom/raise-the-limit?")
                .contains("- **Failed**: `anyKilledForMemory()` is false");
        var action = server.get(path + "/why-not?action=rollback_deployment").json();
        assertThat(action.path("rules").size()).isGreaterThan(2);
        assertThat(action.path("answer").stringValue()).startsWith("None of the");
        assertThat(server.get(path + "/explain")
                        .json()
                        .path("insight")
                        .path("missing")
                        .stringValue())
                .isEmpty();
    }

    @Test
    void saysSoWhereTheRulesOfADecisionAreNotAtHand() throws Exception {
        server.post("/alerts", webhook(firing("KubePodCrashLooping", "ruleless", "web-1")));
        var id = decisionsOf("ruleless", 1).get(0).path("decisionId").stringValue();
        try (var connection = server.bean(DataSource.class).getConnection();
                var update = connection.prepareStatement(
                        "UPDATE decision SET rule_base = 'sha256:gone',"
                                + " decision = jsonb_set(decision, '{ruleBase}', '\"sha256:gone\"') WHERE decision_id = ?::uuid")) {
            update.setString(1, id);
            assertThat(update.executeUpdate()).isEqualTo(1);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }

        var answer = server.get("/api/v1/decisions/" + id + "/why-not?rule=pods/oom/raise-the-limit");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.detail())
                .contains("sha256:gone, which are not at hand")
                .contains(server.get("/api/v1/rules").json().at("/base/hash").stringValue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rule=pods/oom/raise-the-limits | 404 | Did you mean pods/oom/raise-the-limit
            action=rollback                | 404 | Did you mean rollback_deployment?
            rule=a&action=b                | 400 | Ask about one rule or about one action
            color=blue                     | 400 | known are action
            """)
    void refusesAQuestionAboutNothingItKnowsAndNamesWhatIsNear(String query, int status, String detail)
            throws Exception {
        server.post("/alerts", webhook(firing("KubePodCrashLooping", "near", "web-1")));
        var id = decisionsOf("near", 1).get(0).path("decisionId").stringValue();

        var answer = server.get("/api/v1/decisions/" + id + "/why-not?" + query);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.detail()).contains(detail);
        assertThat(server.get("/api/v1/decisions/" + UUID.randomUUID() + "/why-not?rule=a")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void showsAnIncidentWithItsEpisodesAndDecisions() throws Exception {
        server.post("/alerts", webhook(firing("KubePodCrashLooping", "whole", "web-1")));
        decisionsOf("whole", 1);
        var listed = server.get("/api/v1/incidents?state=open&namespace=whole&alert=KubePodCrashLooping&since=1h")
                .json()
                .path("incidents");
        var one = server.get("/api/v1/incidents/" + listed.at("/0/incidentId").stringValue())
                .json();

        assertThat(listed).hasSize(1);
        assertThat(one.path("episodes")).hasSize(1);
        assertThat(one.at("/decisions/0/decisionId").stringValue())
                .isEqualTo(one.at("/incident/lastDecision").stringValue());
        assertThat(server.get("/api/v1/incidents?namespace=whole&state=closed")
                        .json()
                        .path("incidents"))
                .isEmpty();
    }

    @Test
    void pagesThroughDecisionsOfOneMomentWithoutGapsOrRepeats() throws Exception {
        var alerts = new String[7];
        for (int i = 0; i < alerts.length; i++) {
            alerts[i] = firing("NoRuleKnowsThis" + i, "paging", "web-" + i);
        }
        server.post("/alerts", webhook(alerts));
        decisionsOf("paging", 7);

        var seen = new LinkedHashSet<String>();
        var cursor = "";
        int pages = 0;
        do {
            var page = server.get("/api/v1/decisions?namespace=paging&limit=3" + cursor)
                    .json();
            for (var decision : page.path("decisions")) {
                assertThat(seen.add(decision.path("decisionId").stringValue())).isTrue();
            }
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").stringValue();
            pages++;
        } while (!cursor.isEmpty());

        assertThat(seen).hasSize(7);
        assertThat(pages).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /nowhere                                    | 404
            /api/v1/decisions/not-a-uuid                | 400
            /api/v1/incidents?state=ajar                | 400
            /api/v1/incidents?namspace=shop             | 400
            /api/v1/incidents?limit=501                 | 400
            /api/v1/incidents?limit=1&limit=2           | 400
            /api/v1/decisions?cursor=abc                | 400
            /api/v1/decisions?since=yesterday           | 400
            /api/v1/decisions?outcome=maybe             | 400
            /api/v1/decisions?incident=1                | 400
            /api/v1/approvals?state=unsure              | 400
            /api/v1/effectiveness?action=restart_pods   | 400
            /api/v1/effectiveness?scope=pod             | 400
            /api/v1/effectiveness?cursor=abc            | 400
            /api/v1/patterns?kind=odd                   | 400
            /api/v1/decisions?since=%2B999999-01-01T00:00:00Z | 400
            /api/v1/decisions?since=-0500-01-01T00:00:00Z | 400
            /api/v1/patterns?cursor=abc                 | 400
            /alerts                                     | 405
            """)
    void answersEveryWrongRequestWithAProblem(String path, int status) throws Exception {
        var answer = server.get(path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("status").intValue()).isEqualTo(status);
        assertThat(answer.detail()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"incidents", "decisions", "runs", "approvals"})
    void whatDoesNotExistIsNotFound(String what) throws Exception {
        var answer = server.get("/api/v1/" + what + "/" + UUID.randomUUID());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.detail()).startsWith("There is no ");
    }

    @Test
    void answersWrongMediaTypesWithAProblem() throws Exception {
        var unacceptable = server.get("/api/v1/mode", "Accept", "image/png");
        var unsupported = server.put("/api/v1/mode", "mode=act", "Content-Type", "text/plain");

        assertThat(unacceptable.status()).isEqualTo(406);
        assertThat(unacceptable.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(unsupported.status()).isEqualTo(415);
        assertThat(unsupported.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void setsTheModeAndShowsWhoSetIt() throws Exception {
        var set = server.put(
                "/api/v1/mode",
                "{\"mode\":\"observe\",\"by\":\"ann\",\"reason\":\"trying out\"}",
                "Content-Type",
                JSON);
        var wrong = server.put("/api/v1/mode", "{\"mode\":\"fly\"}", "Content-Type", JSON);

        assertThat(set.status()).isEqualTo(200);
        assertThat(server.get("/api/v1/mode").json().path("by").stringValue()).isEqualTo("ann");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.detail()).contains("off, observe or act");
    }

    @Test
    void listsTheCatalogueWithSchemas() throws Exception {
        var actions = server.get("/api/v1/actions").json().path("actions");

        assertThat(actions.size()).isGreaterThan(25);
        assertThat(actions.valueStream()
                        .filter(a -> a.path("name").stringValue().equals("scale_deployment")))
                .singleElement()
                .satisfies(a -> {
                    assertThat(a.path("risk").stringValue()).isEqualTo("MEDIUM");
                    assertThat(a.path("parameters").size()).isPositive();
                    assertThat(a.path("executable").booleanValue()).isFalse();
                });
    }

    @Test
    void evaluatesABareWebhookWithoutStoringAnything() throws Exception {
        var answer =
                server.post("/api/v1/decisions/evaluate", webhook(firing("KubePodCrashLooping", "evaluated", "web-1")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("decisions")).hasSize(1);
        assertThat(server.get("/api/v1/decisions?namespace=evaluated").json().path("decisions"))
                .isEmpty();
        assertThat(server.post("/api/v1/decisions/evaluate", webhook()).json().path("decisions"))
                .isEmpty();
    }

    @Test
    void evaluatesAgainstManifestsAtAGivenTime() throws Exception {
        var question = new String(
                ApiIT.class.getResourceAsStream("/evaluate/bad-rollout.json").readAllBytes(), StandardCharsets.UTF_8);
        var answer = server.post("/api/v1/decisions/evaluate", question, "Content-Type", JSON);

        assertThat(answer.status()).isEqualTo(200);
        var decision = answer.json().at("/decisions/0");
        assertThat(decision.path("decidedAt").stringValue()).startsWith("2026-03-04T09:39:17");
        assertThat(decision.at("/chosen/action").stringValue()).isEqualTo("rollback_deployment");
        assertThat(decision.at("/chosen/parameters/toRevision").isIntegralNumber())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                              | An object is needed
            {"webhook":{},"clusters":[]}                                    | There is no field "clusters"
            {"webhook":{"version":"4","alerts":[]},"cluster":{}}            | cluster must be a list
            {"webhook":{"version":"4","alerts":[]},"cluster":[7]}           | cluster[0] must be a manifest
            {"webhook":{"version":"4","alerts":[]},"asOf":"soon"}           | asOf must be a time
            {"webhook":{"version":"4","alerts":[]},"history":[{}]}          | history, key timestamp
            {"webhook":{"version":"4"}}                                     | lacks alerts
            {"webhook":                                                     | not JSON
            """)
    void refusesAQuestionItDoesNotUnderstand(String body, String detail) throws Exception {
        var answer = server.post("/api/v1/decisions/evaluate", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains(detail);
    }

    @Test
    void describesItself() throws Exception {
        var paths = server.get("/openapi").json().path("paths");

        assertThat(paths.propertyNames())
                .contains(
                        "/alerts",
                        "/api/v1/decisions",
                        "/api/v1/decisions/evaluate",
                        "/api/v1/decisions/{id}/explain",
                        "/api/v1/incidents/{id}",
                        "/api/v1/runs/{id}/undo",
                        "/api/v1/approvals/{id}",
                        "/api/v1/mode",
                        "/ready");
    }

    @Test
    void describesNoParameterThatItDoesNotKnow() throws Exception {
        var paths = server.get("/openapi").json().path("paths");

        for (var list : java.util.List.of("incidents", "decisions", "runs", "approvals", "effectiveness", "patterns")) {
            var parameters = paths.path("/api/v1/" + list).at("/get/parameters");
            assertThat(parameters.size()).isPositive();
            for (var parameter : parameters) {
                var name = parameter.path("name").stringValue();
                assertThat(server.get("/api/v1/" + list + "?" + name + "=").status())
                        .as(list + " " + name)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void searchesForPatternsWhenAskedButNotTwiceAtOnce() throws Exception {
        var found = server.post("/api/v1/patterns/search", "{}");
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().path("patterns").isArray()).isTrue();

        var again = server.post("/api/v1/patterns/search", "{}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("detail").asString()).contains("less than a minute ago");
        assertThat(server.get("/api/v1/patterns").json().path("searchedAt").asString())
                .isEqualTo(found.json().path("searchedAt").asString());
    }
}
