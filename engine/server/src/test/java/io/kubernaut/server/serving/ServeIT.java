package io.kubernaut.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.server.processes.KubernautProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubernaut serve} with nothing set but free ports and an empty home. */
class ServeIT {
    @TempDir
    private Path home;

    @Test
    void aRecordedWebhookIsTakenAndTheDecisionExplainedInWords() throws Exception {
        try (var kubernaut = KubernautProcess.in(home).start()) {
            var api = kubernaut.api();
            assertThat(api.http().get("/ready").status()).isEqualTo(200);
            assertThat(api.http().get("/api/v1/mode").json().path("mode").asString())
                    .isEqualTo("observe");

            var reply = api.http().post("/alerts", recorded("firing-0.33.json"));

            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            assertThat(reply.json().path("accepted").asInt()).isOne();
            await().atMost(Duration.ofSeconds(30)).until(() -> !api.decisions().isEmpty());
            var decision = api.decisions().getFirst();
            var words = api.explain(decision);
            assertThat(words).startsWith("#").contains("KubePodCrashLooping", "shop");
            assertThat(decision.path("executed").asBoolean()).isFalse();
            var json = api.http()
                    .get("/api/v1/decisions/" + decision.path("decisionId").asString() + "/explain");
            assertThat(json.contentType()).startsWith("application/json");
            assertThat(json.status()).isEqualTo(200);

            assertThat(api.http()
                            .post("/alerts", recorded("resolved-0.33.json"))
                            .json()
                            .path("resolved")
                            .asInt())
                    .isOne();
        }
    }

    private static byte[] recorded(String name) throws IOException {
        try (var stream = ServeIT.class.getResourceAsStream("/alertmanager/" + name)) {
            return stream.readAllBytes();
        }
    }
}
