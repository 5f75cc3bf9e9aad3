package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.core.similarity.Situations;
import io.kubernaut.history.database.Database;
import io.kubernaut.server.http.RunningServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Incidents of three kinds, the real model, PostgreSQL and HTTP: what was like what, and what helped. */
class SimilarIncidentsIT {
    @TempDir
    private static Path data;

    private static RunningServer server;
    private static UUID openOutOfMemory;
    private static UUID outOfMemory;
    private static UUID imageMissing;
    private static UUID otherImageMissing;

    private final StringWriter out = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        try (var database = Database.embedded(data, 0)) {
            var past = new PlantedPast(database, Clock.systemUTC());
            outOfMemory = past.closed(Situations.OUT_OF_MEMORY, "shop", "cart", "restart_pod", 0.1);
            past.closed(Situations.OUT_OF_MEMORY, "bank", "ledger", "increase_memory_limit", 0.9);
            imageMissing = past.closed(Situations.IMAGE_MISSING, "shop", "mail", "rollback_deployment", 0.95);
            otherImageMissing = past.closed(Situations.IMAGE_MISSING, "bank", "web", "rollback_deployment", null);
            past.leftAlone(Situations.NODE_GONE, "shop", "one", 0.2);
            past.leftAlone(Situations.NODE_GONE, "bank", "two", 0.8);
            openOutOfMemory = past.open(Situations.OUT_OF_MEMORY, "lab", "search");
        }
        server = start("--kubernaut.similarity.enabled=true");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> similarTo(openOutOfMemory, "").path("compared").intValue() == 6);
    }

    private static RunningServer start(String... settings) {
        var all = new String[settings.length + 1];
        System.arraycopy(settings, 0, all, 0, settings.length);
        all[settings.length] = "--kubernaut.database.directory=" + data;
        return RunningServer.start(ClusterConnection.none("There is no cluster in this test."), all);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode similarTo(UUID incident, String query) throws Exception {
        var answer = server.get("/api/v1/incidents/" + incident + "/similar" + query);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private int run(String... args) {
        var all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--server";
        all[args.length + 1] = "http://127.0.0.1:" + server.port();
        return CommandLineTool.create().setOut(new PrintWriter(out, true)).execute(all);
    }

    @Test
    void anOpenIncidentIsLikeThoseOfItsKindFirstWithWhatHelped() throws Exception {
        var answer = similarTo(openOutOfMemory, "?limit=6");

        assertThat(answer.path("available").booleanValue()).isTrue();
        assertThat(answer.path("description").stringValue())
                .contains("symptom: crash loop", "oom killed")
                .doesNotContain("lab", "search");
        var similar = answer.path("similar");
        assertThat(similar).hasSize(6);
        assertThat(similar.at("/0/summary").stringValue()).isEqualTo("increase_memory_limit worked (0.90)");
        assertThat(similar.at("/0/subject/name").stringValue()).isEqualTo("ledger");
        assertThat(similar.at("/0/outcome").stringValue()).isEqualTo("WORKED");
        assertThat(similar.at("/0/alerts/0").stringValue()).isEqualTo("KubePodCrashLooping");
        assertThat(similar.at("/0/done/0/action").stringValue()).isEqualTo("increase_memory_limit");
        assertThat(similar.at("/1/incidentId").stringValue()).isEqualTo(outOfMemory.toString());
        assertThat(similar.at("/1/summary").stringValue()).isEqualTo("restart_pod did not work (0.10)");
        assertThat(similar.at("/1/similarity").doubleValue()).isEqualTo(1);
        assertThat(similar.at("/2/similarity").doubleValue()).isLessThan(0.85);
        assertThat(server.get(similar.at("/0/link").stringValue()).status()).isEqualTo(200);
    }

    @Test
    void aClosedIncidentIsLikeTheOtherOfItsKindAndNotLikeItself() throws Exception {
        assertThat(similarTo(otherImageMissing, "?limit=1")
                        .at("/similar/0/incidentId")
                        .stringValue())
                .isEqualTo(imageMissing.toString());
        var other = similarTo(imageMissing, "").path("similar");
        assertThat(other).hasSize(5);
        assertThat(other.at("/0/incidentId").stringValue()).isEqualTo(otherImageMissing.toString());
        assertThat(other.at("/0/outcome").stringValue()).isEqualTo("UNKNOWN");
    }

    @Test
    void theCommandSaysItInWordsOrAsJson() {
        assertThat(run("incidents", "similar", openOutOfMemory.toString(), "--limit", "2"))
                .isZero();
        assertThat(out.toString())
                .contains("Compared with 6 closed incidents by what it is like: alerts: kube pod crash looping;")
                .contains("100 % alike: KubePodCrashLooping on bank/Deployment/ledger, closed 20")
                .contains("  increase_memory_limit worked (0.90)\n")
                .contains("  kubernaut explain ");

        out.getBuffer().setLength(0);
        assertThat(run("incidents", "similar", openOutOfMemory.toString(), "-o", "json"))
                .isZero();
        assertThat(out.toString()).contains("\"summary\" : \"restart_pod did not work (0.10)\"");
    }

    @Test
    void refusesWhatIsNoIncidentAndNoLimit() throws Exception {
        assertThat(server.get("/api/v1/incidents/" + UUID.randomUUID() + "/similar")
                        .status())
                .isEqualTo(404);
        assertThat(server.get("/api/v1/incidents/x/similar").status()).isEqualTo(400);
        assertThat(server.get("/api/v1/incidents/" + imageMissing + "/similar?limit=0")
                        .status())
                .isEqualTo(400);
        assertThat(server.get("/api/v1/incidents/" + imageMissing + "/similar?most=3")
                        .status())
                .isEqualTo(400);
    }
}
