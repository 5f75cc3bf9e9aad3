package io.kubernaut.server.http;

import static io.kubernaut.server.http.Webhooks.firing;
import static io.kubernaut.server.http.Webhooks.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.server.advisor.PlayedProvider;
import io.kubernaut.server.command.CommandLineRun;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole service, with a model that a local server plays, on a cluster in this process. */
class AdvisorIT {
    private static final String JSON = "application/json";
    private static final Duration PATIENCE = ShopCluster.PATIENCE;

    /** Not the alert's name: it is shown beside others too. */
    private static final Pattern SILENT_ABOUT = Pattern.compile("(?m)^subject = \".*orders-db.*\"$");

    private static final String HANGS = "OrdersAreOdd";

    private static final String LEAKY = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: leaky, namespace: shop}
            spec:
              replicas: 1
              selector: {matchLabels: {app: leaky}}
              template:
                metadata:
                  labels: {app: leaky}
                  annotations:
                    demo.kubernaut.io/exit-code: "3"
                    demo.kubernaut.io/exit-message: "no table named orders"
                    demo.kubernaut.io/log: "password=hunter2 mail jane.doe@example.com\\n-----BEGIN RSA PRIVATE KEY-----\\n\
            MIIEowIBAAKCAQEAxyz0\\n-----END RSA PRIVATE KEY-----\\n"
                spec:
                  containers: [{name: app, image: shop/leaky:1}]
            """;

    @TempDir
    private static Path data;

    private static ShopCluster shop;
    private static KubernetesClient client;
    private static PlayedProvider provider;
    private static RunningServer server;
    private static final List<String> requests = new CopyOnWriteArrayList<>();
    private static final CountDownLatch ending = new CountDownLatch(1);

    @BeforeAll
    static void start() throws Exception {
        provider = new PlayedProvider(AdvisorIT::answer);
        shop = ShopCluster.start();
        client = shop.client();
        server = shop.serve(
                "--kubernaut.database.directory=" + data,
                "--kubernaut.advisor.patience=3s",
                "--kubernaut.advisor.look.logs=true",
                "--kubernaut.advisor.keep.prompts=1h",
                "--kubernaut.advisor.providers.local.kind=openai-compatible",
                "--kubernaut.advisor.providers.local.url=" + provider.url(),
                "--kubernaut.advisor.providers.local.model=played",
                "--kubernaut.advisor.providers.local.prices.input=2",
                "--kubernaut.advisor.providers.local.prices.output=8");
    }

    @AfterAll
    static void stop() {
        ending.countDown();
        server.close();
        shop.close();
        provider.close();
    }

    private static List<String> pods(String app) {
        return shop.pods(app).stream()
                .map(p -> p.getMetadata().getName())
                .sorted()
                .toList();
    }

    /** Chooses to restart what it is asked about, or says nothing where it is asked about what hangs. */
    private static PlayedProvider.Said answer(PlayedProvider.Asked asked) throws InterruptedException {
        if (SILENT_ABOUT.matcher(asked.text()).find()) {
            ending.await();
        } else {
            requests.add(asked.text());
        }
        return asked.choosing("restart_pod", "Its pods answer oddly.");
    }

    private static void fires(String alert, String pod) throws Exception {
        assertThat(server.post("/alerts", webhook(firing(alert, "shop", pod)), "Content-Type", JSON)
                        .status())
                .isEqualTo(200);
    }

    /** The newest first. */
    private static List<JsonNode> decisions(String alert) throws Exception {
        return server.get("/api/v1/decisions?alert=" + alert)
                .json()
                .path("decisions")
                .valueStream()
                .toList();
    }

    @Test
    void suggestsWhatAModelChoseAndAsksOnceAboutWhatHappensAgain() throws Exception {
        fires("CartIsOdd", pods("cart").getFirst());

        var told = await().atMost(PATIENCE)
                .until(
                        () -> decisions("CartIsOdd"),
                        d -> !d.isEmpty()
                                && d.getFirst()
                                        .path("advisor")
                                        .path("consulted")
                                        .asBoolean(false));
        assertThat(told.getLast().path("outcome").asString()).isEqualTo("NOTIFY");
        assertThat(told.getLast().path("advisor").path("pending").asBoolean()).isTrue();
        var decision = told.getFirst();
        assertThat(decision.path("outcome").asString()).isEqualTo("NOTIFY");
        assertThat(decision.path("reason").asString())
                .contains("Suggested by the model: restart_pod on shop/Deployment/cart. Its pods answer oddly.");
        assertThat(decision.path("advisor")
                        .path("answered")
                        .path(0)
                        .path("action")
                        .asString())
                .isEqualTo("restart_pod");
        assertThat(decision.path("advisor").path("why").asString()).contains("symptom");
        var words = server.get(
                "/api/v1/decisions/" + decision.path("decisionId").asString() + "/explain", "Accept", "text/markdown");
        assertThat(words.response().body()).contains("## The language model").contains("It was asked.");
        var replayed = server.post(
                "/api/v1/decisions/" + decision.path("decisionId").asString() + "/replay", "", "Content-Type", JSON);
        assertThat(replayed.json().path("differences").size()).isZero();

        // Another pod of it, another alert instance: the same situation.
        fires("CartIsOdd", pods("cart").getLast());
        await().atMost(PATIENCE)
                .until(() -> decisions("CartIsOdd").size() > told.size()
                        && decisions("CartIsOdd")
                                .getFirst()
                                .path("advisor")
                                .path("consulted")
                                .asBoolean(false));

        assertThat(requests).hasSize(1);
        var spent = server.get("/api/v1/advisor").json();
        assertThat(spent.path("off").asString()).isEmpty();
        assertThat(spent.path("providers").path(0).path("model").asString()).isEqualTo("played");
        assertThat(spent.path("spent").path(0).path("dollars").asDouble()).isGreaterThanOrEqualTo(0.0024);
        assertThat(spent.at("/spent/0/leftTokens").asLong()
                        + spent.at("/spent/0/tokens").asLong())
                .isEqualTo(spent.at("/spent/0/ofTokens").asLong());
        assertThat(spent.at("/providers/0/state/leftAlone").isNull()).isTrue();
        assertThat(spent.at("/providers/0/lastDay/accepted").asLong()).isPositive();
        var sent = server.get("/api/v1/decisions/" + decision.path("decisionId").asString() + "/model-calls")
                .json()
                .at("/calls/0");
        assertThat(sent.at("/words/sent").asString()).contains("Choose the one option", "shop/Deployment/cart");
        assertThat(sent.at("/words/answered").asString()).contains("Its pods answer oddly.");
        var address = List.of("--server", "http://127.0.0.1:" + server.port());
        assertThat(CommandLineRun.of(arguments(address, "models")).out())
                .containsPattern("(?m)^local +played +asked ")
                .contains("Left within the hour: ");
        assertThat(CommandLineRun.of(arguments(
                                address, "explain", decision.path("decisionId").asString(), "--prompts"))
                        .out())
                .startsWith("# local (played-2) at ")
                .contains("ACCEPTED after ", "## Sent\n", "    subject = \"shop/Deployment/cart\"")
                .contains("## Answered\n");
        assertThat(accepted()).isEqualTo("played-2 1000 50 2400");
    }

    private static String[] arguments(List<String> address, String... own) {
        return Stream.concat(Stream.of(own), address.stream()).toArray(String[]::new);
    }

    /** What is kept of the calls whose answers passed: model, tokens and millionths of a dollar. */
    private static String accepted() throws SQLException {
        try (var connection = server.bean(DataSource.class).getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        SELECT string_agg(concat_ws(' ', model, input_tokens, output_tokens, micro_dollars), ', ')
                        FROM model_call WHERE outcome = 'ACCEPTED'
                        """)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void showsAModelTheEndOfTheLogOfWhatCrashesAndNoneOfItsSecrets() throws Exception {
        shop.create(LEAKY);
        await().atMost(PATIENCE)
                .until(() -> shop.pods("leaky").stream()
                        .flatMap(p -> p.getStatus().getContainerStatuses().stream())
                        .anyMatch(c -> c.getRestartCount() > 0));

        fires("LeakyIsOdd", pods("leaky").getFirst());

        var asked = await().atMost(PATIENCE)
                .until(
                        () -> provider.asked().stream()
                                .map(PlayedProvider.Asked::text)
                                .filter(t -> t.contains("LeakyIsOdd"))
                                .toList(),
                        l -> !l.isEmpty());
        assertThat(asked.getFirst())
                .containsPattern("(?m)^logs\\[0]\\.run = \"the run before, which ended\"$")
                .containsPattern("(?m)^logs\\[0]\\.lines\\[0] = \".*no table named orders\"$");
        assertThat(provider.asked())
                .allSatisfy(one -> assertThat(one.text())
                        .doesNotContain("hunter2")
                        .doesNotContain("MIIEowIBAAKCAQEAxyz0")
                        .doesNotContain("jane.doe"));
    }

    @Test
    void decidesInTimeByTheRulesWhileAModelHangs() throws Exception {
        fires(HANGS, "orders-db-0");

        var first = await().atMost(PATIENCE).until(() -> decisions(HANGS), d -> !d.isEmpty());
        assertThat(first.getLast().path("outcome").asString()).isEqualTo("NOTIFY");
        assertThat(first.getLast().path("advisor").path("pending").asBoolean()).isTrue();

        var later = await().atMost(PATIENCE).until(() -> decisions(HANGS), d -> d.size() > 1);
        assertThat(later.getFirst().path("outcome").asString()).isEqualTo("NOTIFY");
        assertThat(later.getFirst().path("advisor").path("why").asString()).contains("kubernaut.advisor.patience");
    }

    @Test
    void asksNothingForATrial() throws Exception {
        var asked = requests.size();

        var evaluated = server.post(
                "/api/v1/decisions/evaluate",
                webhook(firing("CartIsSlow", "shop", pods("cart").getFirst())),
                "Content-Type",
                JSON);

        assertThat(evaluated
                        .json()
                        .path("decisions")
                        .path(0)
                        .path("advisor")
                        .path("why")
                        .asString())
                .isEqualTo("A model would be asked here; a trial asks none.");
        assertThat(requests).hasSize(asked);
    }
}
